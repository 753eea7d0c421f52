/** Run Options: the summary, the reserve of calls, and the share of failures that stops a run. */
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { productsUnderTest, isApiCall, type EmulatedProduct } from '../../products';
import { openMapper, type Mapper } from '../../support/mapper';
import { openOutputs, runWithHints } from '../../support/n8nHost';
import { errorOf } from '../../support/itemError';

beforeAll(trustEmulators);

describe.each(productsUnderTest)('$name', (underTest) => {
	const { Action, start, names, newLead, requests } = underTest;
	let crm: EmulatedProduct;
	let count = 0;
	let mapLead: Mapper;

	beforeAll(async () => {
		crm = await start();
		mapLead = await openMapper(underTest, crm, names.lead);
	});
	afterAll(() => crm.close());
	afterEach(() => {
		crm.limitCalls(undefined);
		crm.faults.clear();
	});

	const newItems = (length: number): IDataObject[] =>
		Array.from({ length }, () => ({ email: `options${(count += 1)}@example.com` }));
	/** An email address that is too long for every CRM. */
	const bad = (): IDataObject => ({ email: `${'x'.repeat(400)}@example.com` });

	const upsert = (): INodeParameters => ({
		resource: 'record',
		operation: 'upsert',
		entity: { __rl: true, mode: 'name', value: names.lead },
		fields: mapLead({ ...newLead, [names.email]: '={{ $json.email }}' }),
		matchBy: 'email',
	});

	const settings = (
		runOptions: INodeParameters,
		more: INodeParameters = {},
		onError: INode['onError'] = 'continueRegularOutput',
	) => ({
		parameters: { ...upsert(), ...more, runOptions },
		credentials: crm.credentials,
		onError,
	});

	const run = async (
		items: readonly IDataObject[],
		runOptions: INodeParameters,
		more: INodeParameters = {},
		onError?: INode['onError'],
	) => {
		const [output = []] = await openOutputs(
			new Action(),
			settings(runOptions, more, onError),
		)(items);
		return output;
	};

	const codesOf = (output: ReadonlyArray<{ json: IDataObject }>) =>
		output.map(({ json }) => (json.error as IDataObject | undefined)?.code);
	const writesSince = (before: number) =>
		crm.log.entries.slice(before).filter(isApiCall).filter(requests.isWrite).length;

	describe('Add Run Summary', () => {
		test('adds the numbers of the run after the items', async () => {
			const before = crm.log.entries.length;
			const output = await run([...newItems(3), bad()], { addRunSummary: true });
			const { runSummary } = output.at(-1)!.json as { runSummary: IDataObject };
			expect(output).toHaveLength(5);
			expect(runSummary).toMatchObject({
				items: 4,
				outcomes: { created: 3, failed: 1 },
				apiCalls: crm.log.entries.slice(before).filter(isApiCall).length,
				seconds: expect.any(Number) as number,
			});
		});

		test('says for how many items nothing was written because of a dry run', async () => {
			const items = [true, true, false].map((dry) => ({ ...newItems(1)[0], dry }));
			const before = crm.count(names.lead);
			const options = { dryRun: '={{ $json.dry }}' };
			const output = await run([...items, bad()], { addRunSummary: true }, { options });
			expect(output.at(-1)!.json).toMatchObject({
				runSummary: { outcomes: { created: 3, failed: 1 }, dryRun: 2 },
			});
			expect(crm.count(names.lead)).toBe(before + 1);
			const written = await run(newItems(1), { addRunSummary: true });
			expect(written.at(-1)!.json.runSummary).not.toHaveProperty('dryRun');
		});

		test('says how many calls are left, also in the hint', async () => {
			crm.limitCalls(5_000);
			const before = crm.log.entries.length;
			const { hints, outputs } = await runWithHints(
				new Action(),
				settings({ addRunSummary: true }),
				newItems(1),
			);
			const left = 5_000 - crm.log.entries.slice(before).filter(isApiCall).length;
			const { runSummary } = outputs[0]!.at(-1)!.json as { runSummary: { callsLeft: object } };
			expect(runSummary.callsLeft).toMatchObject({ left });
			expect(hints[0]?.message).toContain(`${left.toLocaleString('en-US')}`);
			expect(hints[0]?.message).toMatch(/ left in (24 hours|five minutes)\.$/);
		});

		test('counts the items of an operation without outcomes as succeeded', async () => {
			const whoAmI = { resource: 'user', operation: 'whoAmI' };
			const output = await run([{}, {}], { addRunSummary: true }, whoAmI);
			expect(output.at(-1)!.json).toMatchObject({
				runSummary: { items: 2, outcomes: { succeeded: 2 } },
			});
		});
	});

	describe('Keep Calls in Reserve', () => {
		test('writes while more calls are left', async () => {
			crm.limitCalls(1_000);
			const output = await run(newItems(2), { keepCallsInReserve: 500 });
			expect(output.map(({ json }) => json.outcome)).toEqual(['created', 'created']);
		});

		test('stops before a write that would use the reserve, and reports every item', async () => {
			crm.limitCalls(1_000);
			const [before, records] = [crm.log.entries.length, crm.count(names.lead)];
			const items = newItems(300);
			const output = await run(items, { keepCallsInReserve: 1_000, addRunSummary: true });
			expect(writesSince(before)).toBe(0);
			expect(crm.count(names.lead)).toBe(records);
			expect(codesOf(output.slice(0, -1))).toEqual(items.map(() => 'RESERVE_REACHED'));
			expect(output.at(-1)!.json).toMatchObject({ runSummary: { outcomes: { failed: 300 } } });
		});

		test('stops between two writes of one run', async () => {
			const parameters = { options: { phoneCountry: '={{ $json.country }}' } };
			const groups = ['US', 'DE', 'FR', 'GB', 'IT', 'ES', 'NL', 'BE'].map((country) => ({
				...newItems(1)[0],
				country,
			}));
			crm.limitCalls(1_000);
			const output = await run(groups, { keepCallsInReserve: 990 }, parameters);
			const written = output.filter(({ json }) => json.outcome === 'created').length;
			expect(written).toBeGreaterThan(0);
			expect(written).toBeLessThan(groups.length);
			expect(codesOf(output).filter((code) => code === 'RESERVE_REACHED')).toHaveLength(
				groups.length - written,
			);
		});

		test('stops the node with a clear error when On Error says so', async () => {
			crm.limitCalls(1_000);
			const stopped = run(newItems(2), { keepCallsInReserve: 1_000 }, {}, 'stopWorkflow');
			await expect(stopped).rejects.toMatchObject({
				message: expect.stringMatching(/stopped before writing: .* has \d+ API calls/) as string,
			});
		});

		test.each(['many', -1])('is an error of the node when it is %p', async (keepCallsInReserve) => {
			const [failed] = await run(newItems(1), { keepCallsInReserve });
			expect(errorOf(failed)?.message).toMatch(/Keep Calls in Reserve must be a number/);
		});
	});

	describe('Stop Above Share of Failures', () => {
		test('does not try the rest once too many of a group have failed', async () => {
			const items = [...Array.from({ length: 20 }, bad), ...newItems(400)];
			const records = crm.count(names.lead);
			const output = await run(items, { stopAboveShareOfFailures: 20, addRunSummary: true });
			expect(output).toHaveLength(421);
			expect(crm.count(names.lead) - records).toBe(30);
			expect(output.at(-1)!.json).toMatchObject({
				runSummary: { items: 420, outcomes: { created: 30, failed: 20, notTried: 370 } },
			});
			expect(errorOf(output[420 - 1])?.message).toBe(
				'Not tried: 20 of 50 items failed, which is more than 20%.',
			);
		});

		test('goes on while fewer fail', async () => {
			const items = [bad(), ...newItems(60)];
			const output = await run(items, { stopAboveShareOfFailures: 20 });
			expect(output.filter(({ json }) => json.outcome === 'created')).toHaveLength(60);
		});

		test('counts the items of all settings together', async () => {
			const options = { options: { phoneCountry: '={{ $json.country }}' } };
			const items = [
				...Array.from({ length: 4 }, () => ({ ...bad(), country: 'US' })),
				...newItems(4).map((item) => ({ ...item, country: 'DE' })),
			];
			const output = await run(items, { stopAboveShareOfFailures: 40 }, options);
			expect(codesOf(output).slice(4)).toEqual(Array.from({ length: 4 }, () => 'NOT_TRIED'));
		});

		test('one item that cannot be sent is one of all items, whether its values or its settings are wrong', async () => {
			const update: INodeParameters = {
				operation: 'update',
				findBy: 'id',
				recordId: '={{ $json.id }}',
				entity: '={{ $json.entity }}',
				fields: mapLead({ [names.firstName]: 'Ada' }),
			};
			const good = () => ({
				entity: names.lead,
				id: crm.colleague.create(names.lead, { ...newLead }),
			});
			const items = [
				{ ...good(), id: '' },
				{ ...good(), entity: '' },
				...Array.from({ length: 60 }, good),
			];
			const output = await run(items, { stopAboveShareOfFailures: 20 }, update);
			expect(output.filter(({ json }) => json.outcome === 'updated')).toHaveLength(60);
		});

		test('many items that cannot be sent stop the run before anything is sent', async () => {
			const items = [...newItems(40), ...newItems(20).map((item) => ({ ...item, fail: true }))];
			const options = { options: { phoneCountry: '={{ $json.fail ? "Mars" : "US" }}' } };
			const records = crm.count(names.lead);
			const output = await run(items, { stopAboveShareOfFailures: 20 }, options);
			expect(codesOf(output).filter((code) => code === 'NOT_TRIED')).toHaveLength(40);
			expect(crm.count(names.lead)).toBe(records);
		});

		test('groups hold items of several settings', async () => {
			const countries = ['US', 'DE', 'FR', 'GB'];
			const items = [bad(), ...newItems(19)].map((item, index) => ({
				...item,
				country: countries[index % countries.length]!,
			}));
			const options = { options: { phoneCountry: '={{ $json.country }}' } };
			const output = await run(items, { stopAboveShareOfFailures: 10 }, options);
			expect(output.filter(({ json }) => json.outcome === 'created')).toHaveLength(19);
		});

		test('finds a person that an earlier group of the run has created', async () => {
			const items = newItems(50);
			const output = await run([...items, ...items.slice(0, 5)], { stopAboveShareOfFailures: 20 });
			expect(output.slice(50).map(({ json }) => json.outcome)).toEqual(
				Array.from({ length: 5 }, () => 'unchanged'),
			);
		});

		test('says what was not tried when On Error says to stop', async () => {
			const items = [...Array.from({ length: 50 }, bad), ...newItems(10)];
			const stopped = run(items, { stopAboveShareOfFailures: 20 }, {}, 'stopWorkflow');
			await expect(stopped).rejects.toMatchObject({
				description: expect.stringContaining(
					'50 of 60 items failed; 0 succeeded; 10 were not tried.',
				) as string,
			});
		});
	});
});
