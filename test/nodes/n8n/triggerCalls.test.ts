/** What a poll costs: one that finds nothing is one call, in every way of reading changes and with every option. */
import type { IDataObject, NodeParameterValueType } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { runPoll } from '../../support/n8nHost';
import { isApiCall, productsUnderTest, type EmulatedProduct } from '../../products';

const MINUTE = 60_000;
/** The status of a call that is repeated with a new access token. */
const EXPIRED = 401;
type Parameters = Record<string, NodeParameterValueType>;

const feeds = productsUnderTest.flatMap((underTest) =>
	underTest.feeds.map((feed) => ({ underTest, ...feed, name: underTest.name })),
);

beforeAll(trustEmulators);

describe.each(feeds)('$name, $entity by $by', (feed) => {
	const { underTest, entity, text, newRecord, events } = feed;
	let crm: EmulatedProduct;
	let staticData: IDataObject;

	beforeAll(async () => {
		crm = await underTest.start();
	});
	afterAll(() => crm.close());
	beforeEach(() => {
		staticData = {};
	});
	afterEach(() => {
		crm.allowEverything();
		jest.restoreAllMocks();
	});

	/** @returns how many changes one poll emits, and how many calls it sends. */
	async function poll(parameters: Parameters = {}, minutes = 1) {
		crm.clock.advance(minutes * MINUTE);
		crm.log.clear();
		const items = await runPoll(new underTest.Trigger(), {
			parameters: {
				entity: { __rl: true, mode: 'name', value: entity },
				events: ['created', 'updated'],
				fields: 'all',
				...parameters,
			},
			credentials: crm.credentials,
			staticData,
		});
		const calls = crm.log.entries.filter((call) => isApiCall(call) && call.status !== EXPIRED);
		return { emitted: items?.length ?? 0, calls: calls.length };
	}

	/** The trigger has started, has emitted a record, and has found nothing once. */
	async function settled(parameters: Parameters = {}) {
		for (let polls = 0; polls < 3; polls += 1) await poll(parameters);
		crm.colleague.create(entity, newRecord);
		expect(await poll(parameters)).toMatchObject({ emitted: 1 });
		await poll(parameters);
	}

	const passOnStopwatch = (minutes: number) => {
		const now = performance.now.bind(performance);
		jest.spyOn(performance, 'now').mockImplementation(() => now() + minutes * MINUTE);
	};

	const idle = { emitted: 0, calls: 1 };

	test.each<[with_: string, parameters: Parameters]>([
		['the default settings', {}],
		['every event', { events: [...events] }],
		['selected fields', { fields: 'selected', selectedFields: [text] }],
		[
			'conditions',
			{ conditions: { condition: [{ field: text, operator: 'equals', value: 'A' }] } },
		],
		['Ignore Changes by the Connected User', { options: { ignoreOwnChanges: true } }],
		['Only When These Fields Change', { options: { watchedFields: [text] } }],
	])('with %s, a poll that finds nothing is one call', async (_, parameters) => {
		await settled(parameters);
		for (let polls = 0; polls < 3; polls += 1) expect(await poll(parameters)).toEqual(idle);
	});

	test('a poll that emits changes is one call, or two where the clock of the CRM jumped', async () => {
		await settled();
		crm.colleague.create(entity, newRecord);
		const { emitted, calls } = await poll();
		expect(emitted).toBe(1);
		expect(calls).toBeLessThanOrEqual(2);
	});

	test('the connected user is requested once', async () => {
		const parameters = { options: { ignoreOwnChanges: true } };
		await settled(parameters);
		crm.colleague.create(entity, newRecord);
		const { emitted, calls } = await poll(parameters);
		expect(emitted).toBe(1);
		expect(calls).toBeLessThanOrEqual(2);
	});

	test('the entity is described again after a quarter of an hour, in one call', async () => {
		const parameters = { options: { ignoreOwnChanges: true } };
		await settled(parameters);
		passOnStopwatch(16);
		expect(await poll(parameters, 16)).toEqual({ emitted: 0, calls: 2 });
		expect(await poll(parameters)).toEqual(idle);
	});

	test('a poll of another trigger does not change what this one keeps', async () => {
		await settled();
		const other = staticData;
		staticData = {};
		await poll({ fields: 'selected', selectedFields: [text] });
		staticData = other;
		crm.colleague.create(entity, newRecord);
		expect(await poll()).toMatchObject({ emitted: 1 });
		expect(await poll()).toEqual(idle);
	});

	test('after a restart of n8n, the trigger goes on from its saved position', async () => {
		await settled();
		staticData = structuredClone(staticData);
		crm.colleague.create(entity, newRecord);
		passOnStopwatch(16);
		expect(await poll()).toMatchObject({ emitted: 1 });
	});

	test('a permission that was removed is reported by the same poll, and nothing is lost', async () => {
		await settled();
		crm.forbidReading(entity);
		crm.colleague.create(entity, newRecord);
		await expect(poll()).rejects.toThrow();
		crm.allowEverything();
		expect(await poll()).toMatchObject({ emitted: 1 });
	});
});
