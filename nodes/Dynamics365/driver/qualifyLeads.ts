/**
 * Qualifies leads: a `$batch` of actions, each of which creates the records and closes the lead.
 * https://learn.microsoft.com/previous-versions/dynamicscrm-2016/developers-guide/mt491164%28v=crm.8%29
 * https://learn.microsoft.com/dotnet/api/microsoft.crm.sdk.messages.qualifyleadrequest
 */
import { chunk } from '../../crm/driver/chunk';
import { UnreadableAnswer } from '../../crm/driver/readAnswer';
import { CrmError, endsRun } from '../../crm/errors';
import type { Choice, LeadToQualify, RecordReference } from '../../crm/port';
import type { CrmResponse } from '../../crm/transport';
import { sendBatch, type BatchPart } from './batch';
import type { Metadata } from './describe';
import { isRejection, label, toCrmError } from './errors';
import { findStatus } from './findStatus';
import { readOData } from './odataBody';
import { notAnId } from './prepare';
import { readGuid } from './query';
import type { Sender } from './send';

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
	let endedBy: CrmError | undefined;
	for (const some of chunk(ready, { max: LEADS_IN_A_CALL, weigh: () => 1 })) {
		const answers: Result[] = endedBy
			? some.map(() => endedBy!)
			: await send(
					sender,
					some.map(({ part }) => part),
				);
		some.forEach(({ place }, index) => (results[place] = answers[index]!));
		endedBy = answers.find((answer) => answer instanceof CrmError && endsRun(answer)) as
			CrmError | undefined;
	}
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

/** A call that fails as a whole is the error of all its leads, so that what other calls did stays known. */
async function send(sender: Sender, parts: readonly BatchPart[]): Promise<Result[]> {
	try {
		const answer = await sendBatch(sender, parts, { semantics: 'nonIdempotent' });
		return answer.parts.map((part) =>
			isRejection(part) ? toCrmError(part, { entity: TABLE, writes: true }) : readCreated(part),
		);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return parts.map(() => error);
	}
}

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
