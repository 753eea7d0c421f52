/** What the editor loads while a node is open, in n8n's own context, against the emulated CRMs. */
import type { ILoadOptionsFunctions, INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { editorContext } from '../../support/n8nHost';
import { productsUnderTest, type EmulatedProduct } from '../../products';

beforeAll(trustEmulators);

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead, product } = underTest;
	const { lead, lastName, email } = names;
	const node = new underTest.Action();
	let crm: EmulatedProduct;

	beforeAll(async () => {
		crm = await underTest.start();
	});
	afterAll(() => crm.close());
	afterEach(() => crm.allowEverything());

	function editing(
		entity: string,
		credentials = crm.credentials,
		more: INodeParameters = {},
	): ILoadOptionsFunctions {
		const parameters = { entity: { __rl: true, mode: 'name', value: entity }, ...more };
		return editorContext(node, { parameters: parameters, credentials });
	}

	describe('the list of entities', () => {
		const search = async (filter?: string) => {
			const { results } = await node.methods.listSearch.searchEntities.call(editing(lead), filter);
			return results;
		};

		test('shows label and API name', async () => {
			expect(await search()).toContainEqual({ name: `Lead (${lead})`, value: lead });
		});

		test('is searched by label or API name, in any case', async () => {
			const found = await search('LEAD');
			expect(found).toContainEqual({ name: `Lead (${lead})`, value: lead });
			expect(found.every(({ name }) => /lead/i.test(name))).toBe(true);
		});
	});

	test('the list of fields has label, API name and type, by label', async () => {
		const fields = await node.methods.loadOptions.getFields.call(editing(lead));
		expect(fields.find(({ value }) => value === email)).toMatchObject({
			value: email,
			description: `${email}, email`,
		});
		const labels = fields.map(({ name }) => name);
		expect(labels).toEqual(labels.toSorted((left, right) => left.localeCompare(right)));
	});

	describe('the fields to match by', () => {
		const load = async (searchIn: string) => {
			const resource = searchIn === 'entity' ? 'record' : 'leadOrContact';
			const context = editing(names.account, crm.credentials, { resource, searchIn });
			return await node.methods.loadOptions.getMatchFields.call(context);
		};

		test.each<[string, string[], string[]]>([
			['entity', [], [lastName, names.company]],
			['leads', [lastName, names.company], []],
			['contactsThenLeads', [lastName, names.company, names.accountLookup], []],
		])('where it looks in %s', async (searchIn, expected, others) => {
			const names = (await load(searchIn)).map(({ value }) => value);
			expect(names).toEqual(expect.arrayContaining(expected));
			expect(names.filter((name) => others.includes(String(name)))).toEqual([]);
			expect(new Set(names).size).toBe(names.length);
		});

		test('and the keys that the CRM keeps unique', async () => {
			const keys = await node.methods.loadOptions.getKeys.call(editing(lead));
			expect(keys.map(({ value }) => value)).toContain(names.key);
		});
	});

	describe('the fields to map', () => {
		const load = async () =>
			(await node.methods.resourceMapping.getWritableFields.call(editing(lead))).fields;

		test('show first what a new record needs, and the email', async () => {
			const shown = (await load()).filter(({ removed }) => !removed).map(({ id }) => id);
			expect(shown).toEqual(expect.arrayContaining([...Object.keys(newLead), email]));
			expect(shown.length).toBeLessThan(10);
		});

		test('have label and API name, and mark which are required to create', async () => {
			const field = (await load()).find(({ id }) => id === lastName);
			const star = underTest.requiresLastName ? '*' : '';
			expect(field?.displayName).toBe(`Last Name${star} (${lastName})`);
		});

		test('have a type that fits, and choices to pick from', async () => {
			const fields = await load();
			expect(fields.find(({ id }) => id === names.employees)?.type).toBe('number');
			const choices = fields.filter(({ type }) => type === 'options');
			expect(choices.length).toBeGreaterThan(0);
			expect(choices.filter(({ options = [] }) => options.length === 0)).toEqual([]);
		});

		test('offer lookups by what people know the other record by', async () => {
			const fields = await load();
			expect(fields.find(({ id }) => id === names.ownerByEmail)).toMatchObject({
				displayName: expect.stringContaining(`by Email (${names.ownerByEmail})`) as string,
				type: 'string',
				removed: true,
			});
		});

		test('offer the account of a contact by the keys of accounts, such as its ID in another CRM', async () => {
			const offered = async () =>
				(await node.methods.resourceMapping.getContactFields.call(editing(lead))).fields;
			const { entity = '' } = product.accounts ?? {};
			const byLink = expect.stringMatching(
				new RegExp(`^${names.accountByName.replace(/:.*/, `:${entity}.${names.key}`)}$`),
			) as string;
			expect(await offered()).toContainEqual(
				expect.objectContaining({ id: byLink, type: 'string', removed: true }),
			);
			crm.forbidReading(entity);
			expect((await offered()).map(({ id }) => id)).toContain(email);
		});

		test('are those of leads and of contacts where both are written', async () => {
			const { resourceMapping } = node.methods;
			const leads = await resourceMapping.getLeadFields.call(editing(names.account));
			const contacts = await resourceMapping.getContactFields.call(editing(names.account));
			expect(leads.fields.map(({ id }) => id)).toContain(names.company);
			expect(contacts.fields.map(({ id }) => id)).toContain(names.accountByName);
		});

		test('leave out what the CRM works out itself', async () => {
			const names = (await load()).map(({ id }) => id.toLowerCase());
			expect(names).not.toContain('createddate');
			expect(names).not.toContain('createdon');
		});
	});

	describe('an error names the thing', () => {
		test.each<[string, () => ILoadOptionsFunctions, RegExp]>([
			['an entity that does not exist', () => editing('leed'), /leed/],
			[
				'a field list without an entity',
				() => editing(' '),
				new RegExp(`no ${product.entityTerm.toLowerCase()} "`),
			],
			[
				'a host that does not exist',
				() => editing(lead, crm.credentialsFor('https://nowhere.invalid')),
				/nowhere\.invalid/,
			],
			[
				'an address that is none',
				() => editing(lead, crm.credentialsFor('my crm')),
				/"my crm" is not/,
			],
		])('%s', async (_, context, message) => {
			await expect(node.methods.loadOptions.getFields.call(context())).rejects.toMatchObject({
				message: expect.stringMatching(message) as string,
				description: expect.any(String) as string,
			});
		});
	});
});
