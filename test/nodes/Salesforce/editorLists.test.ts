/** What the editor lists for campaigns, their members, and cases. */
import type { INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import type { EmulatedProduct } from '../../products';
import { salesforce } from '../../products/salesforce';
import { editorContext } from '../../support/n8nHost';

const { listSearch } = new salesforce.Action().methods;
const adding = { resource: 'campaign', operation: 'addMember' };
let crm: EmulatedProduct;

beforeAll(async () => {
	await trustEmulators();
	crm = await salesforce.start();
});
afterAll(() => crm.close());

test.each<
	[
		search: keyof typeof listSearch,
		parameters: INodeParameters,
		record: [object: string, values: Record<string, string>],
		filter: string,
		shown: RegExp,
	]
>([
	['searchCampaigns', {}, ['Campaign', { Name: 'Autumn' }], 'AUT', /^Autumn$/],
	[
		'searchPeople',
		{ ...adding, memberType: 'contact' },
		['Contact', { LastName: 'Mem' }],
		'mem',
		/^Mem/,
	],
	[
		'searchPeople',
		{ ...adding, memberType: 'lead' },
		['Lead', { LastName: 'Visitor', Company: 'Analytical' }],
		'visitor',
		/^Visitor/,
	],
	['searchCases', {}, ['Case', { Subject: 'No power' }], 'power', /^\d{8} \(No power\)$/],
	['searchAccounts', {}, ['Account', { Name: 'Existing Inc' }], 'existing', /^Existing Inc/],
])(
	'%s lists records of its object, %j',
	async (search, parameters, [object, values], filter, shown) => {
		const id = crm.colleague.create(object, values);
		const { credentials } = crm;
		const context = editorContext(new salesforce.Action(), { parameters, credentials });
		const { results } = await listSearch[search]!.call(context, filter);
		expect(results).toEqual([
			expect.objectContaining({ value: id, name: expect.stringMatching(shown) as string }),
		]);
	},
);

test('queues are owners, and other groups are not', async () => {
	const context = editorContext(new salesforce.Action(), {
		parameters: {},
		credentials: crm.credentials,
	});
	const { results } = await listSearch.searchOwners.call(context);
	expect(results.filter(({ name }) => name.endsWith('Queue)')).length).toBeGreaterThan(0);
});

test('an object whose records have no name says to enter an ID', async () => {
	const parameters = { entity: { __rl: true, mode: 'name', value: 'CaseComment' } };
	const { credentials } = crm;
	const context = editorContext(new salesforce.Action(), { parameters, credentials });
	await expect(listSearch.searchRecords.call(context)).rejects.toMatchObject({
		message: expect.stringContaining('no name') as string,
		description: expect.stringContaining('Enter the ID') as string,
	});
});
