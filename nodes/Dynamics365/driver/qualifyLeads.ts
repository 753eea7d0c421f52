/**
 * Qualifies leads: a `$batch` of actions, each of which creates the records and closes the lead.
 * https://learn.microsoft.com/previous-versions/dynamicscrm-2016/developers-guide/mt491164%28v=crm.8%29
 * https://learn.microsoft.com/dotnet/api/microsoft.crm.sdk.messages.qualifyleadrequest
 */
import { UnreadableAnswer } from '../../crm/driver/readAnswer';
import { CrmError } from '../../crm/errors';
import type { Choice, LeadToQualify, RecordReference } from '../../crm/port';
import type { CrmResponse } from '../../crm/transport';
import type { BatchPart } from './batch';
import type { Metadata } from './describe';
import { label } from './errors';
import { findStatus } from './findStatus';
import { readOData } from './odataBody';
import { notAnId } from './prepare';
import { readGuid } from './query';
import type { Sender } from './send';
import { sendActions } from './sendActions';

const TABLE = 'lead';

/** The status reason Qualified. */
const QUALIFIED = 3;

const TYPE = 'Microsoft.Dynamics.CRM.';

/** Each creates up to three records, with the automation of their tables: a batch has to end within two minutes. */
const LEADS_IN_A_CALL = 50;

type Result = RecordReference[] | CrmError;

/** A qualification without a response is not repeated: a lead that is closed cannot be qualified again. */
export async function qualifyLeads(
	sender: Sender,
	metadata: Metadata,
	leads: readonly LeadToQualify[],
): Promise<Result[]> {
	const { description, setName } = await metadata.table(TABLE);
	const { choices = [] } = description.fields.find(({ name }) => name === 'statuscode') ?? {};
	const parts = leads.map((lead) => toPart(lead, { setName, label: description.label, choices }));
	const ready = [...parts.entries()].flatMap(([place, part]) =>
		part instanceof CrmError ? [] : [{ place, part }],
	);
	const results = parts.map((part): Result => (part instanceof CrmError ? part : []));
	const actions = ready.map(({ part }) => ({ entity: TABLE, part }));
	const answers = await sendActions(sender, actions, { max: LEADS_IN_A_CALL });
	ready.forEach(({ place }, index) => {
		const answer = answers[index]!;
		results[place] = answer instanceof CrmError ? answer : readCreated(answer);
	});
	return results;
}

interface LeadTable {
	setName: string;
	label: string;
	/** Of the status reason. */
	choices: readonly Choice[];
}

function toPart(
	{ id, create, customer, status }: LeadToQualify,
	{ setName, label: tableLabel, choices }: LeadTable,
): BatchPart | CrmError {
	const guid = readGuid(id);
	if (guid === undefined) return notAnId(id, tableLabel);
	const reason = findStatus(choices, status, {
		usual: QUALIFIED,
		of: 'a lead',
		closed: 'qualified leads',
	});
	if (reason instanceof CrmError) return reason;
	const body = {
		CreateAccount: create.account,
		CreateContact: create.contact,
		CreateOpportunity: create.opportunity,
		...(customer && { OpportunityCustomerId: toEntity(customer) }),
		Status: reason,
	};
	return {
		method: 'POST',
		path: `${setName}(${guid})/${TYPE}QualifyLead`,
		body: JSON.stringify(body),
	};
}

/** The ID column of accounts, contacts and opportunities has the name of their table. */
const idColumn = (table: string) => `${table}id`;

const toEntity = ({ entity, id }: RecordReference) => ({
	'@odata.type': `${TYPE}${entity}`,
	[idColumn(entity)]: id,
});

type CreatedEntity = Readonly<Record<string, unknown>>;

/** The action returns the records that it has created, each with its type and ID. */
function readCreated(part: CrmResponse): Result {
	try {
		const { value } = readOData<{ value: CreatedEntity[] }>(part);
		return value.map((entity) => {
			const table = String(entity['@odata.type']).replace(/^.*\./, '');
			return { entity: table, id: String(entity[idColumn(table)]) };
		});
	} catch (error) {
		if (!(error instanceof UnreadableAnswer)) throw error;
		return new CrmError(`${label} qualified the lead, but what it created cannot be read.`, {
			kind: 'report',
			outcomeUnknown: true,
			advice: 'Run the item again: it returns the records of a lead that is qualified.',
		});
	}
}
