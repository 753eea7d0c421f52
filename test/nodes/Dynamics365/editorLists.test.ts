/** What the editor loads for marketing lists, cases and many-to-many relationships. */
import type { INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { dynamics365 } from '../../products/dynamics365';
import { editorContext } from '../../support/n8nHost';
import type { EmulatedProduct } from '../../products';

const node = new dynamics365.Action();
let crm: EmulatedProduct;

beforeAll(async () => {
	await trustEmulators();
	crm = await dynamics365.start();
});
afterAll(() => crm.close());

const editing = (parameters: INodeParameters) =>
	editorContext(node, { parameters, credentials: crm.credentials });
const relationship = { __rl: true, mode: 'list', value: 'contactleads_association' };
const pair = { resource: 'relation', operation: 'associate', relationship };
const list = { resource: 'relation', operation: 'list', relationship };
const member = { resource: 'marketingList', operation: 'addMember', memberType: 'account' };

test('relationships are searched by table or schema name, in any case', async () => {
	const { listSearch } = node.methods;
	const search = async (filter?: string) =>
		(await listSearch.searchRelationships.call(editing({}), filter)).results;
	expect(await search('LEADS_')).toEqual([
		{ name: 'contact – lead (contactleads_association)', value: 'contactleads_association' },
	]);
	expect((await search('campaign')).map(({ value }) => value)).toEqual([
		'campaignlist_association',
	]);
	expect((await search()).length).toBeGreaterThan(3);
});

const { loadOptions } = node.methods;

test.each<[what: string, load: keyof typeof loadOptions, parameters: INodeParameters, id: string]>([
	['the first table', 'getFirstFields', pair, 'contactid'],
	['the second table', 'getSecondFields', pair, 'leadid'],
	['a record of the first table', 'getGivenFields', { ...list, side: 'first' }, 'contactid'],
	['a record of the second table', 'getGivenFields', { ...list, side: 'second' }, 'leadid'],
	['the leads of a contact', 'getRelatedFields', { ...list, side: 'first' }, 'leadid'],
	['the contacts of a lead', 'getRelatedFields', { ...list, side: 'second' }, 'contactid'],
	['the members of a marketing list', 'getMemberFields', member, 'accountid'],
])('%s has its fields', async (_, load, parameters, id) => {
	const fields = await loadOptions[load]!.call(editing(parameters));
	expect(fields.map(({ value }) => value)).toContain(id);
});

test('an unknown relationship has no fields, and says so', async () => {
	const parameters = { ...pair, relationship: { ...relationship, value: 'contact_leads' } };
	await expect(loadOptions.getFirstFields.call(editing(parameters))).rejects.toThrow(
		/no many-to-many relationship/,
	);
});

const { listSearch } = node.methods;

test.each<
	[
		search: keyof typeof listSearch,
		parameters: INodeParameters,
		record: [table: string, values: Record<string, string | number>],
		filter: string,
		shown: RegExp,
	]
>([
	[
		'searchMarketingLists',
		{},
		['list', { listname: 'Spring', createdfromcode: 2 }],
		'spr',
		/^Spring$/,
	],
	['searchCampaigns', {}, ['campaign', { name: 'Autumn' }], 'autumn', /^Autumn$/],
	['searchMembers', member, ['account', { name: 'Member Inc' }], 'member', /^Member Inc/],
	['searchCases', {}, ['incident', { title: 'No power' }], 'power', /^No power \(CAS-/],
	['searchAccounts', {}, ['account', { name: 'Existing Inc' }], 'existing', /^Existing Inc/],
	['searchFirstRecords', pair, ['contact', { lastname: 'First' }], 'first', /First/],
	['searchSecondRecords', pair, ['lead', { lastname: 'Second' }], 'second', /Second/],
	[
		'searchGivenRecords',
		{ ...list, side: 'second' },
		['lead', { lastname: 'Given' }],
		'giv',
		/Given/,
	],
])('%s lists records of its table', async (search, parameters, [table, values], filter, shown) => {
	const customer = table === 'incident' && crm.colleague.create('account', { name: 'Customer' });
	const id = crm.colleague.create(table, {
		...values,
		...(customer && { 'customerid_account@odata.bind': `/accounts(${customer})` }),
	});
	const { results } = await listSearch[search]!.call(editing(parameters), filter);
	expect(results).toEqual([
		expect.objectContaining({ value: id, name: expect.stringMatching(shown) as string }),
	]);
});
