/**
 * A CRM that is restored from a backup while its triggers are published: its records, deletions and versions are those of
 * the backup, and its clock runs on. What is changed after that is emitted once.
 */
import type { IDataObject } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { runPoll } from '../../support/n8nHost';
import { isApiCall, productsUnderTest, type EmulatedProduct } from '../../products';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The status of a call that is repeated with a new access token. */
const EXPIRED = 401;
/** A trigger has its first token, or has a new one, after this many polls at most. */
const OPENING = 4;

const feeds = productsUnderTest.flatMap((underTest) =>
	underTest.feeds.map((feed) => ({ underTest, ...feed, name: underTest.name })),
);

let passed = 0;

beforeAll(async () => {
	await trustEmulators();
	const now = performance.now.bind(performance);
	jest.spyOn(performance, 'now').mockImplementation(() => now() + passed);
});
afterAll(() => jest.restoreAllMocks());

describe.each(feeds)('$name, $entity by $by', (feed) => {
	const { underTest, entity, text, newRecord, events } = feed;
	let crm: EmulatedProduct;
	let staticData: IDataObject;

	/** The CRM's clock, and the stopwatch of n8n. */
	function pass(time: number): void {
		crm.clock.advance(time);
		passed += time;
	}

	beforeEach(async () => {
		crm = await underTest.start();
		staticData = {};
		for (let polls = 0; polls < OPENING; polls += 1) await poll();
	});
	afterEach(() => crm.close());

	/** @returns the events and ids that a poll emits. */
	async function poll(after = MINUTE): Promise<string[]> {
		pass(after);
		crm.log.clear();
		const items = await runPoll(new underTest.Trigger(), {
			parameters: {
				entity: { __rl: true, mode: 'name', value: entity },
				events: [...events],
				fields: 'all',
			},
			credentials: crm.credentials,
			staticData,
		});
		return (items ?? []).map(({ json }) => {
			const { event, id } = json._change as { event: string; id: string };
			return `${event} ${id}`;
		});
	}

	async function pollUntilSettled(): Promise<string[]> {
		const emitted: string[] = [];
		for (let polls = 0; polls < OPENING; polls += 1) emitted.push(...(await poll()));
		return emitted.toSorted();
	}

	async function expectOneCall(): Promise<void> {
		await poll();
		const calls = crm.log.entries.filter((call) => isApiCall(call) && call.status !== EXPIRED);
		expect(calls).toHaveLength(1);
	}

	const create = () => crm.colleague.create(entity, newRecord);
	const edit = (id: string, value: string) => crm.colleague.update(entity, id, { [text]: value });

	/** A week after the backup in which the record was edited, others came, and all of it was emitted. */
	async function aWeek(id: string): Promise<void> {
		for (let day = 1; day <= 6; day += 1) {
			edit(id, `Day ${day}`);
			for (let count = 0; count < 5; count += 1) create();
			expect(await poll(DAY)).toHaveLength(6);
		}
	}

	test('emits nothing of what was undone, and a poll costs one call again', async () => {
		const id = create();
		expect(await poll()).toEqual([`created ${id}`]);
		const restore = crm.backUp();
		await aWeek(id);
		restore();
		expect(await pollUntilSettled()).toEqual([]);
		await expectOneCall();
	});

	test('what is changed before the first poll is emitted, and what is changed later', async () => {
		const id = create();
		expect(await poll()).toEqual([`created ${id}`]);
		const restore = crm.backUp();
		await aWeek(id);
		restore();
		edit(id, 'After the restore');
		const added = create();
		expect(await pollUntilSettled()).toEqual([`created ${added}`, `updated ${id}`]);

		for (let change = 1; change <= 3; change += 1) {
			edit(id, `Change ${change}`);
			const another = create();
			expect((await poll()).toSorted()).toEqual([`created ${another}`, `updated ${id}`]);
		}
	});

	test('what was emitted right before the restore and is still there is not emitted again', async () => {
		const ids = [create(), create()];
		expect(await poll()).toHaveLength(2);
		const restore = crm.backUp();
		for (let count = 0; count < 5; count += 1) create();
		expect(await poll()).toHaveLength(5);
		restore();
		edit(ids[0]!, 'After the restore');
		expect(await pollUntilSettled()).toEqual([`updated ${ids[0]!}`]);
	});

	test('a burst right before the restore delays nothing after it', async () => {
		const id = create();
		await poll();
		const restore = crm.backUp();
		for (let count = 0; count < 1_200; count += 1) create();
		expect(await poll()).toHaveLength(1_200);
		restore();
		expect(await pollUntilSettled()).toEqual([]);
		for (let change = 1; change <= 3; change += 1) {
			edit(id, `Change ${change}`);
			expect(await poll(HOUR)).toEqual([`updated ${id}`]);
		}
		await expectOneCall();
	});

	if (!events.includes('deleted')) return;

	test('a record that is there again is deleted again', async () => {
		const id = create();
		for (let hours = 0; hours < 2; hours += 1) {
			await poll(HOUR);
			create();
		}
		await poll();
		const restore = crm.backUp();
		crm.colleague.delete(entity, id);
		expect(await poll()).toEqual([`deleted ${id}`]);
		pass(HOUR);
		restore();
		expect(await pollUntilSettled()).toEqual([]);
		crm.colleague.delete(entity, id);
		expect(await pollUntilSettled()).toEqual([`deleted ${id}`]);
	});
});
