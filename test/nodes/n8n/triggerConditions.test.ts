/** Conditions of the triggers in the editor: their values, when Must Match shows, and what is rejected. */
import { NodeHelpers, type IDataObject, type INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { editorContext, runPoll } from '../../support/n8nHost';
import { connect } from '../../support/plainTransport';
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

	const fieldOf = async (name: string) => {
		const crmOfUser = underTest.product.open(connect(crm, crm.issueToken()));
		const { fields } = await crmOfUser.describe(lead);
		return fields.find((field) => field.name === name)!;
	};

	const pollEvents = async (
		{ condition, events }: { condition: INodeParameters; events: string[] },
		staticData: IDataObject,
	) => {
		crm.clock.advance(60_000);
		const items = await runPoll(trigger, {
			parameters: { ...parametersWith([condition]), events },
			credentials: crm.credentials,
			staticData,
		});
		return (items ?? []).map(({ json }) => {
			const { event, id } = json._change as { event: string; id: string };
			return `${event} ${id}`;
		});
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
		['contains', region, 'xyz', 'none of its choices contains: "xyz"'],
		['greaterThan', region, south.label, 'which is a choice'],
		['lessOrEqual', names.doNotCall, 'true', 'which is a true/false value'],
		['contains', names.created, '2026', 'which is a date and time'],
		['startsWith', names.leadId, '0', 'which is a record ID'],
		['isEmpty', names.leadId, '', 'which is a record ID'],
		['startsWith', names.interests, 'S', 'which is a multi-select choice'],
		['equals', names.owner, underTest.foreignId, 'can never be met'],
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

	test('a long text is checked, or rejected with the reason', async () => {
		const condition = { field: names.notes, operator: 'contains', value: 'urgent' };
		const staticData: IDataObject = {};
		const first = poll([condition], staticData);
		if (!underTest.checksLongTexts) {
			await expect(first).rejects.toMatchObject({
				message: expect.stringContaining('the CRM cannot filter long or encrypted text') as string,
			});
			return;
		}
		await first;
		crm.colleague.create(lead, { ...newLead, [names.notes]: 'Very Urgent' });
		crm.colleague.create(lead, { ...newLead, [names.notes]: 'Later' });
		expect(await poll([condition], staticData)).toHaveLength(1);
	});

	test.each([
		['equals', [0, 1], ['AB']],
		['notEquals', [0, 1], ['A', 'ABC', 'None']],
		['contains', [0, 1], ['AB', 'ABC']],
		['contains', [2], ['ABC']],
		['notContains', [1, 2], ['A', 'None']],
		['isEmpty', [], ['None']],
		['isNotEmpty', [], ['A', 'AB', 'ABC']],
	])('multi-select "%s" %j emits %j', async (operator, places, expected) => {
		const { choices = [] } = await fieldOf(names.interests);
		const value = places.map((place) => choices[place]?.label).join(';');
		const condition = { field: names.interests, operator, value };
		const staticData: IDataObject = {};
		await poll([condition], staticData);
		const separator = typeof choices[0]?.value === 'number' ? ',' : ';';
		const chosen = { None: [], A: [0], AB: [0, 1], ABC: [0, 1, 2] };
		for (const [name, some] of Object.entries(chosen)) {
			const list = some.map((place) => choices[place]?.value).join(separator);
			crm.colleague.create(lead, { ...newLead, [lastName]: name, [names.interests]: list || null });
		}
		expect((await poll([condition], staticData)).toSorted()).toEqual(expected);
	});

	test('a record that comes to meet a condition is updated, not created', async () => {
		const condition = { field: lastName, operator: 'equals', value: 'Hopper' };
		const settings = { condition, events: ['created', 'updated'] };
		const old = crm.colleague.create(lead, { ...newLead, [lastName]: 'Before' });
		const staticData: IDataObject = {};
		await pollEvents(settings, staticData);
		const since = crm.colleague.create(lead, { ...newLead, [lastName]: 'Since' });
		expect(await pollEvents(settings, staticData)).toEqual([]);
		// Within the lookback window, a record that was not visible yet looks the same.
		crm.clock.advance(3_600_000);
		expect(await pollEvents(settings, staticData)).toEqual([]);
		for (const id of [old, since]) crm.colleague.update(lead, id, { [lastName]: 'Hopper' });
		const events = await pollEvents(settings, staticData);
		expect(events.toSorted()).toEqual([`updated ${old}`, `updated ${since}`].toSorted());
	});

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
