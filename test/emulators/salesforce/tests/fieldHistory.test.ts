/** History of fields: what a write leaves behind, who can read it, and how it is known which fields are tracked. */
import { AGENT_ALICE, AGENT_BOB, startSalesforceEmulator } from '..';
import { startWithClient, type ApiClient } from './apiClient';

const TRACKED = {
	Lead: ['Email', 'Status', 'DoNotCall', 'Description', 'OwnerId'],
	Opportunity: ['StageName'],
	Thing__c: ['Amount__c', 'Tags__c', 'Account__c'],
};

let client: ApiClient;
beforeAll(async () => {
	client = await startWithClient({ trackedFields: TRACKED });
});
afterAll(() => client.emulator.close());
afterEach(() => client.emulator.access.clear());

const alice = () => client.emulator.as(AGENT_ALICE.id);
const newLead = (values: Record<string, unknown> = {}) =>
	alice().create('Lead', { LastName: 'Lovelace', Company: 'Engines', ...values });
const historyOfLead = (id: string) =>
	client.query(
		`SELECT Field, OldValue, NewValue, DataType FROM LeadHistory WHERE LeadId = '${id}' AND Field != 'created' ORDER BY Id`,
	);

test('a created record leaves one row, whatever its fields hold', async () => {
	const id = newLead({ Email: 'ada@example.com' });
	const soql = `SELECT Id, LeadId, Field, OldValue, NewValue, CreatedById, IsDeleted FROM LeadHistory WHERE LeadId = '${id}'`;
	expect(await client.query(soql)).toMatchObject([
		{
			Id: expect.stringMatching(/^017\w{15}$/) as string,
			LeadId: id,
			Field: 'created',
			OldValue: null,
			NewValue: null,
			CreatedById: AGENT_ALICE.id,
			IsDeleted: false,
		},
	]);
});

test.each<[what: string, values: Record<string, unknown>, rows: object[]]>([
	[
		'a text',
		{ Email: 'ada@example.com' },
		[{ Field: 'Email', OldValue: null, NewValue: 'ada@example.com' }],
	],
	['a checkbox', { DoNotCall: true }, [{ Field: 'DoNotCall', OldValue: false, NewValue: true }]],
	[
		'a long text, which shows no values',
		{ Description: 'Long' },
		[{ Field: 'Description', OldValue: null, NewValue: null }],
	],
	[
		'a lookup, with names and with ids',
		{ OwnerId: AGENT_BOB.id },
		[
			{ Field: 'Owner', DataType: 'Text', OldValue: 'Alice Agent', NewValue: 'Bob Broker' },
			{
				Field: 'Owner',
				DataType: 'EntityId',
				OldValue: AGENT_ALICE.id,
				NewValue: AGENT_BOB.id,
			},
		],
	],
	['a field that is not tracked', { Phone: '1' }, []],
	['the value it had', { Status: 'Open - Not Contacted' }, []],
])('an update of %s', async (_, values, rows) => {
	const id = newLead();
	alice().update('Lead', id, values);
	const history = await historyOfLead(id);
	expect(history).toHaveLength(rows.length);
	expect(history).toMatchObject(rows);
});

test('the history of a custom object', async () => {
	const id = alice().create('Thing__c', { Name: 'x' });
	alice().update('Thing__c', id, { Amount__c: 2.5, Tags__c: 'Red' });
	const rows = await client.query(
		`SELECT Field, NewValue FROM Thing__History WHERE ParentId = '${id}' ORDER BY Id`,
	);
	expect(rows).toMatchObject([
		{ Field: 'created' },
		{ Field: 'Amount__c', NewValue: 2.5 },
		{ Field: 'Tags__c', NewValue: null },
	]);
});

test('history becomes visible with the record, under the stamp of the write', async () => {
	const id = newLead();
	const transaction = client.emulator.begin();
	transaction.as(AGENT_BOB.id).update('Lead', id, { Email: 'late@example.com' });
	const before = await historyOfLead(id);
	client.emulator.clock.advance(60_000);
	transaction.commit();
	const soql = `SELECT CreatedDate, Lead.LastModifiedDate FROM LeadHistory WHERE LeadId = '${id}' AND Field = 'Email'`;
	const [row] = await client.query<{ CreatedDate: string; Lead: { LastModifiedDate: string } }>(
		soql,
	);
	expect(before).toEqual([]);
	expect(row?.CreatedDate).toBe(row?.Lead.LastModifiedDate);
});

test('a subquery reaches the history from the record', async () => {
	const id = newLead();
	const [lead] = await client.query(
		`SELECT (SELECT Field FROM Histories) FROM Lead WHERE Id = '${id}'`,
	);
	expect(lead).toMatchObject({ Histories: { records: [{ Field: 'created' }] } });
});

test('describe shows the history of tracked objects, as theirs', async () => {
	const { body } = await client.send<{ sobjects: Record<string, unknown>[] }>({
		path: '/sobjects',
	});
	const histories = body.sobjects.filter((object) => object['associateEntityType'] === 'History');
	expect(histories.map((object) => [object['name'], object['associateParentEntity']])).toEqual([
		['LeadHistory', 'Lead'],
		['OpportunityFieldHistory', 'Opportunity'],
		['Thing__History', 'Thing__c'],
	]);
});

test.each<[what: string, method: string, status: number]>([
	['created', 'POST', 400],
	['updated', 'PATCH', 400],
	['deleted', 'DELETE', 403],
])('history cannot be %s', async (_, method, status) => {
	newLead();
	const [row] = await client.query<{ Id: string }>('SELECT Id FROM LeadHistory LIMIT 1');
	const path = `/sobjects/LeadHistory${method === 'POST' ? '' : `/${row?.Id}`}`;
	const body = method === 'DELETE' ? undefined : {};
	expect((await client.send({ method, path, body })).status).toBe(status);
});

test('without tracking there is no history object', async () => {
	const soql = encodeURIComponent('SELECT Id FROM ContactHistory');
	expect(await client.send({ path: `/query?q=${soql}` })).toMatchObject({
		status: 400,
		body: [{ errorCode: 'INVALID_TYPE' }],
	});
});

test('who cannot see an object cannot see its history', async () => {
	client.emulator.access.restrict({ object: 'Lead', access: 'hidden' });
	await expect(client.query('SELECT Id FROM LeadHistory')).rejects.toThrow('INVALID_TYPE');
});

test.each<[why: string, fields: string[]]>([
	['more than 20 fields', Array.from({ length: 21 }, () => 'Email')],
	['a field that is not there', ['Nope']],
	['what Salesforce sets by itself', ['LastModifiedById']],
])('Setup does not take %s', async (_, Lead) => {
	await expect(startSalesforceEmulator({ trackedFields: { Lead } })).rejects.toThrow(/track/);
});

describe('the metadata catalog', () => {
	const particles = 'FROM EntityParticle WHERE EntityDefinition.QualifiedApiName';

	test('shows whether a field is tracked', async () => {
		const soql = `SELECT QualifiedApiName, IsFieldHistoryTracked ${particles} = 'Lead' AND QualifiedApiName IN ('Email', 'Phone')`;
		expect(await client.query(soql)).toMatchObject([
			{ QualifiedApiName: 'Phone', IsFieldHistoryTracked: false },
			{ QualifiedApiName: 'Email', IsFieldHistoryTracked: true },
		]);
	});

	test('shows which field an element is a part of', async () => {
		const soql = `SELECT FieldDefinition.QualifiedApiName ${particles} = 'Lead' AND QualifiedApiName = 'City'`;
		expect(await client.query(soql)).toMatchObject([
			{ FieldDefinition: { QualifiedApiName: 'Address' } },
		]);
	});

	test.each([
		[`SELECT COUNT() ${particles} = 'Lead'`, 'is not yet supported'],
		[`SELECT Id ${particles} = 'Lead' OR Label = 'x'`, 'Disjunctions not supported'],
		[`SELECT Id ${particles} != 'Lead'`, 'Only equals comparisons permitted'],
		[`SELECT Id ${particles} = 'Lead' AND NOT Label = 'x'`, 'Only equals comparisons permitted'],
	])('%s is rejected', async (soql, message) => {
		expect(await client.send({ path: `/query?q=${encodeURIComponent(soql)}` })).toMatchObject({
			status: 400,
			body: [{ errorCode: 'MALFORMED_QUERY', message: expect.stringContaining(message) as string }],
		});
	});
});
