/**
 * A CRM that is restored from a backup of last week, as a whole, while the two-way example workflows are published: with
 * older values and stamps, without the records that came since, and with those that were deleted.
 */
import { trustEmulators } from '../../../emulators/kernel/tls';
import { other, sideNames, TwoCrms, type Person, type SideName } from './twoCrms';

const DAY = 24 * 3_600_000;
const MAX_ROUNDS = 8;

let crms: TwoCrms;
let passed = 0;

beforeAll(async () => {
	await trustEmulators();
	const now = performance.now.bind(performance);
	jest.spyOn(performance, 'now').mockImplementation(() => now() + passed);
	crms = await TwoCrms.start();
});
afterAll(async () => {
	jest.restoreAllMocks();
	await crms.close();
});

/** On the clocks of both CRMs, and the stopwatch of n8n. */
function pass(time: number): void {
	passed += time;
	for (const side of sideNames) crms.crms[side].clock.advance(time);
}

const settle = async () => expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);

/** Settles, and expects that nothing was written. */
async function settleWithoutWrites(): Promise<void> {
	for (const side of sideNames) crms.crms[side].log.clear();
	await settle();
	expect(crms.writes).toBe(0);
}

let serial = 0;
type Ids = Record<SideName, string>;

async function synced(side: SideName): Promise<Ids> {
	serial += 1;
	const id = crms.create(side, {
		firstName: 'Ada',
		lastName: `Lovelace ${serial}`,
		company: 'Engines',
		email: `ada${serial}@example.com`,
	});
	await settle();
	return { [side]: id, [other(side)]: crms.leads(side).get(id)!.link! } as Ids;
}

const personOf = (side: SideName, id: string) => crms.leads(side).get(id)!;

/** Both sides have the record, linked to each other, with these values. */
function expectEqual(ids: Ids, values: Person): void {
	for (const side of sideNames) {
		expect(personOf(side, ids[side])).toMatchObject({ ...values, link: ids[other(side)] });
	}
}

const check = async () =>
	await crms.open('nightly-full-check.json').run({ trigger: 'Every Night', items: [{ json: {} }] });

describe.each(sideNames)('%s is restored', (side) => {
	const there = other(side);
	let untouched: Ids;
	let edited: Ids;
	let editedToo: Ids;
	let deleted: Ids;
	/** In the week after the backup, on this side and on the other one. */
	let created: Ids;
	let arrived: Ids;

	beforeEach(async () => {
		crms.clear();
		await crms.republish();
		untouched = await synced(side);
		edited = await synced(side);
		editedToo = await synced(there);
		deleted = await synced(side);
		pass(DAY);
		await settle();
		const restore = crms.crms[side].backUp();

		pass(DAY);
		crms.edit(side, edited[side], { firstName: 'Augusta' });
		crms.edit(there, editedToo[there], { firstName: 'Annabella' });
		crms.delete(side, deleted[side]);
		created = await synced(side);
		arrived = await synced(there);
		for (let day = 1; day <= 5; day += 1) {
			pass(DAY);
			await settle();
		}
		restore();
	});

	test('nothing is written by itself: the other CRM keeps what it has', async () => {
		const before = crms.leads(there);
		await settleWithoutWrites();
		expect(crms.leads(there)).toEqual(before);
		expect(personOf(side, edited[side])).toMatchObject({ firstName: 'Ada' });
	});

	test('an edit in the other CRM brings back what was edited before', async () => {
		crms.edit(there, edited[there], { phone: '+1 555 0101' });
		crms.edit(there, editedToo[there], { jobTitle: 'Countess' });
		await settle();
		expectEqual(edited, { firstName: 'Augusta', phone: '+1 555 0101' });
		expectEqual(editedToo, { firstName: 'Annabella', jobTitle: 'Countess' });
		await settleWithoutWrites();
	});

	test('records that are gone are created again with their next edit, and linked', async () => {
		for (const ids of [created, arrived]) crms.edit(there, ids[there], { jobTitle: 'Countess' });
		await settle();
		for (const { [there]: id } of [created, arrived]) {
			const { link } = personOf(there, id);
			expectEqual({ [there]: id, [side]: link! } as Ids, { jobTitle: 'Countess' });
		}
		await settleWithoutWrites();
	});

	test('an edit of a record that is as it was is carried, in both directions', async () => {
		crms.edit(side, untouched[side], { firstName: 'Augusta' });
		crms.edit(there, untouched[there], { jobTitle: 'Countess' });
		await settle();
		expectEqual(untouched, { firstName: 'Augusta', jobTitle: 'Countess' });
	});

	test('an edit of a restored record is carried, and its older values are reported as conflicts', async () => {
		crms.edit(side, edited[side], { phone: '+1 555 0101' });
		await crms.poll(side);
		expect(await crms.run(side)).toMatchObject([
			{
				outcome: 'updated',
				conflicts: [{ crmValue: 'Augusta', incomingValue: 'Ada', winner: 'incoming' }],
			},
		]);
		await settle();
		expectEqual(edited, { firstName: 'Ada', phone: '+1 555 0101' });
	});

	test('a record that was deleted, and is there again, is in step with the other one again', async () => {
		await settle();
		crms.edit(there, deleted[there], { firstName: 'Augusta' });
		await settle();
		expectEqual(deleted, { firstName: 'Augusta' });
	});

	test('the full check reports what differs, and what is gone', async () => {
		const outputs = await check();
		const problems = [...outputs]
			.filter(([name]) => name.startsWith('Report: '))
			.flatMap(([, items]) =>
				items.map(({ id, problem }) => `${id as string} ${problem as string}`),
			);
		const label = { dynamics365: 'Dynamics 365', salesforce: 'Salesforce' };
		const field = { dynamics365: 'firstname', salesforce: 'FirstName' };
		const differs = [edited, editedToo].flatMap((ids) =>
			sideNames.map(
				(each) => `${ids[each]} Different from ${label[other(each)]}: ${field[other(each)]}`,
			),
		);
		const gone = [created, arrived].map(({ [there]: id }) => `${id} Only in ${label[there]}`);
		expect(problems.toSorted()).toEqual([...differs, ...gone].toSorted());
	});
});
