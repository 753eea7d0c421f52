/** Conditions of the triggers in the editor: their values, when Must Match shows, and what is rejected. */
import { NodeHelpers, type IDataObject, type INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { editorContext, runPoll } from '../../support/n8nHost';
import { productsUnderTest, type EmulatedProduct } from '../../products';

beforeAll(trustEmulators);

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead, south, requests } = underTest;
	const { lead, lastName, region } = names;
	const trigger = new underTest.Trigger();
	let crm: EmulatedProduct;

	beforeAll(async () => {
		crm = await underTest.start();
	});
	afterAll(() => crm.close());

	const parametersWith = (conditions: INodeParameters[]): INodeParameters => ({
		entity: { __rl: true, mode: 'name', value: lead },
		events: ['created'],
		fields: 'all',
		conditions: conditions.length > 0 ? { condition: conditions } : {},
	});

	const poll = async (conditions: INodeParameters[], staticData: IDataObject = {}) => {
		crm.clock.advance(60_000);
		const items = await runPoll(trigger, {
			parameters: parametersWith(conditions),
			credentials: crm.credentials,
			staticData,
		});
		return items?.map(({ json }) => json[lastName]) ?? [];
	};

	describe('the list of values', () => {
		const search = async (field: string, filter?: string) => {
			const settings = {
				parameters: parametersWith([{ field: lastName }, { field }]),
				credentials: crm.credentials,
			};
			const path = 'parameters.conditions.condition[1].value';
			const context = editorContext(trigger, settings, path);
			return (await trigger.methods.listSearch.searchConditionValues.call(context, filter)).results;
		};

		test('has the choices of the field beside it, by label', async () => {
			const names = (await search(region)).map(({ name }) => name);
			expect(names).toContain(south.label);
			expect(names.length).toBeGreaterThan(2);
		});

		test('is searched by label, regardless of case', async () => {
			const found = await search(region, south.label.toUpperCase());
			expect(found.map(({ name }) => name)).toEqual([south.label]);
		});

		test('has True and False for a true/false field', async () => {
			expect((await search(names.doNotCall)).map(({ value }) => value)).toEqual(['true', 'false']);
		});

		test.each([names.lastName, names.employees, ''])('is empty for "%s"', async (field) => {
			expect(await search(field)).toEqual([]);
		});

		test.each(['by label', 'from the list'])('a choice set %s is compared', async (how) => {
			const [choice] = await search(region, south.label);
			const stored = choice?.value ?? '';
			const value =
				how === 'by label'
					? { __rl: true, mode: 'value', value: south.label }
					: { __rl: true, mode: 'list', value: stored, cachedResultName: choice?.name };
			const condition = { field: region, operator: 'equals', value } as INodeParameters;
			const staticData: IDataObject = {};
			await poll([condition], staticData);
			crm.colleague.create(lead, { ...newLead, [lastName]: 'Other' });
			crm.colleague.create(lead, {
				...newLead,
				[lastName]: 'Matching',
				[region]: stored,
			});
			expect(await poll([condition], staticData)).toEqual(['Matching']);
		});
	});

	describe('Must Match', () => {
		const { description } = trigger;
		const node = { typeVersion: 1 };

		/** The parameters as n8n completes them when the editor changes one, and when it loads a workflow. */
		const complete = (parameters: INodeParameters) =>
			NodeHelpers.getNodeParameters(
				description.properties,
				parameters,
				true,
				false,
				node,
				description,
			) ?? {};

		const isShown = (parameters: INodeParameters) => {
			const property = description.properties.find(({ name }) => name === 'mustMatch')!;
			return NodeHelpers.displayParameter(complete(parameters), property, node, description);
		};

		const condition = { field: lastName, operator: 'isEmpty' };

		test('shows when there is a condition', () => {
			expect(isShown(parametersWith([condition]))).toBe(true);
			expect(isShown(parametersWith([condition, condition]))).toBe(true);
		});

		test('is hidden without conditions', () => {
			expect(isShown(parametersWith([]))).toBe(false);
			expect(isShown({ events: ['created'] })).toBe(false);
		});

		test('keeps its value when a workflow is loaded', () => {
			const parameters = { ...parametersWith([condition, condition]), mustMatch: 'any' };
			expect(complete(parameters)).toMatchObject({ mustMatch: 'any' });
		});
	});

	test.each([
		['contains', names.employees, '5', 'which is a number'],
		['startsWith', names.owner, 'A', 'which is a lookup'],
		['contains', region, 'e', 'which is a choice'],
		['greaterThan', region, south.label, 'which is a choice'],
		['lessOrEqual', names.doNotCall, 'true', 'which is a true/false value'],
		['contains', names.created, '2026', 'which is a date and time'],
		['startsWith', names.leadId, '0', 'which is a record ID'],
		['contains', names.interests, 'Services', 'a multi-select choice'],
		['contains', names.notes, 'x', 'texts cannot be filtered'],
		['equals', names.owner, 'Ada', 'must be a record ID, not "Ada"'],
		['equals', '', 'x', 'A condition has no field.'],
		['equals', 'shoe_size', 'x', 'Field "shoe_size" used in a condition does not exist on Lead.'],
	])(
		'"%s" on the field "%s" with %j is rejected before changes are requested: %s',
		async (operator, field, value, reason) => {
			crm.log.clear();
			await expect(poll([{ field, operator, value }])).rejects.toMatchObject({
				message: expect.stringContaining(reason) as string,
				description: expect.any(String) as string,
				failure: { cause: 'configuration-invalid' },
			});
			const paths = crm.log.entries.map(({ path }) => path);
			expect(paths.filter((path) => requests.ofLeads.test(path))).toEqual([]);
		},
	);

	test('the node panel offers each event as a trigger', () => {
		const events = trigger.description.properties.find(
			({ displayName }) => displayName.toLowerCase() === 'events',
		);
		expect(events?.options).toEqual([
			{ name: 'Created', value: 'created', action: 'On record created' },
			{ name: 'Deleted', value: 'deleted', action: 'On record deleted' },
			{ name: 'Updated', value: 'updated', action: 'On record updated' },
		]);
	});
});
