import type { ChangeFeed } from '../../../../nodes/crm/port';
import type { Cursor } from '../../../../nodes/sync/changes/cursor';
import { readChanges, type ChangeSettings } from '../../../../nodes/sync/changes/readChanges';
import { at, row, stampFeed, tokenFeed } from './feeds';

const settings: ChangeSettings = {
	source: { crm: 'https://acme.my.salesforce.com', entity: 'Lead' },
	events: ['created', 'updated', 'deleted'],
	rowLimit: 100,
	settleDelayMs: 0,
	lookbackMs: 30 * 60_000,
	mayContinue: () => true,
};

async function poll(feed: ChangeFeed, cursor?: Cursor, changed: Partial<ChangeSettings> = {}) {
	const read = await readChanges(feed, { ...settings, ...changed }, cursor);
	const emitted = read.changes.map((change) =>
		change.event === 'deleted'
			? `deleted ${change.deletion.id}`
			: `${change.event} ${change.record.id}`,
	);
	return { emitted, cursor: read.cursor };
}

describe('a feed by stamp', () => {
	test('starts now: existing records are not changes', async () => {
		const { emitted } = await poll(stampFeed('10:00:00', [row('old', '09:00:00')]));
		expect(emitted).toEqual([]);
	});

	test('emits created, updated and deleted, each once', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const rows = [
			row('new', '10:01:00'),
			row('old', '09:00:00', '10:02:00'),
			{ kind: 'deleted', entity: 'lead', id: 'gone', deletedAt: at('10:03:00') } as const,
		];
		const first = await poll(stampFeed('10:05:00', rows), start.cursor);
		expect(first.emitted).toEqual(['created new', 'updated old', 'deleted gone']);
		const second = await poll(stampFeed('10:10:00', rows), first.cursor);
		expect(second.emitted).toEqual([]);
	});

	test('a record created and updated between two polls is emitted once, as created', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const { emitted } = await poll(
			stampFeed('10:05:00', [row('a', '10:01:00', '10:04:00')]),
			start.cursor,
		);
		expect(emitted).toEqual(['created a']);
	});

	test('its next change is emitted as updated', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const first = await poll(stampFeed('10:05:00', [row('a', '10:01:00')]), start.cursor);
		const second = await poll(
			stampFeed('10:10:00', [row('a', '10:01:00', '10:06:00')]),
			first.cursor,
		);
		expect([...first.emitted, ...second.emitted]).toEqual(['created a', 'updated a']);
	});

	test('a record created before a read and modified during it is still created when it is first seen', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const moved = row('a', '10:04:59', '10:05:00');
		const first = await poll(stampFeed('10:05:00', [moved]), start.cursor);
		const second = await poll(stampFeed('10:10:00', [moved]), first.cursor);
		expect([first.emitted, second.emitted]).toEqual([[], ['created a']]);
	});

	describe('a backlog', () => {
		const rows = ['10:01:00', '10:02:00', '10:09:00'].map((time, index) => row(`r${index}`, time));

		async function readSome(commitWatermark: string, rowLimit: number) {
			const start = await readChanges(stampFeed('10:00:00', []), settings, undefined);
			const feed = stampFeed('10:10:00', rows, { commitWatermark });
			return await readChanges(feed, { ...settings, rowLimit }, start.cursor);
		}

		test('before the watermark is continued as if by one read', async () => {
			const { continues } = await readSome('10:05:00', 1);
			expect(continues).toEqual({ startedAt: at('10:10:00'), committed: at('10:05:00') });
		});

		test('beyond the watermark needs a new one', async () => {
			const { continues } = await readSome('10:00:30', 1);
			expect(continues).toBeUndefined();
		});

		test('is over when everything was emitted', async () => {
			const { continues, complete } = await readSome('10:10:00', 100);
			expect([continues, complete]).toEqual([undefined, true]);
		});
	});

	test('leaves the current second, and rows within the settle delay, to the next poll', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const rows = [row('a', '10:04:57'), row('b', '10:04:58'), row('c', '10:05:00')];
		const first = await poll(stampFeed('10:05:00', rows), start.cursor, { settleDelayMs: 2_000 });
		const second = await poll(stampFeed('10:06:00', rows), first.cursor, { settleDelayMs: 2_000 });
		expect([first.emitted, second.emitted]).toEqual([['created a'], ['created b', 'created c']]);
	});

	test('a backlog is emitted oldest first, over as many polls as it takes, and nothing twice', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const ids = Array.from({ length: 25 }, (_, index) => `r${String(index).padStart(2, '0')}`);
		const rows = ids.map((id) => row(id, '10:01:00'));
		const emitted: string[] = [];
		let { cursor } = start;
		for (const limit of [10, 10, 10, 10]) {
			const read = await poll(stampFeed('10:05:00', rows), cursor, { rowLimit: limit });
			emitted.push(...read.emitted);
			cursor = read.cursor;
		}
		expect(emitted).toEqual(ids.map((id) => `created ${id}`));
	});

	test('only the selected events are emitted, and the cursor moves past the others', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const rows = [row('new', '10:01:00'), row('old', '09:00:00', '10:02:00')];
		const first = await poll(stampFeed('10:05:00', rows), start.cursor, { events: ['updated'] });
		const second = await poll(stampFeed('10:06:00', rows), first.cursor);
		expect([first.emitted, second.emitted]).toEqual([['updated old'], []]);
	});

	test('deletions that the CRM cannot detect are rejected with the reason', async () => {
		await expect(poll(stampFeed('10:00:00', [], { seesDeletes: false }))).rejects.toMatchObject({
			message: 'Deleted records of "Lead" cannot be detected: the CRM does not report them.',
			kind: 'misconfigured',
		});
	});
});

describe('a feed by token', () => {
	test('the opening pass over all rows emits nothing, the next read emits changes', async () => {
		const pages = [[row('a', '08:00:00')], [row('b', '09:00:00')], [row('c', '10:00:30')]];
		const start = await poll(tokenFeed('10:00:00', pages.slice(0, 2)));
		const next = await poll(tokenFeed('10:05:00', pages), start.cursor);
		expect([start.emitted, next.emitted]).toEqual([[], ['created c']]);
	});

	test('rows that are only passed over do not count as emitted in a poll', async () => {
		const pages = [[row('a', '08:00:00')], [row('b', '09:00:00')], [row('c', '10:00:30')]];
		const changed = { rowLimit: 1 };
		const start = await poll(tokenFeed('10:00:00', pages.slice(0, 2)), undefined, changed);
		const next = await poll(tokenFeed('10:05:00', pages), start.cursor, changed);
		expect([start.emitted, next.emitted]).toEqual([[], ['created c']]);
	});

	test('an opening pass that runs out of time continues in the next poll', async () => {
		const pages = [[row('a', '08:00:00')], [row('b', '09:00:00')], [row('c', '10:00:30')]];
		const mayContinue = () => false;
		const first = await poll(tokenFeed('10:00:00', pages.slice(0, 2)), undefined, { mayContinue });
		const second = await poll(tokenFeed('10:01:00', pages.slice(0, 2)), first.cursor, {
			mayContinue,
		});
		const third = await poll(tokenFeed('10:05:00', pages), second.cursor, { mayContinue });
		expect([first.emitted, second.emitted, third.emitted]).toEqual([[], [], ['created c']]);
	});

	test('an expired token loses no change: only the gap is read by stamp, not the whole table', async () => {
		const before = [row('a', '08:00:00'), row('b', '09:00:00')];
		const start = await poll(tokenFeed('10:00:00', [before]));
		const now = [...before, row('c', '10:30:00'), row('a', '08:00:00', '11:00:00')].slice(1);
		const feed = tokenFeed('12:00:00', [now], { expired: true });
		const bridged = await poll(feed, start.cursor);
		expect(bridged.emitted.toSorted()).toEqual(['created c', 'updated a']);
		const next = await poll(
			tokenFeed('12:05:00', [now, [row('d', '12:01:00')]], { expired: true }),
			bridged.cursor,
		);
		expect(next.emitted).toEqual(['created d']);
	});

	test('other fields are read from a new token, without a gap', async () => {
		const rows = [row('a', '08:00:00')];
		const start = await poll(tokenFeed('10:00:00', [rows]));
		const more = [...rows, row('b', '10:02:00')];
		const { emitted } = await poll(
			tokenFeed('10:05:00', [more], { fieldsKey: 'email' }),
			start.cursor,
		);
		expect(emitted).toEqual(['created b']);
	});

	test('turning change tracking off and on again loses no change', async () => {
		const rows = [row('a', '08:00:00')];
		const start = await poll(tokenFeed('10:00:00', [rows]));
		const off = await poll(stampFeed('10:05:00', [...rows, row('b', '10:02:00')]), start.cursor);
		const more = [...rows, row('b', '10:02:00'), row('c', '10:07:00')];
		const on = await poll(tokenFeed('10:10:00', [more]), off.cursor);
		expect([off.emitted, on.emitted]).toEqual([['created b'], ['created c']]);
	});

	test('a record that appears on two pages is one change, in its last state', async () => {
		const start = await poll(tokenFeed('10:00:00', [[]]));
		const pages = [
			[],
			[row('a', '09:00:00', '10:01:00'), row('b', '10:01:00')],
			[row('a', '09:00:00', '10:02:00')],
		];
		const { emitted } = await poll(tokenFeed('10:05:00', pages), start.cursor);
		expect(emitted).toEqual(['created b', 'updated a']);
	});
});

describe('late commits', () => {
	test('a row that appears before the position is emitted, and delays no other', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const seen = row('seen', '10:04:00');
		const late = row('late', '10:02:00');
		const first = await poll(
			stampFeed('10:05:00', [seen], { commitWatermark: '10:01:00' }),
			start.cursor,
		);
		const second = await poll(
			stampFeed('10:20:00', [late, seen], { commitWatermark: '10:19:00' }),
			first.cursor,
		);
		const third = await poll(
			stampFeed('10:25:00', [late, seen], { commitWatermark: '10:24:00' }),
			second.cursor,
		);
		expect([first.emitted, second.emitted, third.emitted]).toEqual([
			['created seen'],
			['created late'],
			[],
		]);
	});

	test('a row emitted beyond the watermark is emitted again only if it changed', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const watermark = { commitWatermark: '10:01:00' };
		const first = await poll(
			stampFeed('10:05:00', [row('a', '10:02:00')], watermark),
			start.cursor,
		);
		const again = await poll(
			stampFeed('10:06:00', [row('a', '10:02:00')], watermark),
			first.cursor,
		);
		const changed = await poll(
			stampFeed('10:08:00', [row('a', '10:02:00', '10:07:00')], watermark),
			again.cursor,
		);
		expect([first.emitted, again.emitted, changed.emitted]).toEqual([
			['created a'],
			[],
			['updated a'],
		]);
	});

	test('rows of a mass update that cannot be remembered wait for the watermark, and state stays small', async () => {
		const rows = Array.from({ length: 30_000 }, (_, index) =>
			row(`00Q00000000${String(index).padStart(7, '0')}`, '09:00:00', '10:01:00'),
		);
		let { cursor } = await poll(stampFeed('10:00:00', []));
		const emitted: string[] = [];
		for (const commitWatermark of ['10:00:30', '10:00:30', '10:05:00', '10:06:00']) {
			const feed = stampFeed('10:07:00', rows, { commitWatermark, pageSize: 50_000 });
			const read = await poll(feed, cursor, { rowLimit: 50_000 });
			emitted.push(...read.emitted);
			({ cursor } = read);
			expect(JSON.stringify(cursor).length).toBeLessThan(256_000);
		}
		expect(emitted).toHaveLength(30_000);
		expect(new Set(emitted).size).toBe(30_000);
	});
});

describe('the cursor', () => {
	test('can be read from again: the same cursor returns the same changes', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const saved = structuredClone(start.cursor);
		const rows = [row('a', '10:01:00'), row('b', '09:00:00', '10:02:00')];
		const once = await poll(stampFeed('10:05:00', rows), start.cursor);
		const again = await poll(stampFeed('10:05:00', rows), saved);
		expect(again).toEqual(once);
		expect(start.cursor).toEqual(saved);
	});

	test.each([
		['another CRM', { crm: 'https://other.my.salesforce.com' }],
		['another entity', { entity: 'Contact' }],
	])('of %s is not continued: reading starts over', async (_, changed) => {
		const start = await poll(stampFeed('10:00:00', []));
		const rows = [row('a', '10:01:00')];
		const source = { ...settings.source, ...changed };
		const { emitted } = await poll(stampFeed('10:05:00', rows), start.cursor, { source });
		expect(emitted).toEqual([]);
	});

	test('is plain JSON', async () => {
		const start = await poll(stampFeed('10:00:00', []));
		const { cursor } = await poll(stampFeed('10:05:00', [row('a', '10:01:00')]), start.cursor);
		expect(JSON.parse(JSON.stringify(cursor))).toEqual(cursor);
	});
});
