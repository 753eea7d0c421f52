/** More rows than can be remembered change at once in a table that tracks changes: they are emitted poll by poll. */
import type { Cursor } from '../../../../nodes/sync/changes/cursor';
import { readAgain, type KeptFeed } from '../../../../nodes/sync/changes/readAgain';
import { readChanges, type ChangeSettings } from '../../../../nodes/sync/changes/readChanges';
import { ModelCrm } from './modelCrm';

const ROWS = 5_000;
const ROW_LIMIT = 1_000;

const settings: ChangeSettings = {
	source: { crm: 'model', entity: 'Lead' },
	events: ['created', 'updated', 'deleted'],
	rowLimit: ROW_LIMIT,
	settleDelayMs: 2_000,
	lookbackMs: 30 * 60_000,
	mayContinue: () => true,
};

const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** A trigger that n8n polls once a minute, and how many changes each of its polls emitted. */
class Polls {
	readonly crm: ModelCrm;
	readonly sizes: number[] = [];
	readonly emitted: string[] = [];
	phase = '';
	private cursor = '';
	private kept: KeptFeed | undefined;

	constructor(mintedAt: 'first' | 'last') {
		this.crm = new ModelCrm({ tieBreaker: 'version', mintedAt, pageSize: 5_000 });
		this.crm.tracks = true;
	}

	/** Writes the records, so many in a second. */
	write(perSecond: number, transaction?: number): void {
		for (let index = 0; index < ROWS; index += 1) {
			this.crm.write(idOf(index), 'save', transaction);
			if (index % perSecond === perSecond - 1) this.crm.pass(1);
		}
	}

	async poll(times = 1): Promise<void> {
		for (let each = 0; each < times; each += 1) {
			this.crm.pass(60);
			const { changes, cursor, continues } = await this.read();
			this.cursor = JSON.stringify(cursor);
			expect(this.cursor.length).toBeLessThan(128_000);
			this.phase = cursor.position.phase;
			this.kept = this.kept && { ...this.kept, continues };
			this.sizes.push(changes.length);
			for (const change of changes) {
				const id = change.event === 'deleted' ? change.deletion.id : change.record.id;
				this.emitted.push(`${change.event} ${id}`);
			}
		}
	}

	private async read() {
		if (this.cursor !== '' && this.kept) {
			const cursor = JSON.parse(this.cursor) as Cursor;
			const read = await readAgain(this.crm, this.kept, settings, cursor);
			if (read) return read;
		}
		const feed = this.crm.openFeed();
		this.kept = { feed: feed.saved };
		const cursor = this.cursor === '' ? undefined : (JSON.parse(this.cursor) as Cursor);
		return await readChanges(feed, settings, cursor);
	}

	restart(): void {
		this.kept = undefined;
	}
}

const expected = (event: string) =>
	Array.from({ length: ROWS }, (_, index) => `${event} ${idOf(index)}`);

const FULL = Array<number>(ROWS / ROW_LIMIT).fill(ROW_LIMIT);

describe.each(['first', 'last'] as const)('a token minted at the %s page', (mintedAt) => {
	test.each([
		['created', 100],
		['updated', 100],
		['updated', ROWS],
	])('%s, %i in a second: as many polls as the limit needs', async (event, perSecond) => {
		const trigger = new Polls(mintedAt);
		if (event === 'updated') trigger.write(perSecond);
		await trigger.poll(3);
		expect(trigger.phase).toBe('byToken');
		trigger.write(perSecond);
		await trigger.poll(8);
		expect(trigger.sizes).toEqual([0, 0, 0, ...FULL, 0, 0, 0]);
		expect(trigger.emitted.toSorted()).toEqual(expected(event));
		expect(trigger.phase).toBe('byToken');
	});
});
