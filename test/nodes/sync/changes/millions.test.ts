/** A table of 5,000,000 rows with change tracking is opened within the call budget, over many polls and restarts. */
import type { FirstStampPage, StampFeed, TokenFeed } from '../../../../nodes/crm/port';
import {
	callsLeft,
	spendCalls,
	type CallsByMinute,
} from '../../../../nodes/sync/changes/callBudget';
import type { Cursor } from '../../../../nodes/sync/changes/cursor';
import { readChanges } from '../../../../nodes/sync/changes/readChanges';
import { leadRecord } from '../leadDescription';

const ROWS = 5_000_000;
const PAGE_SIZE = 5_000;
const CALLS_PER_HOUR = 800;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START = Date.UTC(2026, 0, 1);

const stampOf = (ms: number) => new Date(ms).toISOString();

/** One lead is created in the second before each poll; the pages of the existing rows are never built. */
class LargeTable {
	now = START;
	/** When each call was sent. */
	readonly calls: number[] = [];
	/** The pages of all rows, by number, in the order in which they were read. */
	readonly pages: number[] = [];
	private readonly created: string[] = [];

	create(): void {
		this.created.push(stampOf(this.now - 5_000));
	}

	feed(): TokenFeed {
		this.calls.push(this.now);
		const openedAt = stampOf(this.now);
		const saved = { openedAt, plan: '' };
		return {
			...{ kind: 'token', saved, seesDeletes: true, openedAt, pageSize: PAGE_SIZE },
			fieldsKey: 'all',
			byStamp: this.byStamp(openedAt),
			isSettled: () => true,
			precedes: () => false,
			lastSettled: async () => await Promise.resolve(undefined),
			readPage: async (token) => {
				this.calls.push(this.now);
				const page = Number(token ?? 0);
				const last = ROWS / PAGE_SIZE;
				if (page < last) this.pages.push(page);
				const next = Math.min(page + 1, last);
				const rows = { rows: [], token: String(next), more: next < last };
				return await Promise.resolve({ ...rows, readAt: stampOf(this.now) });
			},
		};
	}

	private byStamp(openedAt: string): StampFeed {
		const read = (after: string, limit: number): FirstStampPage => {
			this.calls.push(this.now);
			const waiting = this.created.filter((stamp) => stamp > after);
			const rows = waiting.slice(0, limit).map((stamp) => {
				const record = { ...leadRecord(stamp, {}), createdAt: stamp, modifiedAt: stamp };
				const position = { stamp, tieBreaker: stamp };
				return {
					...{ position, createdAt: stamp, modifiedAt: stamp },
					row: { kind: 'present' as const, record: { ...record, version: stamp } },
				};
			});
			const start = { startedAt: stampOf(this.now) };
			return { rows, more: waiting.length > limit, start };
		};
		return {
			...{ kind: 'stamp', saved: { openedAt, plan: '' }, seesDeletes: false, openedAt },
			...{ pageSize: PAGE_SIZE, reportsCommits: false },
			readPage: async ({ after, limit }) => await Promise.resolve(read(after.stamp, limit)),
			readFirstPage: async ({ after, limit }) => await Promise.resolve(read(after.stamp, limit)),
		};
	}
}

test('5,000,000 rows are passed once, and changes are emitted from the first poll on', async () => {
	const table = new LargeTable();
	let saved: string | undefined;
	let spent: CallsByMinute = {};
	const emitted: number[] = [];
	let largest = 0;
	let phase = '';
	for (let polls = 0; phase !== 'byToken'; polls += 1) {
		expect(polls).toBeLessThan(200);
		table.now += MINUTE_MS;
		if (polls > 0) table.create();
		const left = callsLeft(spent, CALLS_PER_HOUR, table.now);
		if (left < 9) {
			emitted.push(0);
			continue;
		}
		const before = table.calls.length;
		// Nothing but this text is left of the poll before: n8n restarted.
		const cursor = saved === undefined ? undefined : (JSON.parse(saved) as Cursor);
		const read = await readChanges(
			table.feed(),
			{
				source: { crm: 'model', entity: 'Lead' },
				events: ['created', 'updated', 'deleted'],
				...{ rowLimit: 1_000, settleDelayMs: 2_000, lookbackMs: 30 * MINUTE_MS },
				// A poll has the time for so many pages.
				mayContinue: () => table.calls.length - before < Math.min(left - 4, 60),
			},
			cursor,
		);
		spent = spendCalls(spent, table.calls.length - before, table.now);
		saved = JSON.stringify(read.cursor);
		largest = Math.max(largest, saved.length);
		({ phase } = read.cursor.position);
		emitted.push(read.changes.length);
	}

	expect(table.pages).toEqual(Array.from({ length: ROWS / PAGE_SIZE }, (_, page) => page));
	expect(emitted[1]).toBe(1);
	expect(emitted.reduce((sum, each) => sum + each, 0)).toBe(emitted.length - 1);
	expect(largest).toBeLessThan(128_000);
	const busiest = table.calls.map(
		(end) => table.calls.filter((at) => at <= end && at > end - HOUR_MS).length,
	);
	expect(Math.max(...busiest)).toBeLessThanOrEqual(CALLS_PER_HOUR);
	expect(table.now - START).toBeGreaterThan(HOUR_MS);
});
