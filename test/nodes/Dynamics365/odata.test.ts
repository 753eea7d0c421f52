/** Query: OData, which only Dynamics 365 has. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { dynamics365 } from '../../products/dynamics365';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

const stage = setOperationStage(dynamics365);
const { runJson, createLead, callsOf } = stage;

const odata = (query: string, parameters: IDataObject[] = [], more: IDataObject = {}) =>
	({
		...{ resource: 'query', operation: 'odata', query, returnAll: true },
		queryParameters: { parameter: parameters },
		...more,
	}) as INodeParameters;
const text = (name: string, value: string) => ({ name, type: 'text', value });

test('returns the rows without what the service says about them', async () => {
	const leadid = createLead({ lastname: "O'Data #1 & more" });
	const rows = await runJson(
		odata('leads?$select=lastname&$filter=lastname eq :name', [text('name', '={{ $json.name }}')]),
		[{ name: "O'Data #1 & more" }],
	);
	expect(rows).toEqual([{ leadid, lastname: "O'Data #1 & more" }]);
});

test('a path to a record returns the record', async () => {
	const leadid = createLead({ lastname: 'Single' });
	const parameters = [{ name: 'id', type: 'id', value: leadid }];
	const rows = await runJson(odata('/api/data/v9.2/leads(:id)?$select=lastname', parameters));
	expect(rows).toEqual([{ leadid, lastname: 'Single' }]);
});

test.each([
	['leads/$count?$filter=lastname eq :name', 2],
	['/api/data/v9.2/leads/%24count?$filter=lastname eq :name', 2],
])('%s returns one item with the number of rows', async (query, count) => {
	const lastname = `Counted ${query.length}`;
	createLead({ lastname });
	createLead({ lastname });
	const rows = await runJson(odata(query, [text('name', lastname)]));
	expect(rows).toEqual([{ count }]);
});

test('a value cannot change the query', async () => {
	createLead({ lastname: 'Secret' });
	const query = 'leads?$select=lastname&$filter=lastname eq :name';
	const parameters = [text('name', "x' or lastname ne '&$top=1")];
	expect(await runJson(odata(query, parameters))).toEqual([]);
});

test.each<[written: string, lastname: string]>([
	['Ada & Co', 'Ada & Co'],
	['Ada %26 Co', 'Ada & Co'],
	['C#', 'C#'],
	['+1 555 0100', '+1 555 0100'],
	["O''Hara&$top=0", "O'Hara&$top=0"],
])('a text between quotes can be %s', async (written, lastname) => {
	const parameters = odata(`leads?$filter=lastname eq '${written}'&$select=lastname`);
	const before = await runJson(parameters);
	const leadid = createLead({ lastname });
	expect(await runJson(parameters)).toEqual(expect.arrayContaining([{ leadid, lastname }]));
	expect(await runJson(parameters)).toHaveLength(before.length + 1);
});

test('an error that Dataverse does not explain says what to check', async () => {
	const [failed] = await stage.run(odata('leads?$select=lastname;'));
	expect(errorOf(failed)).toMatchObject({
		message: expect.stringContaining('Syntax error') as string,
		advice: 'Check the query.',
	});
});

test('reads up to the limit, and no page beyond it', async () => {
	for (let index = 0; index < 5_100; index += 1) createLead({ companyname: 'Limit' });
	const query = "leads?$select=leadid&$filter=companyname eq 'Limit'";
	let rows: unknown[] = [];
	const limited = { returnAll: false, limit: 20 };
	expect(await callsOf(async () => (rows = await runJson(odata(query, [], limited))))).toBe(1);
	expect(rows).toHaveLength(20);
	expect(await runJson(odata(query))).toHaveLength(5_100);
}, 60_000);

test.each<[what: string, query: string, message: RegExp]>([
	['an empty query', ' ', /The query is empty/],
	['an address', 'https://example.com/leads', /not a valid Web API path/],
	['an unknown table', 'leeds?$top=1', /There is no table|not found|leeds/],
	['an unknown column', 'leads?$select=fax2', /"fax2"/],
	['a placeholder without a parameter', 'leads?$filter=lastname eq :name', /:name/],
])('fails for %s, alone', async (_, query, message) => {
	const [failed] = await stage.run(odata(query));
	expect(errorOf(failed)?.message).toMatch(message);
});

test('fails without the permission to read', async () => {
	stage.crm.forbidReading('lead');
	const [failed] = await stage.run(odata('leads?$top=1'));
	expect(errorOf(failed)?.message).toMatch(/privilege/);
});
