/** Both triggers in n8n's own poll context, against the emulated CRMs. */
import type { IDataObject, NodeParameterValueType } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { runPoll } from '../../support/n8nHost';
import { nodesUnderTest, type CrmOfNodes } from '../nodesUnderTest';

const MINUTE = 60_000;

beforeAll(trustEmulators);

describe.each(nodesUnderTest)('$name', (nodes) => {
	const { lead, lastName, email, leadNeeds } = nodes;
	let crm: CrmOfNodes;
	let staticData: IDataObject;

	beforeAll(async () => {
		crm = await nodes.start();
	});
	afterAll(() => crm.close());
	beforeEach(() => {
		staticData = {};
	});
	afterEach(() => {
		crm.faults.clear();
		crm.allowEverything();
	});

	async function poll(
		parameters: Record<string, NodeParameterValueType> = {},
		mode: 'trigger' | 'manual' = 'trigger',
	) {
		crm.clock.advance(MINUTE);
		const items = await runPoll(nodes.makeTrigger(), {
			parameters: {
				recordType: { __rl: true, mode: 'list', value: lead },
				events: ['created', 'updated', 'deleted'],
				fields: 'all',
				...parameters,
			},
			credentials: crm.credentials,
			staticData,
			mode,
		});
		return items?.map(({ json }) => json) ?? null;
	}

	const create = (values: Record<string, string> = {}) =>
		crm.colleague.create(lead, { ...leadNeeds, ...values });

	test('activation starts now: records that are there are no changes', async () => {
		create();
		expect(await poll()).toBeNull();
		expect(await poll()).toBeNull();
	});

	test('tells created, updated and deleted, each once', async () => {
		await poll();
		const id = create({ [email]: 'ada@example.com' });
		const created = await poll();
		expect(created).toHaveLength(1);
		expect(created?.[0]).toMatchObject({
			[email]: 'ada@example.com',
			[lastName]: 'Lovelace',
			_change: { event: 'created', recordType: lead, id, changedBy: crm.colleague.id },
		});
		crm.colleague.update(lead, id, { [email]: 'countess@example.com' });
		const updated = await poll();
		expect(updated).toMatchObject([
			{ [email]: 'countess@example.com', _change: { event: 'updated', id } },
		]);
		crm.colleague.delete(lead, id);
		expect(await poll()).toMatchObject([{ _change: { event: 'deleted', recordType: lead, id } }]);
		expect(await poll()).toBeNull();
	});

	test('says when it was changed, in UTC, and links to the record', async () => {
		await poll();
		const id = create();
		const [item] = (await poll()) ?? [];
		const { changedAt, url } = item?._change as { changedAt: string; url: string };
		expect(changedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		expect(url.startsWith(crm.url)).toBe(true);
		expect(url).toContain(id);
	});

	test('returns only the chosen fields', async () => {
		const parameters = { fields: 'chosen', chosenFields: [email] };
		await poll(parameters);
		create({ [email]: 'ada@example.com' });
		const [item] = (await poll(parameters)) ?? [];
		expect(Object.keys(item ?? {})).toEqual([email, '_change']);
	});

	test('tells only the chosen events', async () => {
		const parameters = { events: ['updated'] };
		await poll(parameters);
		const id = create();
		expect(await poll(parameters)).toBeNull();
		crm.colleague.update(lead, id, { [lastName]: 'King' });
		expect(await poll(parameters)).toMatchObject([{ _change: { event: 'updated', id } }]);
	});

	test('a manual test shows a real record and moves nothing', async () => {
		await poll();
		const saved = structuredClone(staticData);
		const id = create();
		expect(await poll({}, 'manual')).toMatchObject([{ [lastName]: 'Lovelace', _change: { id } }]);
		expect(staticData).toEqual(saved);
		expect(await poll()).toMatchObject([{ _change: { event: 'created', id } }]);
	});

	test('a poll that fails leaves the cursor, and the next one makes up for it', async () => {
		await poll();
		const id = create();
		const saved = structuredClone(staticData);
		const answer = { status: 503, headers: { 'retry-after': '120' }, body: 'down' };
		crm.faults.add({ path: /lead/i, answer });
		await expect(poll()).rejects.toMatchObject({
			failure: { cause: 'temporarily-unavailable', retryAfterMs: 120_000 },
		});
		expect(staticData).toEqual(saved);
		crm.faults.clear();
		expect(await poll()).toMatchObject([{ _change: { event: 'created', id } }]);
	});

	test('a token that ran out is renewed within the poll', async () => {
		await poll();
		const id = create();
		crm.expireTokens();
		expect(await poll()).toMatchObject([{ _change: { event: 'created', id } }]);
	});

	describe('refuses by name', () => {
		test.each<[string, Record<string, NodeParameterValueType>, RegExp]>([
			[
				'a record type that does not exist',
				{ recordType: { __rl: true, mode: 'name', value: 'leed' } },
				/leed/,
			],
			[
				'a field that does not exist',
				{ fields: 'chosen', chosenFields: ['shoe_size'] },
				/shoe_size/,
			],
			['no event', { events: [] }, /No event is chosen/],
			['no field', { fields: 'chosen', chosenFields: [] }, /No field is chosen/],
		])('%s', async (_, parameters, message) => {
			await expect(poll(parameters)).rejects.toMatchObject({
				message: expect.stringMatching(message) as string,
				description: expect.any(String) as string,
			});
		});

		test('a record type without permission', async () => {
			crm.forbidReading(lead);
			await expect(poll()).rejects.toMatchObject({
				message: expect.stringMatching(/lead/i) as string,
				description: expect.any(String) as string,
				failure: { cause: 'configuration-invalid' },
			});
		});
	});
});
