/** The guarantees of the change reader, tested with random histories of writes, late commits, interruptions and lost tokens. */
import fc from 'fast-check';
import type { Backlog } from '../../../../nodes/sync/changes/backlog';
import type { Cursor } from '../../../../nodes/sync/changes/cursor';
import { readBacklog } from '../../../../nodes/sync/changes/readBacklog';
import {
	readChanges,
	type ChangeRead,
	type ChangeSettings,
} from '../../../../nodes/sync/changes/readChanges';
import { ModelCrm } from './modelCrm';

type Step =
	| { do: 'wait'; seconds: number }
	| { do: 'begin'; transaction: number }
	| { do: 'commit'; transaction: number }
	| { do: 'save' | 'delete'; record: number; transaction: number | undefined }
	| { do: 'poll'; rowLimit: number; pages: number; killAfter: number | undefined }
	| { do: 'loseToken' };

const LATE_SECONDS = 30 * 60;

const transaction = fc.nat({ max: 2 });
const write = fc.record({
	record: fc.nat({ max: 11 }),
	transaction: fc.option(transaction, { nil: undefined }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('wait' as const),
			seconds: fc.constantFrom(0, 1, 2, 60, 700),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('begin' as const), transaction }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('commit' as const), transaction }) },
	{ weight: 6, arbitrary: write.map((each) => ({ do: 'save' as const, ...each })) },
	{ weight: 1, arbitrary: write.map((each) => ({ do: 'delete' as const, ...each })) },
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('poll' as const),
			rowLimit: fc.constantFrom(1, 3, 1_000),
			pages: fc.constantFrom(1, 2, 100),
			killAfter: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
		}),
	},
	{ weight: 1, arbitrary: fc.constant({ do: 'loseToken' as const }) },
);

interface Saved {
	cursor?: Cursor;
	backlog?: Backlog;
}

/** A trigger as n8n runs it with durable cursors: changes and cursor are saved together or not at all. */
class Trigger {
	readonly emitted: Array<{ id: string; event: string; version: string }> = [];
	private saved: string | undefined;

	constructor(
		private readonly crm: ModelCrm,
		private readonly kind: 'stamp' | 'token',
		private readonly hasWatermark: boolean,
	) {}

	async poll({
		rowLimit = 1_000,
		pages = 100,
		killAfter,
	}: { rowLimit?: number; pages?: number; killAfter?: number } = {}): Promise<void> {
		if (killAfter !== undefined) this.crm.failAfter(killAfter);
		let left = pages;
		const settings: ChangeSettings = {
			source: { crm: 'model', entity: 'Lead' },
			events: ['created', 'updated', 'deleted'],
			rowLimit,
			settleDelayMs: 0,
			lookbackMs: LATE_SECONDS * 1_000,
			mayContinue: () => (left -= 1) > 0,
		};
		const saved = this.saved === undefined ? {} : (JSON.parse(this.saved) as Saved);
		try {
			const { changes, cursor, backlog } = await this.read(settings, saved);
			this.saved = JSON.stringify({ cursor, backlog } satisfies Saved);
			for (const change of changes) {
				this.emitted.push(
					change.event === 'deleted'
						? { id: change.row.id, event: 'deleted', version: 'deleted' }
						: { id: change.record.id, event: change.event, version: change.record.version },
				);
			}
		} catch (error) {
			if (!(error instanceof Error && error.message === 'killed')) throw error;
		} finally {
			this.crm.recover();
		}
	}

	/** A backlog is continued with its feed, as in the trigger node. */
	private async read(settings: ChangeSettings, { cursor, backlog }: Saved): Promise<ChangeRead> {
		const read = cursor && backlog && (await readBacklog(this.crm, backlog, settings, cursor));
		if (read) return read;
		return await readChanges(this.crm.openFeed(this.kind, this.hasWatermark), settings, cursor);
	}
}

async function play(crm: ModelCrm, trigger: Trigger, steps: readonly Step[]): Promise<void> {
	for (const each of steps) {
		if (each.do === 'wait') crm.pass(each.seconds);
		else if (each.do === 'begin') crm.begin(each.transaction);
		else if (each.do === 'commit') crm.commit(each.transaction);
		else if (each.do === 'poll') await trigger.poll(each);
		else if (each.do === 'loseToken') crm.expireTokens();
		else crm.write(`r${each.record}`, each.do, each.transaction);
	}
	crm.commitAll();
	for (let polls = 0; polls < 30; polls += 1) {
		crm.now += 120;
		await trigger.poll();
	}
}

describe.each([
	['by stamp, with a commit watermark', 'stamp', true],
	['by stamp, without a commit watermark', 'stamp', false],
	['by token', 'token', false],
] as const)('read %s', (_, kind, hasWatermark) => {
	test('every change since the start is emitted, none twice, and each record is created once', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { maxLength: 12 }),
				fc.array(step, { maxLength: 40 }),
				async (before, steps) => {
					// Without a commit watermark, a row that appears later than this is lost.
					const crm = new ModelCrm(kind === 'stamp' && !hasWatermark ? LATE_SECONDS : undefined);
					for (const each of before) {
						if (each.do === 'save') crm.write(`r${each.record}`, 'save', undefined);
					}
					crm.now += 1;
					const old = new Set(crm.states.map(({ id }) => id));
					const versions = new Map(crm.states.map(({ id, version }) => [id, version]));
					const trigger = new Trigger(crm, kind, hasWatermark);
					await trigger.poll();
					await play(crm, trigger, steps);

					const emitted = trigger.emitted.map(({ id, version }) => `${id} ${version}`);
					expect(emitted).toHaveLength(new Set(emitted).size);
					// A record deleted while the token was lost can no longer be read by stamp.
					const missesDeletes = kind === 'token' && steps.some((each) => each.do === 'loseToken');
					const lost = crm.states.filter(
						({ id, version }) =>
							versions.get(id) !== version &&
							!(missesDeletes && version === 'deleted') &&
							!emitted.includes(`${id} ${version}`),
					);
					expect(lost).toEqual([]);
					const created = trigger.emitted.filter(({ event }) => event === 'created');
					expect(created).toHaveLength(new Set(created.map(({ id }) => id)).size);
					expect(created.filter(({ id }) => old.has(id))).toEqual([]);
				},
			),
			{ numRuns: 3_000 },
		);
	});
});
