/** Query: SOQL, which only Salesforce has. */
import { DateTime } from 'luxon';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { salesforce } from '../../products/salesforce';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

const stage = setOperationStage(salesforce);
const { runJson, createLead, callsOf } = stage;

const soql = (query: string, parameters: IDataObject[] = [], more: IDataObject = {}) =>
	({
		...{ resource: 'query', operation: 'soql', query, returnAll: true },
		queryParameters: { parameter: parameters },
		...more,
	}) as INodeParameters;
const text = (name: string, value: string) => ({ name, type: 'text', value });

test('returns the rows without what the API says about them', async () => {
	const id = createLead({ LastName: 'Soql', Company: 'Query' });
	const rows = await runJson(
		soql('SELECT Id, LastName, Owner.Name FROM Lead WHERE LastName = :name', [
			text('name', '={{ $json.name }}'),
		]),
		[{ name: 'Soql' }],
	);
	expect(rows).toEqual([{ Id: id, LastName: 'Soql', Owner: { Name: 'Alice Agent' } }]);
});

test('a value cannot change the query', async () => {
	createLead({ LastName: 'Secret' });
	const query = 'SELECT Id FROM Lead WHERE LastName = :name';
	expect(await runJson(soql(query, [text('name', "x' OR LastName != '")]))).toEqual([]);
});

test('an expression can return a list', async () => {
	for (const name of ['List A', 'List B', 'List C']) createLead({ LastName: name });
	const query = 'SELECT LastName FROM Lead WHERE LastName IN :names ORDER BY LastName';
	const parameters = [text('names', "={{ ['List A', 'List C'] }}")];
	const rows = await runJson(soql(query, parameters));
	expect(rows).toEqual([{ LastName: 'List A' }, { LastName: 'List C' }]);
});

test('SELECT COUNT() returns the number', async () => {
	createLead({ Company: 'Counted' });
	const query = "SELECT COUNT() FROM Lead WHERE Company = 'Counted'";
	expect(await runJson(soql(query))).toEqual([{ count: 1 }]);
});

test('reads up to the limit, and no page beyond it', async () => {
	for (let index = 0; index < 2_100; index += 1) createLead({ Company: 'Limit' });
	const query = "SELECT Id FROM Lead WHERE Company = 'Limit'";
	let rows: unknown[] = [];
	const limited = { returnAll: false, limit: 20 };
	expect(await callsOf(async () => (rows = await runJson(soql(query, [], limited))))).toBe(1);
	expect(rows).toHaveLength(20);
	expect(await runJson(soql(query))).toHaveLength(2_100);
}, 30_000);

test('the rows of one item are not copied: there can be many', async () => {
	createLead({ Company: 'Copied' });
	const query = "SELECT Id FROM Lead WHERE Company = 'Copied'";
	const copy = jest.spyOn(globalThis, 'structuredClone');
	try {
		expect(await runJson(soql(query))).toHaveLength(1);
		const ofOne = copy.mock.calls.length;
		const items = await runJson(soql(query), [{}, {}]);
		expect(items[0]).toEqual(items[1]);
		expect(items[0]).not.toBe(items[1]);
		expect([ofOne, copy.mock.calls.length]).toEqual([0, 1]);
	} finally {
		copy.mockRestore();
	}
});

test('items with the same query share its rows', async () => {
	createLead({ Company: 'Shared' });
	const query = "SELECT Id FROM Lead WHERE Company = 'Shared'";
	let rows: unknown[] = [];
	const items = Array.from({ length: 100 }, () => ({}));
	expect(await callsOf(async () => (rows = await runJson(soql(query), items)))).toBe(1);
	expect(rows).toHaveLength(100);
});

test.each<[what: string, parameters: () => INodeParameters, message: RegExp]>([
	['an empty query', () => soql(' '), /The query is empty/],
	['a query with a mistake', () => soql('SELECT FROM Lead'), /cannot run the query/],
	['an unknown field', () => soql('SELECT Fax2 FROM Lead'), /"Fax2"/],
	['an unknown object', () => soql('SELECT Id FROM Leed'), /"Leed"/],
	['a placeholder without a parameter', () => soql('SELECT Id FROM Lead WHERE Id = :id'), /:id/],
])('fails for %s, alone', async (_, parameters, message) => {
	const [failed] = await stage.run(parameters());
	expect(errorOf(failed)?.message).toMatch(message);
});

test('fails without the permission to read', async () => {
	stage.crm.forbidReading('Lead');
	const [failed] = await stage.run(soql('SELECT Id FROM Lead'));
	expect(errorOf(failed)?.message).toMatch(/cannot read the object Lead/);
});

describe('a query parameter', () => {
	const leadsCreated = async (type: string, value: string) =>
		await runJson(
			soql("SELECT LastName FROM Lead WHERE Company = 'Typed' AND CreatedDate >= :since", [
				{ name: 'since', type, value },
			]),
		);

	test('a time without a time zone is in that of the workflow', async () => {
		createLead({ Company: 'Typed', LastName: 'Now' });
		const inWorkflow = DateTime.fromJSDate(stage.crm.clock.now(), { zone: 'America/New_York' });
		const local = (time: DateTime) => time.toFormat("yyyy-MM-dd'T'HH:mm:ss");
		const earlier = await leadsCreated('dateTime', local(inWorkflow.minus({ minutes: 5 })));
		const later = await leadsCreated('dateTime', local(inWorkflow.plus({ minutes: 5 })));
		expect([earlier, later]).toEqual([[{ LastName: 'Now' }], []]);
	});

	test('a day can be a moment that an expression returns', async () => {
		const query = 'SELECT LastName FROM Contact WHERE Birthdate = :day';
		stage.crm.colleague.create('Contact', { LastName: 'Born', Birthdate: '2001-02-03' });
		const value = '={{ DateTime.fromISO("2001-02-03T10:00:00") }}';
		const rows = await runJson(soql(query, [{ name: 'day', type: 'date', value }]));
		expect(rows).toEqual([{ LastName: 'Born' }]);
	});

	test.each<[type: string, value: string, message: RegExp]>([
		['dateTime', '5', /cannot be used: it must be a date and time/],
		['number', '={{ true }}', /cannot be used: it must be a number/],
		['number', ' ', /cannot be used/],
		['boolean', 'perhaps', /cannot be used: it must be true or false/],
		['text', '={{ ({ a: 1 }) }}', /Value is an object, not a text/],
		['Currency', '1', /Type cannot be "Currency"/],
	])('of the type %s cannot be %p', async (type, value, message) => {
		const query = 'SELECT Id FROM Lead WHERE NumberOfEmployees = :value';
		const [failed] = await stage.run(soql(query, [{ name: 'value', type, value }]));
		expect(errorOf(failed)?.message).toMatch(message);
	});

	test('without a name says so', async () => {
		const parameters = [{ ...text('', 'x'), name: '={{ null }}' }];
		const [failed] = await stage.run(soql('SELECT Id FROM Lead WHERE Name = :x', parameters));
		expect(errorOf(failed)?.message).toContain('there is no parameter with this name');
	});

	test('can be a list between parentheses', async () => {
		createLead({ LastName: 'Listed' });
		const query = 'SELECT LastName FROM Lead WHERE LastName IN ( :names )';
		const rows = await runJson(soql(query, [text('names', "={{ ['Listed', 'Other'] }}")]));
		expect(rows).toEqual([{ LastName: 'Listed' }]);
	});
});
