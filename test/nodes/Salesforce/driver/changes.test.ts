import type { ChangeFeed, FeedRow, StampFeed, StampPosition } from '../../../../nodes/crm/port';
import { AGENT_ALICE, INTEGRATION_USER } from '../../../emulators/salesforce';
import { useEmulatedSalesforce } from './emulated';

const MINUTE = 60_000;

const under = useEmulatedSalesforce();
const createLead = (LastName: string) =>
	under.emulator.as(INTEGRATION_USER.id).create('Lead', { LastName, Company: 'x' });

async function openFeed(
	fields: readonly string[] = ['LastName'],
	entity = 'Lead',
): Promise<StampFeed> {
	const feed: ChangeFeed = await under.crm.openChangeFeed({ entity, fields });
	if (feed.kind !== 'stamp') throw new Error('Salesforce has no token feed.');
	return feed;
}

const startOf = (feed: StampFeed): StampPosition => ({ stamp: feed.openedAt, tieBreaker: '' });
const readFirst = (feed: StampFeed) =>
	feed.readFirstPage({ order: 'modified', after: startOf(feed), limit: 10 });
const later = () => new Date(under.emulator.clock.now().getTime() + MINUTE).toISOString();

beforeEach(() => under.emulator.clock.advance(MINUTE));
afterEach(() => under.emulator.clock.run());

test('rows of one second are ordered by their id, and reading continues after any of them', async () => {
	const feed = await openFeed();
	under.emulator.clock.freeze();
	const ids = ['a', 'b', 'c'].map(createLead);
	const first = await feed.readPage({
		order: 'modified',
		after: startOf(feed),
		before: later(),
		limit: 2,
	});
	expect(first.more).toBe(true);
	const after = first.rows.at(-1)!.position;
	expect(after.tieBreaker).toBe(ids[1]);
	const second = await feed.readPage({ order: 'modified', after, before: later(), limit: 2 });
	expect(second.more).toBe(false);
	expect(second.rows).toMatchObject([{ row: { kind: 'present', record: { id: ids[2] } } }]);
});

describe('a deleted record', () => {
	const alice = () => under.emulator.as(AGENT_ALICE.id);
	const deletedAt = expect.stringMatching(/^\d{4}-.*\.000Z$/) as unknown;

	async function readDeletions(entity: string, change: () => void): Promise<FeedRow[]> {
		const feed = await openFeed(['Id'], entity);
		under.emulator.clock.advance(5000);
		change();
		const range = { order: 'modified', after: startOf(feed), before: later() } as const;
		const { rows } = await feed.readPage({ ...range, limit: 10 });
		return rows.map(({ row }) => row).filter(({ kind }) => kind === 'deleted');
	}

	test('has the time of its deletion and the user', async () => {
		const id = createLead('Lovelace');
		const rows = await readDeletions('Lead', () => alice().delete('Lead', id));
		expect(rows).toEqual([
			{ kind: 'deleted', entity: 'Lead', id, deletedBy: AGENT_ALICE.id, deletedAt },
		]);
	});

	test('names the record that it was merged into', async () => {
		const [masterId, mergedId] = [createLead('Lovelace'), createLead('King')];
		const rows = await readDeletions('Lead', () => alice().merge('Lead', { masterId, mergedId }));
		expect(rows).toMatchObject([{ id: mergedId, mergedInto: masterId, deletedBy: AGENT_ALICE.id }]);
	});

	test('names no user when it was deleted along with another record', async () => {
		const AccountId = alice().create('Account', { Name: 'Going' });
		const id = alice().create('Contact', { LastName: 'Along', AccountId });
		const rows = await readDeletions('Contact', () => alice().delete('Account', AccountId));
		expect(rows).toEqual([{ kind: 'deleted', entity: 'Contact', id, deletedAt }]);
	});
});

test('a change by the system counts, because its stamp changes', async () => {
	const id = createLead('Lovelace');
	under.emulator.clock.advance(MINUTE);
	const feed = await openFeed();
	under.emulator.clock.advance(1000);
	under.emulator.inProcess.touch('Lead', id);
	const { rows } = await feed.readPage({
		order: 'modified',
		after: startOf(feed),
		before: later(),
		limit: 10,
	});
	expect(rows).toMatchObject([{ row: { record: { id } } }]);
});

test('nothing stamped at or after the end is returned', async () => {
	const feed = await openFeed();
	under.emulator.clock.advance(10_000);
	createLead('late');
	const before = new Date(Date.parse(feed.openedAt) + 5000).toISOString();
	const page = await feed.readPage({ order: 'modified', after: startOf(feed), before, limit: 10 });
	expect(page).toEqual({ rows: [], more: false });
});

test('a page larger than one response is read to its end', async () => {
	const feed = await openFeed();
	for (let index = 0; index < 2100; index += 1) createLead(`number ${index}`);
	const page = await feed.readPage({
		order: 'modified',
		after: startOf(feed),
		before: later(),
		limit: 5000,
	});
	expect(page.rows).toHaveLength(2100);
	expect(page.more).toBe(false);
});

test('stamps and date-time values are in UTC', async () => {
	const admin = under.emulator.as(INTEGRATION_USER.id);
	admin.create('Thing__c', {
		Name: 'x',
		Moment__c: '2026-03-31T10:30:00+02:00',
		Day__c: '2026-03-31',
	});
	const [thing] = await under.crm.readLatest({
		entity: 'Thing__c',
		fields: ['Moment__c', 'Day__c', 'CreatedDate'],
		limit: 1,
	});
	expect(thing?.values).toEqual({
		Moment__c: '2026-03-31T08:30:00.000Z',
		Day__c: '2026-03-31',
		CreatedDate: thing?.createdAt,
	});
});

test('a row stamped in the second in which its transaction began is after the watermark', async () => {
	const { clock } = under.emulator;
	clock.set(new Date(Math.ceil(clock.now().getTime() / 1000) * 1000 + 500));
	clock.freeze();
	const transaction = under.emulator.begin();
	transaction.as(AGENT_ALICE.id).create('Lead', { LastName: 'Late', Company: 'x' });
	const stamp = new Date(clock.now().getTime() - 500).toISOString();
	clock.advance(10 * MINUTE);
	const { start } = await readFirst(await openFeed());
	transaction.commit();
	expect(start.committed).toBeDefined();
	expect(start.committed! < stamp).toBe(true);
});

describe('the first page of a read', () => {
	const callsOf = () => under.emulator.log.entries.length;

	test('comes with the commit watermark and the clock, in one call', async () => {
		const feed = await openFeed();
		const id = createLead('Lovelace');
		const calls = callsOf();
		const { rows, more, start } = await readFirst(feed);
		expect(callsOf()).toBe(calls + 1);
		expect(rows).toMatchObject([{ row: { record: { id } } }]);
		expect(more).toBe(false);
		const behind = under.emulator.clock.now().getTime() - Date.parse(start.startedAt);
		expect(behind).toBeGreaterThanOrEqual(0);
		expect(start.committed! < start.startedAt).toBe(true);
	});

	test('does not contain what is committed after the watermark', async () => {
		const feed = await openFeed();
		const transaction = under.emulator.begin();
		const id = transaction.as(AGENT_ALICE.id).create('Lead', { LastName: 'Late', Company: 'x' });
		under.emulator.clock.advance(10 * MINUTE);
		const { rows, start } = await readFirst(feed);
		transaction.commit();
		const later = await readFirst(feed);
		expect(rows).toEqual([]);
		expect(later.rows).toMatchObject([{ row: { record: { id } } }]);
		expect(later.rows[0]!.modifiedAt > start.committed!).toBe(true);
	});

	test('is requested again if it has rows and the clock was far ahead of what was known', async () => {
		const feed = await openFeed();
		under.emulator.clock.advance(10 * MINUTE);
		const idle = callsOf();
		await readFirst(feed);
		expect(callsOf()).toBe(idle + 1);
		createLead('Lovelace');
		under.emulator.clock.advance(2 * MINUTE);
		const calls = callsOf();
		const { rows, start } = await readFirst(feed);
		expect(callsOf()).toBe(calls + 2);
		expect(rows[0]!.modifiedAt <= start.committed!).toBe(true);
	});

	test('of which Salesforce leaves out the watermark has none', async () => {
		const feed = await openFeed();
		const bodies = [{ ids: [] }, { done: true, totalSize: 0, records: [] }];
		const compositeResponse = bodies.map((body) => ({ body, httpStatusCode: 200 }));
		const answer = { status: 200, body: { compositeResponse } };
		under.emulator.faults.add({ path: /\/composite/, answer });
		expect((await readFirst(feed)).start).not.toHaveProperty('committed');
	});

	test('of an object that is not replicateable has no watermark', async () => {
		const { saved } = await openFeed();
		const plan = { ...(saved.plan as object), replicates: false };
		const feed = under.crm.reopenChangeFeed({ ...saved, plan }) as StampFeed;
		const { start } = await readFirst(feed);
		expect(start).toEqual({ startedAt: expect.any(String) as unknown });
		expect(feed.reportsCommits).toBe(false);
	});
});

test('rows in the order of their creation do not move when they change', async () => {
	const feed = await openFeed();
	const { clock } = under.emulator;
	const ids = ['a', 'b', 'c'].map((name) => {
		clock.advance(2_000);
		return createLead(name);
	});
	clock.advance(MINUTE);
	under.emulator.as(AGENT_ALICE.id).update('Lead', ids[0]!, { LastName: 'changed' });
	const range = { order: 'created', before: later() } as const;
	const first = await feed.readPage({ ...range, after: startOf(feed), limit: 2 });
	expect(first.rows.map(({ row }) => row.kind === 'present' && row.record.id)).toEqual(
		ids.slice(0, 2),
	);
	const after = first.rows.at(-1)!.position;
	const rest = await feed.readPage({ ...range, after, limit: 2 });
	expect(rest.rows.map(({ row }) => row.kind === 'present' && row.record.id)).toEqual([ids[2]]);
	const known = await feed.readPage({
		order: 'modified',
		after: startOf(feed),
		createdUpTo: after,
		limit: 9,
	});
	expect(known.rows.map(({ row }) => row.kind === 'present' && row.record.id)).toEqual([
		ids[1],
		ids[0],
	]);
});
