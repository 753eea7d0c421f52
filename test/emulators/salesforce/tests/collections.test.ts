/** Rows of a collection fail alone, or all together when all or none is asked for. */
import { startWithClient, type ApiClient } from './apiClient';

interface RowResult {
	id?: string;
	success: boolean;
	created?: boolean;
	errors: { statusCode: string; message: string; fields: string[] }[];
}

let client: ApiClient;
const ids = { first: '', second: '', deleted: '' };

beforeAll(async () => {
	client = await startWithClient();
	ids.first = await client.create('Lead', { LastName: '1', Company: 'x', CrmId__c: 'key' });
	ids.second = await client.create('Lead', { LastName: '2', Company: 'x' });
	ids.deleted = await client.create('Lead', { LastName: '3', Company: 'x' });
	await client.send({ method: 'DELETE', path: `/sobjects/Lead/${ids.deleted}` });
});
afterAll(() => client.emulator.close());

const lead = (values: object) => ({ attributes: { type: 'Lead' }, ...values });
const write = async (method: string, records: object[], path = '', allOrNone?: boolean) =>
	(
		await client.send<RowResult[]>({
			method,
			path: `/composite/sobjects${path}`,
			body: { records, allOrNone },
		})
	).body;

type Row = [name: string, method: string, rows: () => object[], errors: [string, string][]];

const ROLLED_BACK: [string, string] = [
	'ALL_OR_NONE_OPERATION_ROLLED_BACK',
	'Record rolled back because not all records were valid and the request was using AllOrNone header',
];

test.each<Row>([
	[
		'an unknown column',
		'POST',
		() => [lead({ Nothing: 1 })],
		[['INVALID_FIELD', "No such column 'Nothing' on sobject of type Lead"]],
	],
	[
		'an unknown type',
		'POST',
		() => [{ attributes: { type: 'Nothing' } }],
		[['INVALID_TYPE', expect.stringMatching(/^sObject type 'Nothing' is not supported/) as string]],
	],
	[
		'the same id twice',
		'PATCH',
		() => [lead({ id: ids.first }), lead({ id: ids.first.slice(0, 15) })],
		[
			['DUPLICATE_VALUE', expect.stringMatching(/^Duplicate id specified: 00Q/) as string],
			['DUPLICATE_VALUE', expect.stringMatching(/^Duplicate id specified: 00Q/) as string],
		],
	],
	[
		'an update without an id',
		'PATCH',
		() => [lead({ LastName: 'x' })],
		[['MISSING_ARGUMENT', 'Id not specified in an update call']],
	],
	[
		'an update of what is not there',
		'PATCH',
		() => [lead({ id: '00QgK000000zzzz' })],
		[['INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id']],
	],
	[
		'an update of a deleted record',
		'PATCH',
		() => [lead({ id: ids.deleted })],
		[['ENTITY_IS_DELETED', 'entity is deleted']],
	],
	['what is no id', 'PATCH', () => [lead({ id: 'x' })], [['MALFORMED_ID', 'malformed id x']]],
])('%s', async (_name, method, rows, errors) => {
	const results = await write(method, rows());
	expect(results).toEqual(
		errors.map(([statusCode, message]) => ({
			success: false,
			errors: [{ statusCode, message, fields: [] }],
		})),
	);
});

test('the same key twice fails both rows of an upsert, the others are written', async () => {
	const rows = ['same', 'SAME', 'key', 'new'].map((CrmId__c) =>
		lead({ CrmId__c, LastName: 'x', Company: 'y' }),
	);
	const results = await write('PATCH', rows, '/Lead/CrmId__c');
	expect(results).toMatchObject([
		{ success: false, errors: [{ message: 'Duplicate external id specified: same' }] },
		{ success: false, errors: [{ message: 'Duplicate external id specified: SAME' }] },
		{ id: ids.first, success: true, created: false },
		{ success: true, created: true },
	]);
});

test('all or none undoes the rows that were good', async () => {
	const rows = [lead({ LastName: 'Undone', Company: 'x' }), lead({ LastName: 'Bad' })];
	const results = await write('POST', rows, '', true);
	expect(results.map(({ errors: [error] }) => [error?.statusCode, error?.message])).toEqual([
		ROLLED_BACK,
		['REQUIRED_FIELD_MISSING', 'Required fields are missing: [Company]'],
	]);
	expect(await client.query("SELECT Id FROM Lead WHERE LastName = 'Undone'")).toEqual([]);
});

test('records are read in the order of their ids, with null for those not there', async () => {
	const { body } = await client.send({
		method: 'POST',
		path: '/composite/sobjects/Lead',
		body: { ids: [ids.second, ids.deleted, ids.first], fields: ['Id'] },
	});
	expect(body).toMatchObject([{ Id: ids.second }, null, { Id: ids.first }]);
});

test('records are deleted by their ids', async () => {
	const id = await client.create('Lead', { LastName: 'x', Company: 'y' });
	const path = `/composite/sobjects?ids=${id},${ids.deleted}`;
	const { body } = await client.send({ method: 'DELETE', path });
	expect(body).toMatchObject([
		{ id, success: true, errors: [] },
		{ success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED' }] },
	]);
});
