/**
 * Converts leads: each becomes an account, a contact and, if wanted, an opportunity.
 * https://developer.salesforce.com/docs/platform/api/guide/sforce-api-calls-convertlead.html
 */
import type { LeadConvert, LeadConvertResult } from 'jsforce/lib/api/soap/schema';
import { readAgain } from '../../crm/driver/readAgain';
import { escapeXml } from '../../crm/driver/xml';
import { CrmError } from '../../crm/errors';
import type { LeadToConvert, RecordReference } from '../../crm/port';
import type { Client } from './client';
import type { Metadata } from './describe';
import { notAnId } from './prepare';
import { isId, shortId } from './query';
import { readById } from './readById';
import type { Row } from './records';
import { sendSoapRows } from './soapResults';
import { findStatus } from './statuses';

const LEAD = 'Lead';

/** https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_methods_system_database.htm */
const LEADS_IN_A_CALL = 100;

interface LeadStatus {
	ApiName: string;
	MasterLabel: string;
	IsConverted: boolean;
}

type Result = RecordReference[] | CrmError;

/**
 * A conversion without a response is not repeated: the leads then say whether they were converted.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_leadstatus.htm
 */
export async function convertLeads(
	client: Client,
	metadata: Metadata,
	leads: readonly LeadToConvert[],
): Promise<Result[]> {
	const { records } = await client.query<LeadStatus>(
		'SELECT ApiName, MasterLabel, IsConverted FROM LeadStatus ORDER BY SortOrder',
	);
	const statuses = records.filter(({ IsConverted }) => IsConverted);
	const requests = leads.map((lead) => toRequest(lead, statuses));
	const ready = requests.flatMap((request) => (request instanceof CrmError ? [] : [request]));
	const answers = await sendSoapRows({
		rows: ready,
		max: LEADS_IN_A_CALL,
		entityOf: () => LEAD,
		send: async (some) => await client.soap.convertLead(some),
	});
	const settled = await settle(client, ready, answers, await metadata.can(LEAD, 'update'));
	const byRequest = new Map(ready.map((request, index) => [request, settled[index]!]));
	return requests.map((request) =>
		request instanceof CrmError ? request : byRequest.get(request)!,
	);
}

type Request = Partial<LeadConvert> & { leadId: string };

/** The elements in the order of the WSDL. */
function toRequest(
	{ id, accountId, contactId, opportunity, status, ownerId, ...options }: LeadToConvert,
	statuses: readonly LeadStatus[],
): Request | CrmError {
	const ids = Object.entries({ Lead: id, Account: accountId, Contact: contactId, User: ownerId });
	for (const [object, each] of ids) {
		if (each !== undefined && !isId(each)) return notAnId(each, object);
	}
	if (escapeXml(opportunity?.name ?? '') === undefined) return notText();
	const convertedStatus = findStatus(statuses, status, 'converted leads');
	if (convertedStatus instanceof CrmError) return convertedStatus;
	return {
		...(accountId !== undefined && { accountId }),
		...(contactId !== undefined && { contactId }),
		convertedStatus,
		doNotCreateOpportunity: opportunity === undefined,
		leadId: id,
		...(opportunity?.name && { opportunityName: opportunity.name }),
		overwriteLeadSource: options.overwriteLeadSource,
		...(ownerId !== undefined && { ownerId }),
		sendNotificationEmail: options.notifyOwner,
	};
}

/** The whole call would fail for it. */
const notText = () =>
	new CrmError('The name of the opportunity has characters that a conversion cannot write.', {
		kind: 'invalidRecord',
		fields: ['Name'],
		advice: 'Remove control characters from the name.',
	});

/** Replaces the errors of leads that were converted nevertheless. */
async function settle(
	client: Client,
	requests: readonly Request[],
	answers: ReadonlyArray<LeadConvertResult | CrmError>,
	canEdit: boolean,
): Promise<Result[]> {
	const isOpen = (answer: LeadConvertResult | CrmError | undefined) =>
		answer instanceof CrmError && answer.outcomeUnknown;
	const unknown = requests.filter((_, index) => isOpen(answers[index])).map(({ leadId }) => leadId);
	const rows =
		unknown.length > 0 ? await readAgain(readConverted(client, unknown)) : new Map<string, Row>();
	return answers.map((answer, index): Result => {
		if (!(answer instanceof CrmError)) return toRecords(answer);
		const row = rows.get(shortId(requests[index]!.leadId));
		if (answer.code === 'DUPLICATES_DETECTED') return useExisting(answer);
		if (answer.code === 'INVALID_CROSS_REFERENCE_KEY')
			return canEdit ? checkAccess(answer) : cannotEdit(answer);
		if (!isOpen(answer) || !row) return answer;
		return toRecords({
			accountId: row.ConvertedAccountId as string | null,
			contactId: row.ConvertedContactId as string | null,
			opportunityId: row.ConvertedOpportunityId as string | null,
		});
	});
}

/** By the first characters of the ID; nothing for those that are not converted. */
async function readConverted(
	client: Client,
	ids: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
	const lookups = ['Account', 'Contact', 'Opportunity'].map((name) => `Converted${name}Id`);
	const columns = ['Id', 'IsConverted', ...lookups];
	const rows = await readById(client, { object: LEAD, columns }, ids);
	const converted = rows.filter(({ IsConverted }) => IsConverted === true);
	return new Map(converted.map((row) => [shortId(String(row.Id)), row]));
}

const toRecords = ({
	accountId,
	contactId,
	opportunityId,
}: Pick<LeadConvertResult, 'accountId' | 'contactId' | 'opportunityId'>): RecordReference[] =>
	Object.entries({ Account: accountId, Contact: contactId, Opportunity: opportunityId }).flatMap(
		([entity, id]) => (id ? [{ entity, id }] : []),
	);

/** The message names the records that the rule has found. */
const useExisting = (error: CrmError) =>
	new CrmError(error.message, {
		...error,
		advice:
			'To convert the lead into one of these records, set Account or Contact to Use Existing, and enter its ID. Otherwise, change the rule in Salesforce.',
	});

const cannotEdit = (error: CrmError) =>
	new CrmError(
		'The connected user has no Edit permission for leads in Salesforce, so it cannot convert them.',
		{
			...error,
			kind: 'misconfigured',
			advice:
				'Ask an administrator to enable Edit for the object Lead in a permission set of the user. The user also needs the permission "Convert Leads".',
		},
	);

/** Salesforce returns the same code for a lead that the user cannot edit as for an ID that no record has. */
const checkAccess = (error: CrmError) =>
	new CrmError(error.message, {
		...error,
		advice:
			'Check the IDs of the account, the contact and the owner. The connected user also needs edit access to the lead and the permission "Convert Leads".',
	});
