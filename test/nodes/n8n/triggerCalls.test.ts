/** What a poll costs: one that finds nothing is one call, in every way of reading changes and with every option. */
import { isApiCall, productsUnderTest } from '../../products';
import { MINUTE, setTriggerStage, type TriggerParameters as Parameters } from './triggerStage';

/** The status of a call that is repeated with a new access token. */
const EXPIRED = 401;

const feeds = productsUnderTest.flatMap((underTest) =>
	underTest.feeds.map((feed) => ({ underTest, ...feed, name: underTest.name })),
);

describe.each(feeds)('$name, $entity by $by', (feed) => {
	const { underTest, entity, text, newRecord, events } = feed;
	const stage = setTriggerStage(underTest);
	afterEach(() => jest.restoreAllMocks());

	/** @returns how many changes one poll emits, and how many calls it sends. */
	async function poll(parameters: Parameters = {}, minutes = 1) {
		stage.crm.clock.advance((minutes - 1) * MINUTE);
		stage.crm.log.clear();
		const items = await stage.poll({
			entity: { __rl: true, mode: 'name', value: entity },
			events: ['created', 'updated'],
			...parameters,
		});
		const calls = stage.crm.log.entries.filter(
			(call) => isApiCall(call) && call.status !== EXPIRED,
		);
		return { emitted: items?.length ?? 0, calls: calls.length };
	}

	/** The trigger has started, has emitted a record, and has found nothing once. */
	async function settled(parameters: Parameters = {}) {
		for (let polls = 0; polls < 3; polls += 1) await poll(parameters);
		stage.crm.colleague.create(entity, newRecord);
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
		stage.crm.colleague.create(entity, newRecord);
		const { emitted, calls } = await poll();
		expect(emitted).toBe(1);
		expect(calls).toBeLessThanOrEqual(2);
	});

	test('the connected user is requested once', async () => {
		const parameters = { options: { ignoreOwnChanges: true } };
		await settled(parameters);
		stage.crm.colleague.create(entity, newRecord);
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
		const other = stage.staticData;
		stage.staticData = {};
		await poll({ fields: 'selected', selectedFields: [text] });
		stage.staticData = other;
		stage.crm.colleague.create(entity, newRecord);
		expect(await poll()).toMatchObject({ emitted: 1 });
		expect(await poll()).toEqual(idle);
	});

	test('after a restart of n8n, the trigger goes on from its saved position', async () => {
		await settled();
		stage.staticData = structuredClone(stage.staticData);
		stage.crm.colleague.create(entity, newRecord);
		passOnStopwatch(16);
		expect(await poll()).toMatchObject({ emitted: 1 });
	});

	test('a permission that was removed is reported by the same poll, and nothing is lost', async () => {
		await settled();
		stage.crm.forbidReading(entity);
		stage.crm.colleague.create(entity, newRecord);
		await expect(poll()).rejects.toThrow();
		stage.crm.allowEverything();
		expect(await poll()).toMatchObject({ emitted: 1 });
	});
});
