/** Parameters that hold an ID: what the editor lists for them, and the forms in which workflows save them. */
import { NodeHelpers, type INode, type INodeParameters, type INodeProperties } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { editorContext } from '../../support/n8nHost';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, Action, product } = underTest;
	const { lead, contact, firstName, lastName, email } = names;
	const stage = setOperationStage(underTest);
	const { listSearch } = new Action().methods;

	type Search = 'searchRecords' | 'searchUsers' | 'searchOwners' | 'searchLeads';
	const search = async (
		method: Search,
		filter?: string,
		page?: string,
		parameters: INodeParameters = { entity: stage.entity(contact) },
	) => {
		const { credentials } = stage.crm;
		const context = editorContext(new Action(), { parameters, credentials });
		return await listSearch[method].call(context, filter, page);
	};
	const namesIn = async (...given: Parameters<typeof search>) =>
		(await search(...given)).results.map(({ name }) => name);
	const createContact = (first: string, last: string, address: string) =>
		stage.crm.colleague.create(contact, {
			...{ [firstName]: first, [lastName]: last, [email]: address },
		});

	describe('the list of records', () => {
		test('shows names, sorted and searched by the CRM, with IDs as values and links', async () => {
			const id = createContact('Ada', 'Listed', 'ada@listed.example');
			createContact('Zoe', 'Listed', 'zoe@listed.example');
			const { results } = await search('searchRecords', 'listed');
			expect(results.map(({ name }) => name)).toEqual([
				'Ada Listed (ada@listed.example)',
				'Zoe Listed (zoe@listed.example)',
			]);
			expect(results[0]).toMatchObject({ value: id, url: expect.stringContaining(id) as string });
		});

		test.each(['ada searched', 'SEARCHED.EXAMPLE', 'ada@searched'])('finds %s', async (filter) => {
			createContact('Ada', 'Searched', 'ada@searched.example');
			expect(await namesIn('searchRecords', ` ${filter} `)).toContain(
				'Ada Searched (ada@searched.example)',
			);
		});

		test('has pages, which together contain every record once', async () => {
			const ids = Array.from({ length: 230 }, (_, index) =>
				createContact('Page', `Paged ${index % 7}`, `${index}@paged.example`),
			);
			const found: unknown[] = [];
			const sizes: number[] = [];
			let page: string | undefined;
			do {
				const { results, paginationToken } = await search('searchRecords', 'paged.example', page);
				found.push(...results.map(({ value }) => value));
				sizes.push(results.length);
				page = paginationToken;
			} while (page !== undefined);
			expect(sizes).toEqual([100, 100, 30]);
			expect(found.toSorted()).toEqual(ids.toSorted());
		});

		test('does not take quotes and wildcards for anything else', async () => {
			createContact('Ada', "O'Quoted%", 'quoted@example.com');
			expect(await namesIn('searchRecords', "o'quoted%")).toHaveLength(1);
			expect(await namesIn('searchRecords', 'o%quoted')).toEqual([]);
		});

		test('says what is missing before an object or table is selected', async () => {
			const parameters = { entity: stage.entity('') };
			await expect(search('searchRecords', '', undefined, parameters)).rejects.toThrow(
				new RegExp(`no ${product.entityTerm.toLowerCase()} "`),
			);
		});
	});

	test('users are found by name or email, without the inactive ones', async () => {
		stage.crm.addUser({ email: 'active@listed.example', active: true });
		stage.crm.addUser({ email: 'inactive@listed.example', active: false });
		const found = await namesIn('searchUsers', '@listed.example');
		expect(found).toEqual([expect.stringContaining('active@listed.example')]);
		expect(found[0]).not.toContain('inactive');
	});

	test('owners are users, then the groups that can own records', async () => {
		const found = await namesIn('searchOwners');
		const { label } = product.owner.group;
		const isGroup = found.map((name) => name.includes(`${label})`));
		expect(isGroup).toContain(true);
		expect(isGroup).toEqual(isGroup.toSorted());
		expect(isGroup[0]).toBe(false);
	});

	describe('a record that is given', () => {
		const get = (recordId: INodeParameters[string]): INodeParameters => ({
			...{ resource: 'record', operation: 'get', findBy: 'id', recordId },
			entity: stage.entity(lead),
		});
		const inMode = (mode: string, value: unknown) =>
			({ __rl: true, mode, value }) as unknown as INodeParameters;

		test.each<[form: string, saved: (id: string) => INodeParameters[string]]>([
			['as text, as it was saved before there was a list', (id) => id],
			['as an expression, as it was saved before', () => '={{ $json.id }}'],
			['as text that was edited since', (id) => inMode('', id)],
			['from the list', (id) => inMode('list', id)],
			['by ID', (id) => inMode('id', ` ${id} `)],
			['by an expression', () => inMode('id', '={{ $json.id }}')],
		])('%s', async (_, saved) => {
			const id = stage.createLead();
			expect(await stage.runJson(get(saved(id)), [{ id }])).toMatchObject([{ [names.leadId]: id }]);
		});

		test.each<[form: string, saved: INodeParameters[string]]>([
			['nothing selected', inMode('list', '')],
			['an expression without a value', inMode('id', '={{ $json.none }}')],
			['an expression without a value, as it was saved before', '={{ $json.none }}'],
		])('fails with %s', async (_, saved) => {
			const [item] = await stage.run(get(saved), [{}]);
			expect(errorOf(item)?.message).toMatch(/has no value/);
		});

		test('n8n sees no issue in the text that was saved before', () => {
			const { description } = new Action();
			const incomplete = (parameters: INodeParameters) => {
				const node = { parameters } as INode;
				const issues = NodeHelpers.getNodeParametersIssues(
					description.properties,
					node,
					description,
				);
				return Object.keys(issues?.parameters ?? {});
			};
			expect(incomplete(get('someId'))).not.toContain('recordId');
			expect(incomplete(get(''))).toContain('recordId');
		});
	});

	test('every method that a list names exists', () => {
		const methodsOf = (property: INodeProperties): string[] => [
			...(property.modes ?? []).flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []),
			...(property.options ?? []).flatMap((option) =>
				'values' in option
					? option.values.flatMap(methodsOf)
					: 'type' in option
						? methodsOf(option)
						: [],
			),
		];
		const named = new Action().description.properties.flatMap(methodsOf);
		expect(named).toContain('searchRecords');
		expect(named.filter((name) => !(name in listSearch))).toEqual([]);
	});
});
