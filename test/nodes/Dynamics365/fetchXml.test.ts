/** Query: FetchXML, which only Dynamics 365 has. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { dynamics365 } from '../../products/dynamics365';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

const stage = setOperationStage(dynamics365);
const { run, runJson, createLead, callsOf } = stage;

const fetchXml = (query: string, parameters: IDataObject[] = [], more: IDataObject = {}) =>
	({
		...{ resource: 'query', operation: 'fetchXml', query, returnAll: true },
		queryParameters: { parameter: parameters },
		...more,
	}) as INodeParameters;

const leads = (inner: string, attributes = '') =>
	`<fetch ${attributes}><entity name="lead"><attribute name="lastname"/>${inner}</entity></fetch>`;

const where = (condition: string) => `<filter><condition ${condition}/></filter>`;

const SURPRISING = `O'Data "1" <&> #${'\u00e9'}\ttab\nline %25 +`;

test('returns the rows, with values bound as they are', async () => {
	const leadid = createLead({ lastname: SURPRISING });
	const query = leads(where('attribute="lastname" operator="eq" value=":name"'));
	const parameters = [{ name: 'name', type: 'text', value: '={{ $json.name }}' }];
	expect(await runJson(fetchXml(query, parameters), [{ name: SURPRISING }])).toEqual([
		{ leadid, lastname: SURPRISING },
	]);
});

test('a value cannot change the query', async () => {
	createLead({ lastname: 'Secret' });
	const query = leads(where(`attribute='lastname' operator='eq' value=':name'`));
	const value = `x'/><condition attribute='lastname' operator='not-null`;
	expect(await runJson(fetchXml(query, [{ name: 'name', type: 'text', value }]))).toEqual([]);
});

test.each([
	['boolean', 'donotphone', true],
	['number', 'numberofemployees', 7],
	['dateTime', 'createdon', 'created'],
	['id', 'leadid', 'id'],
])('binds a value of type %s', async (type, attribute, value) => {
	const leadid = createLead({ lastname: 'Typed', donotphone: true, numberofemployees: 7 });
	const created = stage.crm.clock.now().toISOString();
	const bound = value === 'id' ? leadid : value === 'created' ? created : value;
	const operator = type === 'dateTime' ? 'le' : 'eq';
	const query = leads(where(`attribute="${attribute}" operator="${operator}" value=":value"`));
	const rows = await runJson(fetchXml(query, [{ name: 'value', type, value: bound }]));
	expect(rows).toContainEqual({ leadid, lastname: 'Typed' });
});

test('a list is bound for the operator in', async () => {
	for (const lastname of ['One', 'Two', 'Three']) createLead({ lastname });
	const list =
		'<filter><condition attribute="lastname" operator="in"><value>:names</value></condition></filter>';
	const parameters = [{ name: 'names', type: 'text', value: '={{ $json.names }}' }];
	const items = [{ names: ['One', 'Three'] }];
	const rows = await runJson(
		fetchXml(leads(`<order attribute="lastname"/>${list}`), parameters),
		items,
	);
	expect(rows.map(({ lastname }) => lastname)).toEqual(['One', 'Three']);
	const wrong = leads(where('attribute="lastname" operator="eq" value=":names"'));
	const [failed] = await run(fetchXml(wrong, parameters), items);
	expect(errorOf(failed)?.message).toMatch(/"names" is a list/);
});

describe('with more rows than a page holds', () => {
	const limited = where('attribute="companyname" operator="eq" value="Limit"');

	beforeAll(() => {
		for (let index = 0; index < 5_100; index += 1) {
			createLead({ lastname: `Lead ${index}`, companyname: 'Limit' });
		}
	}, 60_000);

	const read = async (query: string, more: IDataObject = {}) => {
		let rows: IDataObject[] = [];
		const calls = await callsOf(async () => (rows = await runJson(fetchXml(query, [], more))));
		return { calls, rows: new Set(rows.map(({ leadid }) => leadid)).size };
	};
	const link =
		'<link-entity name="systemuser" from="systemuserid" to="ownerid" link-type="outer"><order attribute="lastname"/></link-entity>';
	const limit = (rows: number) => ({ returnAll: false, limit: rows });

	test.each<[what: string, query: string, more: IDataObject, rows: number, calls: number]>([
		['all pages, with the paging cookie', leads(limited), {}, 5_100, 2],
		['all pages of a query without cookies', leads(`${limited}${link}`), {}, 5_100, 2],
		['pages of the size in the query', leads(limited, 'count="2000"'), {}, 5_100, 3],
		['no page beyond the limit', leads(limited), limit(20), 20, 1],
		['a limit within the second page', leads(limited), limit(5_050), 5_050, 2],
		['from the page in the query', leads(limited, 'count="2000" page="2"'), {}, 3_100, 2],
		['no more than top', leads(limited, "top='30'"), {}, 30, 1],
		['no more than the limit of a query with top', leads(limited, 'top="30"'), limit(10), 10, 1],
	])('reads %s', async (_, query, more, rows, calls) => {
		expect(await read(query, more)).toEqual({ calls, rows });
	});
});

test('counts', async () => {
	const query =
		'<fetch aggregate="true"><entity name="lead"><attribute name="leadid" alias="total" aggregate="count"/></entity></fetch>';
	const [{ total } = {}] = await runJson(fetchXml(query, [], { returnAll: false, limit: 1 }));
	expect(total).toBe(stage.crm.count('lead'));
});

test('a query that is too long for a URL is sent in a batch', async () => {
	createLead({ lastname: 'Found' });
	const names = [...Array.from({ length: 3_000 }, (_, index) => `Unknown ${index}`), 'Found'];
	const list =
		'<filter><condition attribute="lastname" operator="in"><value>:names</value></condition></filter>';
	const queryOf = (value: string[]) =>
		fetchXml(leads(list), [{ name: 'names', type: 'text', value }]);
	const [failed] = await run(queryOf(names));
	expect(errorOf(failed)?.message).toMatch(/too long/);
	const before = stage.crm.log.entries.length;
	expect(await runJson(queryOf(names.slice(-1_000)))).toMatchObject([{ lastname: 'Found' }]);
	expect(stage.crm.log.entries.slice(before).map(({ path }) => path)).toEqual([
		expect.stringMatching(/\$batch$/),
	]);
});

test.each<[what: string, query: string, message: RegExp]>([
	['an empty query', ' ', /The query is empty/],
	['what is not XML', 'leads?$top=1', /not FetchXML/],
	['malformed XML', '<fetch><entity name="lead"></fetch>', /cannot run the query: Invalid XML/],
	['pages without rows', '<fetch count="0"><entity name="lead"/></fetch>', /must be at least 1/],
	['an unknown table', '<fetch><entity name="leed"/></fetch>', /There is no table "leed"/],
	['an unknown column', leads('<attribute name="fax2"/>'), /no column "fax2" in the table lead/],
	['an unknown operator', leads(where('attribute="lastname" operator="is"')), /cannot run/],
	[
		'a value of the wrong type',
		leads(where('attribute="leadid" operator="eq" value="1"')),
		/cannot run/,
	],
	[
		'a placeholder without a parameter',
		leads(where('attribute="a" operator="eq" value=":x"')),
		/:x/,
	],
])('fails for %s, alone', async (_, query, message) => {
	const [failed, other] = await run(fetchXml('={{ $json.query }}'), [
		{ query },
		{ query: leads('', 'top="1"') },
	]);
	expect(errorOf(failed)?.message).toMatch(message);
	expect(errorOf(other)).toBeUndefined();
});

test.each([
	['text that XML cannot contain', 'text', 'a\u0000b'],
	['no value', 'text', ''],
	['an ID of another form', 'id', '12'],
	['a word for a number', 'number', 'many'],
])('a parameter with %s is an error of its item', async (_, type, value) => {
	const query = leads(where('attribute="lastname" operator="eq" value=":value"'));
	const [failed] = await run(fetchXml(query, [{ name: 'value', type, value }]));
	expect(errorOf(failed)?.message).toMatch(/"value" cannot be used/);
});

test('a colon in a value or a comment is only a colon', async () => {
	createLead({ lastname: 'Re :subject' });
	const query = leads(
		`<!-- :comment -->${where('attribute="lastname" operator="eq" value="Re :subject"')}`,
	);
	expect(await runJson(fetchXml(query))).toHaveLength(1);
});

test('a colon in a value after a placeholder is only a colon as well', async () => {
	createLead({ lastname: 'After', subject: 'Re :subject' });
	const conditions =
		'<condition attribute="lastname" operator="eq" value=":name"/><condition attribute="subject" operator="eq" value="Re :subject"/>';
	const query = leads(`<filter>${conditions}</filter>`);
	const parameters = [{ name: 'name', type: 'text', value: 'After' }];
	expect(await runJson(fetchXml(query, parameters))).toHaveLength(1);
});

test('fails without the permission to read', async () => {
	stage.crm.forbidReading('lead');
	const [failed] = await run(fetchXml(leads('', 'top="1"')));
	expect(errorOf(failed)?.message).toMatch(/privilege/);
});
