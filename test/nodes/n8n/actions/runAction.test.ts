/** Action: Run, List and Describe, for every product that has actions. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { editorContext } from '../../../support/n8nHost';
import { mapInEditor } from '../../../support/mapper';
import { setOperationStage } from '../operationStage';
import { actionsUnderTest } from './actionNames';
import { errorOf } from '../../../support/itemError';

describe.each(actionsUnderTest)('$name', ({ underTest, ticket, runs, path, failure }) => {
	const stage = setOperationStage(underTest);
	const { run, runJson, runStrictly, callsOf } = stage;
	const node = new underTest.Action();

	const select = (value = ticket.action): INodeParameters => ({ __rl: true, mode: 'name', value });

	const editing = (action = ticket.action, more: INodeParameters = {}) =>
		editorContext(node, {
			parameters: { resource: 'action', operation: 'run', action: select(action), ...more },
			credentials: stage.crm.credentials,
		});

	const offered = async (action?: string) =>
		(await node.methods.resourceMapping.getActionParameters.call(editing(action))).fields;

	/** The node as a person leaves it who has filled in some parameters. */
	const runTicket = async (filled: IDataObject, options: IDataObject = {}) =>
		({
			...{ resource: 'action', operation: 'run', action: select(), options },
			parameters: mapInEditor(await offered(), filled),
		}) as INodeParameters;

	const titles = () => runs().map((inputs) => inputs[ticket.title]);

	test('returns what the action returns, for each item its own', async () => {
		const parameters = await runTicket({ [ticket.title]: '={{ $json.title }}' });
		const output = await run(parameters, [{ title: 'One' }, { title: 'Two' }]);
		expect(output.map(({ json, pairedItem }) => ({ json, pairedItem }))).toEqual(
			['One', 'Two'].map((title, item) => ({
				json: {
					outcome: 'succeeded',
					action: ticket.action,
					outputs: expect.objectContaining({ [ticket.number]: `T-${title}` }) as unknown,
				},
				pairedItem: { item },
			})),
		);
		expect(titles()).toEqual(expect.arrayContaining(['One', 'Two']));
	});

	test('converts values to the types of the parameters, and leaves out blank ones', async () => {
		const lead = stage.createLead();
		const given = {
			[ticket.title]: 'Types',
			[ticket.urgent]: 'true',
			[ticket.hours]: '1.5',
			[ticket.calledAt]: '2026-03-31T09:30:00+02:00',
			[ticket.record]: ` ${lead} `,
			[ticket.tags]: '={{ ["a", "b"] }}',
		};
		await runJson(await runTicket(given));
		expect(runs().at(-1)).toEqual({
			[ticket.title]: 'Types',
			[ticket.urgent]: true,
			[ticket.hours]: 1.5,
			[ticket.calledAt]: '2026-03-31T07:30:00.000Z',
			[ticket.record]: lead,
			[ticket.tags]: ['a', 'b'],
		});
	});

	test.each<[what: string, tags: unknown, expected: string[]]>([
		['text in JSON', '["a","b"]', ['a', 'b']],
		['one value', 'a, b', ['a, b']],
	])('reads a list from %s', async (_, tags, expected) => {
		await runJson(await runTicket({ [ticket.title]: 'List', [ticket.tags]: tags } as IDataObject));
		expect(runs().at(-1)?.[ticket.tags]).toEqual(expected);
	});

	test('maps the properties of an item automatically, and ignores others', async () => {
		const parameters: INodeParameters = {
			...{ resource: 'action', operation: 'run', action: select() },
			parameters: { mappingMode: 'autoMapInputData', value: null },
		};
		const [json] = await runJson(parameters, [{ [ticket.title]: 'Automatic', other: 1 }]);
		expect(json).toMatchObject({ outcome: 'succeeded' });
		expect(runs().at(-1)).toEqual({ [ticket.title]: 'Automatic' });
	});

	test('a dry run checks the parameters, and runs nothing', async () => {
		const before = runs().length;
		const parameters = await runTicket(
			{ [ticket.title]: '={{ $json.title }}', [ticket.hours]: '2' },
			{ dryRun: true },
		);
		const [ready, bad] = await runJson(parameters, [{ title: 'Dry' }, { title: '' }]);
		expect(ready).toEqual({
			...{ outcome: 'succeeded', action: ticket.action, dryRun: true },
			inputs: { [ticket.title]: 'Dry', [ticket.hours]: 2 },
		});
		expect(bad).toMatchObject({ outcome: 'failed' });
		expect(runs()).toHaveLength(before);
	});

	test.each<[what: string, filled: IDataObject, message: RegExp, advice: RegExp]>([
		['a missing value', { [ticket.title]: '={{ "" }}' }, /requires a value for "/, /Map a value/],
		[
			'a wrong type',
			{ [ticket.title]: 'A', [ticket.hours]: 'many' },
			/must be a number/,
			/Map a valid value/,
		],
		[
			'an ID of another CRM',
			{ [ticket.title]: 'A', [ticket.record]: underTest.foreignId },
			/must be a record ID/,
			/Map a valid value/,
		],
		...(ticket.level
			? [
					[
						'an unknown choice',
						{ [ticket.title]: 'A', [ticket.level]: 'Middle' },
						/one of its choices \(Low, High\)/,
						/Map a valid value/,
					] satisfies [string, IDataObject, RegExp, RegExp],
				]
			: []),
	])('fails for %s, and runs nothing', async (_, filled, message, advice) => {
		const before = runs().length;
		await expect(runStrictly(await runTicket(filled))).rejects.toMatchObject({
			message: expect.stringMatching(message) as string,
			description: expect.stringMatching(advice) as string,
		});
		expect(runs()).toHaveLength(before);
	});

	test('a parameter that does not exist is named, with the one that is meant', async () => {
		const parameters = await runTicket({ [ticket.title]: 'A' });
		const mapper = { ...(parameters.parameters as IDataObject) };
		const wrong = `${ticket.title}s`;
		mapper.value = { [wrong]: 'A' };
		const failing = { ...parameters, parameters: mapper } as INodeParameters;
		await expect(runStrictly(failing)).rejects.toMatchObject({
			message: `${ticket.label} has no parameter "${wrong}".`,
			description: expect.stringContaining(`Did you mean ${ticket.title}`) as string,
		});
	});

	test('an action that fails is the error of its item alone', async () => {
		const parameters = await runTicket({ [ticket.title]: '={{ $json.title }}' });
		const items = [{ title: 'Good' }, { title: 'fail' }, { title: 'Better' }];
		const output = await run(parameters, items);
		expect(output.map(({ json }) => json.outcome)).toEqual(['succeeded', 'failed', 'succeeded']);
		expect(errorOf(output[1])?.message).toMatch(failure);
		expect(titles().slice(-2)).toEqual(['Good', 'Better']);
	});

	test('all items fail when all runs fail', async () => {
		const output = await runJson(await runTicket({ [ticket.title]: 'fail' }), [{}, {}]);
		expect(output).toMatchObject([
			{ outcome: 'failed', error: { message: expect.stringMatching(failure) as string } },
			{ outcome: 'failed' },
		]);
	});

	test('a response that is lost is an error, and the action is not repeated', async () => {
		const before = runs().length;
		const parameters = await runTicket({ [ticket.title]: 'Lost' });
		stage.crm.faults.add({ method: 'POST', path, cut: 'afterWrite' });
		const [failed] = await run(parameters);
		expect(failed?.json).toMatchObject({ outcome: 'failed' });
		expect(runs()).toHaveLength(before + 1);
	});

	test('120 items take three calls, or as many as Batch Size says', async () => {
		const items = Array.from({ length: 120 }, (_, index) => ({ title: `Many ${index}` }));
		const filled = { [ticket.title]: '={{ $json.title }}' };
		const before = runs().length;
		const parameters = await runTicket(filled);
		// The description is one more.
		expect(await callsOf(() => runJson(parameters, items))).toBe(4);
		expect(titles().slice(before)).toEqual(items.map(({ title }) => title));
		const larger = await runTicket(filled, { batchSize: 120 });
		expect(await callsOf(() => runJson(larger, items))).toBe(2);
		const single = await runTicket(filled, { batchSize: 1 });
		expect(await callsOf(() => runJson(single, items.slice(0, 3)))).toBe(4);
	});

	test.each([0, 201, 'x'])('Batch Size %s is an error', async (batchSize) => {
		const [failed] = await run(await runTicket({ [ticket.title]: 'A' }, { batchSize }));
		expect(errorOf(failed)?.message).toMatch(/Batch Size must be a whole number from 1 to 200/);
	});

	describe('an action that does not exist', () => {
		const running = (value: string): INodeParameters => ({
			...{ resource: 'action', operation: 'run', action: select(value) },
			parameters: { mappingMode: 'defineBelow', value: {} },
		});

		test('is named, with the one that is meant', async () => {
			const wrong = ticket.action.replace('Ticket', 'Tickets');
			await expect(runStrictly(running(wrong))).rejects.toMatchObject({
				message: expect.stringContaining(`no action "${wrong}"`) as string,
				description: expect.stringContaining(`Did you mean ${ticket.action}`) as string,
			});
		});

		test.each(['', 'not / a name'])('cannot be "%s"', async (name) => {
			await expect(runStrictly(running(name))).rejects.toMatchObject({
				message: expect.stringMatching(/no action/i) as string,
				description: expect.stringMatching(/list/) as string,
			});
		});
	});

	describe('List', () => {
		const list: INodeParameters = {
			...{ resource: 'action', operation: 'list', search: '={{ $json.search }}' },
		};

		test('returns names, labels and kinds, by a part of them', async () => {
			const { action: name, label, kind } = ticket;
			const all = await runJson(list, [{ search: '' }]);
			expect(all).toContainEqual({ name, label, kind });
			const found = await runJson(list, [{ search: 'TICKET' }]);
			expect(found).toContainEqual({ name, label, kind });
			expect(found.length).toBeLessThan(all.length);
			expect(await runJson(list, [{ search: 'no such thing' }])).toEqual([]);
		});
	});

	test('Describe returns the parameters, and what the action returns', async () => {
		const describeTicket = { resource: 'action', operation: 'describe', action: select() };
		const [json] = await runJson(describeTicket);
		const { action: name, label, kind } = ticket;
		expect(json).toMatchObject({ name, label, kind });
		const parameters = json?.parameters as IDataObject[];
		const byName = new Map(parameters.map((each) => [each.name, each]));
		expect(byName.get(ticket.title)).toMatchObject({ type: 'text', required: true });
		expect(byName.get(ticket.hours)).toMatchObject({ type: 'number', required: false });
		expect(byName.get(ticket.tags)).toMatchObject({ type: 'text', list: true });
		expect(byName.get(ticket.calledAt)).toMatchObject({ type: 'dateTime' });
		expect((json?.outputs as IDataObject[]).map((each) => each.name)).toContain(ticket.number);
	});

	describe('in the editor', () => {
		test('actions are searched', async () => {
			const { listSearch } = node.methods;
			const { results } = await listSearch.searchActions.call(editing(), 'ticket');
			expect(results.map(({ value }) => value)).toContain(ticket.action);
		});

		test('required parameters come first, with a star', async () => {
			const [first] = await offered();
			expect(first).toMatchObject({ id: ticket.title, removed: false, type: 'string' });
			expect(first?.displayName).toMatch(/\*$/);
		});

		test('parameters have a type that fits; an optional checkbox is added when it is needed', async () => {
			const types = new Map((await offered()).map((field) => [field.id, field]));
			expect(types.get(ticket.hours)?.type).toBe('number');
			expect(types.get(ticket.calledAt)?.type).toBe('dateTime');
			expect(types.get(ticket.tags)?.type).toBe('array');
			expect(types.get(ticket.urgent)).toMatchObject({ type: 'boolean', removed: true });
		});

		test('an action that does not exist is named', async () => {
			await expect(offered('No_Such_Action')).rejects.toMatchObject({
				message: expect.stringContaining('"No_Such_Action"') as string,
			});
		});
	});
});
