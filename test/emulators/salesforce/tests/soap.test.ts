/** The SOAP API, called by jsforce, which no one here wrote, and with messages that are wrong. */
import { Connection } from 'jsforce';
import type { LeadConvert } from 'jsforce/lib/api/soap/schema';
import { AGENT_ALICE, STANDARD_RULES } from '..';
import { startWithClient, type ApiClient } from './apiClient';

const SOAP = '/services/Soap/u/68.0';
let client: ApiClient;
let connection: Connection;

beforeAll(async () => {
	client = await startWithClient();
	const { emulator } = client;
	connection = new Connection({
		instanceUrl: emulator.url,
		accessToken: emulator.issueToken(),
		version: '68.0',
	});
});
afterEach(() => {
	client.emulator.access.clear();
	client.emulator.duplicateRules.length = 0;
});
afterAll(() => client.emulator.close());

const alice = () => client.emulator.as(AGENT_ALICE.id);
const createLead = (values: object = {}) =>
	alice().create('Lead', { LastName: 'Lovelace', Company: 'Engines', ...values });

const convert = async (values: Partial<LeadConvert>) => {
	const [result] = await connection.soap.convertLead([
		{ convertedStatus: 'Closed - Converted', doNotCreateOpportunity: true, ...values },
	]);
	return result!;
};

describe('convertLead', () => {
	test('creates an account, a contact and an opportunity', async () => {
		const leadId = createLead({ Company: 'Babbage & Sons', Email: 'ada@engines.example' });
		const result = await convert({ leadId, doNotCreateOpportunity: false });
		expect(result).toMatchObject({ success: true, errors: [], leadId });
		const { accountId, contactId, opportunityId } = result;
		expect(alice().get('Lead', leadId)).toMatchObject({
			IsConverted: true,
			Status: 'Closed - Converted',
			ConvertedAccountId: accountId,
			ConvertedContactId: contactId,
			ConvertedOpportunityId: opportunityId,
		});
		expect(alice().get('Account', accountId!)).toMatchObject({ Name: 'Babbage & Sons' });
		expect(alice().get('Contact', contactId!)).toMatchObject({
			AccountId: accountId,
			Email: 'ada@engines.example',
			OwnerId: AGENT_ALICE.id,
		});
		expect(alice().get('Opportunity', opportunityId!)).toMatchObject({
			AccountId: accountId,
			Name: 'Babbage & Sons-',
		});
	});

	test('fills only the empty fields of an existing account and contact', async () => {
		const accountId = alice().create('Account', { Name: 'Existing', Phone: '1' });
		const contactId = alice().create('Contact', { LastName: 'King', AccountId: accountId });
		const leadId = createLead({ Phone: '2', Website: 'w.example', Title: 'Countess' });
		const result = await convert({ leadId, accountId, contactId });
		expect(result).toMatchObject({ accountId, contactId, opportunityId: null });
		expect(alice().get('Account', accountId)).toMatchObject({ Phone: '1', Website: 'w.example' });
		expect(alice().get('Contact', contactId)).toMatchObject({
			LastName: 'King',
			Title: 'Countess',
		});
	});

	test.each<[what: string, values: () => Partial<LeadConvert>, error: object]>([
		[
			'a status of open leads',
			() => ({ convertedStatus: 'Working - Contacted' }),
			{ statusCode: 'INVALID_STATUS' },
		],
		[
			'no lead',
			() => ({ leadId: '00QgK000000zzzz' }),
			{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' },
		],
		[
			'a contact without an account',
			() => ({ contactId: alice().create('Contact', { LastName: 'x' }) }),
			{ statusCode: 'REQUIRED_FIELD_MISSING' },
		],
		[
			'a queue as owner',
			() => ({
				leadId: createLead({ OwnerId: alice().create('Group', { Name: 'Q', Type: 'Queue' }) }),
			}),
			{ statusCode: 'UNKNOWN_EXCEPTION' },
		],
	])('rejects %s, and creates nothing', async (_, values, error) => {
		const accounts = alice().list('Account').length;
		const result = await convert({ leadId: createLead(), ...values() });
		expect(result).toMatchObject({ success: false, errors: [error] });
		expect(alice().list('Account')).toHaveLength(accounts);
	});

	test('rejects a lead that is converted', async () => {
		const leadId = createLead();
		await convert({ leadId });
		expect(await convert({ leadId })).toMatchObject({
			success: false,
			errors: [{ statusCode: 'CANNOT_UPDATE_CONVERTED_LEAD' }],
		});
	});

	test('says which records a duplicate rule has found', async () => {
		const Email = 'twin@engines.example';
		const twin = alice().create('Contact', { LastName: 'Twin', Email });
		client.emulator.duplicateRules.push(...STANDARD_RULES);
		const result = await convert({ leadId: createLead({ Company: 'Other', Email }) });
		expect(result).toMatchObject({
			success: false,
			errors: [
				{
					statusCode: 'DUPLICATES_DETECTED',
					duplicateResult: {
						duplicateRule: 'Standard_Contact_Duplicate_Rule',
						matchResults: [
							{ entityType: 'Contact', matchRecords: { record: { 'sf:Id': [twin, twin] } } },
							{ entityType: 'Lead' },
						],
					},
				},
			],
		});
	});

	test('takes 100 leads', async () => {
		const some = Array.from({ length: 101 }, () => ({ leadId: createLead() }));
		await expect(connection.soap.convertLead(some)).rejects.toMatchObject({
			errorCode: 'sf:EXCEEDED_ID_LIMIT',
		});
	});
});

describe('merge', () => {
	test('deletes the duplicates, changes the master, and moves what belonged to them', async () => {
		const [masterId, first, second] = ['A', 'B', 'C'].map((Name) =>
			alice().create('Account', { Name, Phone: '1' }),
		) as [string, string, string];
		const child = alice().create('Contact', { LastName: 'Child', AccountId: second });
		const [result] = await connection.soap.merge([
			{
				masterRecord: {
					type: 'Account',
					Id: masterId,
					fieldsToNull: ['Phone'],
					NumberOfEmployees: 3,
				} as { type: string },
				recordToMergeIds: [first, second],
			},
		]);
		expect(result).toMatchObject({
			success: true,
			id: masterId,
			mergedRecordIds: [first, second],
			updatedRelatedIds: [child],
		});
		expect(alice().get('Account', masterId)).toMatchObject({ Phone: null, NumberOfEmployees: 3 });
		expect(alice().get('Account', first)).toMatchObject({
			IsDeleted: true,
			MasterRecordId: masterId,
		});
		expect(alice().get('Contact', child)).toMatchObject({ AccountId: masterId, IsDeleted: false });
	});

	test('the master is in the campaigns of all, once in each', async () => {
		const [both, one] = ['Both', 'One'].map((Name) => alice().create('Campaign', { Name }));
		const [masterId, mergedId] = [createLead(), createLead()];
		const add = (CampaignId: string, LeadId: string) =>
			alice().create('CampaignMember', { CampaignId, LeadId });
		const [kept, dropped, moved] = [
			add(both!, masterId),
			add(both!, mergedId),
			add(one!, mergedId),
		];
		const [result] = await connection.soap.merge([
			{
				masterRecord: { type: 'Lead', Id: masterId },
				recordToMergeIds: [mergedId],
			},
		]);
		expect(result).toMatchObject({ success: true, updatedRelatedIds: [moved] });
		const get = (id: string) => alice().get('CampaignMember', id);
		expect(get(kept)).toMatchObject({ LeadId: masterId, IsDeleted: false });
		expect(get(moved)).toMatchObject({ LeadId: masterId, IsDeleted: false });
		expect(get(dropped)?.IsDeleted ?? true).toBe(true);
	});

	test.each<[what: string, type: string, ids: () => string[], statusCode: string]>([
		['another object', 'Opportunity', () => [], 'INVALID_TYPE_FOR_OPERATION'],
		[
			'three duplicates',
			'Lead',
			() => [createLead(), createLead(), createLead()],
			'LIMIT_EXCEEDED',
		],
		[
			'a record twice',
			'Lead',
			() => {
				const id = createLead();
				return [id, id];
			},
			'DUPLICATE_VALUE',
		],
		[
			'a deleted record',
			'Lead',
			() => {
				const id = createLead();
				alice().delete('Lead', id);
				return [id];
			},
			'ENTITY_IS_DELETED',
		],
		['no record', 'Lead', () => ['00QgK000000zzzz'], 'INVALID_CROSS_REFERENCE_KEY'],
	])('rejects %s, and merges the other request', async (_, type, ids, statusCode) => {
		const [masterId, duplicate] = [createLead(), createLead()];
		const results = await connection.soap.merge([
			{ masterRecord: { type, Id: createLead() }, recordToMergeIds: ids() },
			{
				masterRecord: { type: 'Lead', Id: masterId },
				recordToMergeIds: [duplicate],
			},
		]);
		expect(results).toMatchObject([
			{ success: false, errors: [{ statusCode }] },
			{ success: true, id: masterId },
		]);
	});
});

describe('undelete', () => {
	test('restores records, and what was deleted with them', async () => {
		const account = alice().create('Account', { Name: 'A' });
		const child = alice().create('Contact', { LastName: 'Child', AccountId: account });
		alice().delete('Account', account);
		expect(alice().get('Contact', child)).toMatchObject({ IsDeleted: true });
		const results = await connection.soap.undelete([account, child, '00QgK000000zzzz']);
		expect(results).toMatchObject([
			{ success: true, id: account },
			{ success: false, errors: [{ statusCode: 'UNDELETE_FAILED' }] },
			{ success: false, errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }] },
		]);
		expect(alice().get('Contact', child)).toMatchObject({ IsDeleted: false });
	});

	test('a record that was merged no longer names its master', async () => {
		const [masterId, mergedId] = [createLead(), createLead()];
		alice().merge('Lead', { masterId, mergedId });
		await connection.soap.undelete([mergedId]);
		expect(alice().get('Lead', mergedId)).toMatchObject({ IsDeleted: false, MasterRecordId: null });
	});
});

describe('a message', () => {
	const message = (session: string, call = '<undelete><ids>1</ids></undelete>') =>
		`<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><SessionHeader><sessionId>${session}</sessionId></SessionHeader></e:Header><e:Body>${call}</e:Body></e:Envelope>`;
	const headers = { 'content-type': 'text/xml', soapaction: '""' };

	const valid = () => message(client.emulator.issueToken());
	const withoutAction = { 'content-type': 'text/xml' };

	test.each<
		[what: string, path: string, headers: Record<string, string>, body: () => string, fault: string]
	>([
		['without a session', SOAP, headers, () => message(''), 'sf:INVALID_SESSION_ID'],
		[
			'with the token in an HTTP header alone',
			SOAP,
			{ ...headers, authorization: 'Bearer x' },
			() => message(''),
			'sf:INVALID_SESSION_ID',
		],
		['with another version', '/services/Soap/u/1.0', headers, valid, 'sf:UNSUPPORTED_API_VERSION'],
		['without SOAPAction', SOAP, withoutAction, valid, 'soapenv:Client'],
		['that is not XML', SOAP, headers, () => '{}', 'soapenv:Client'],
		[
			'with an unknown call',
			SOAP,
			headers,
			() => message(client.emulator.issueToken(), '<no/>'),
			'soapenv:Client',
		],
	])('%s is a fault', async (_, path, sentHeaders, body, fault) => {
		const request = { method: 'POST', path, body: body(), headers: sentHeaders, token: null };
		const answer = await client.send<string>(request);
		expect(answer.status).toBe(500);
		expect(answer.body).toContain(`<faultcode>${fault}</faultcode>`);
	});

	test('counts as an API call, and is a fault once there are none left', async () => {
		const { emulator } = client;
		const { dailyRequests, usedRequests } = emulator;
		await connection.soap.undelete([createLead()]);
		expect(emulator.usedRequests).toBe(usedRequests + 1);
		emulator.dailyRequests = 0;
		await expect(connection.soap.undelete([createLead()])).rejects.toMatchObject({
			errorCode: 'sf:REQUEST_LIMIT_EXCEEDED',
		});
		emulator.dailyRequests = dailyRequests;
	});
});
