/** Histories of a CRM and of the trigger that reads it, and what must hold of them. */
import type { Cursor } from '../../../../nodes/sync/changes/cursor';
import { readAgain, type KeptFeed } from '../../../../nodes/sync/changes/readAgain';
import {
	readChanges,
	type ChangeRead,
	type ChangeSettings,
} from '../../../../nodes/sync/changes/readChanges';
import { ModelCrm, type ModelOptions } from './modelCrm';

export type Step =
	| { do: 'wait'; seconds: number }
	| { do: 'begin'; transaction: number }
	| { do: 'commit'; transaction: number }
	| { do: 'save' | 'delete'; record: number; transaction?: number }
	/** An update that waited this many seconds for the record: its version is later than its stamp. */
	| { do: 'saveLate'; record: number; waited: number; transaction?: number }
	/** Writes this many records at once, as an import or a mass update does. */
	| { do: 'saveMany'; from: number; count: number; transaction?: number }
	/** Each of `meanwhile` is a record that is saved before one of the calls of the poll. */
	| {
			do: 'poll';
			rowLimit?: number;
			pages?: number;
			killAfter?: number;
			meanwhile?: readonly number[];
	  }
	/** n8n starts again: the process has kept nothing. */
	| { do: 'restart' }
	/** Another setting that changes nothing of what is emitted: the lookback window, the settle delay. */
	| { do: 'changeSettings' }
	/** Another entity is added to the trigger, or the others are removed: less can be remembered, or more again. */
	| { do: 'changeCapacity' }
	| { do: 'loseToken' }
	/** Another selection of fields, for which the token is of no use. */
	| { do: 'changeFields' }
	/** An administrator turns change tracking on or off. */
	| { do: 'toggleTracking' }
	/** Deletions are selected among the events, or no longer. */
	| { do: 'toggleDeletions' };

export interface History extends Pick<ModelOptions, 'mintedAt' | 'watermark' | 'pageSize'> {
	tracks: boolean;
	/** Deletions are not selected at first, so a backlog is read before the pass to a token. */
	withoutDeletions?: boolean;
	/** A moment in seconds before the first poll. */
	startFrom?: 'all' | number;
	/** Characters of JSON for what must be remembered. */
	capacity?: number;
	before: readonly Step[];
	steps: readonly Step[];
}

export const LOOKBACK_SECONDS = 30 * 60;

interface Emitted {
	id: string;
	event: string;
	version: string;
}

/** What the process of n8n keeps: a feed, when it was opened, in seconds, and the settings that it was opened for. */
interface Kept extends KeptFeed {
	openedAt: number;
	settings: string;
}

/** A feed is kept for a quarter of an hour, and while the settings stay the same. */
const MAX_AGE_SECONDS = 15 * 60;

/** A trigger as n8n runs it with durable cursors: changes and cursor are saved together or not at all. */
class Trigger {
	readonly emitted: Emitted[] = [];
	readonly problems: string[] = [];
	isComplete = false;
	private saved: string | undefined;
	private kept: Kept | undefined;
	/** How often the settings were changed. */
	private changes = 0;
	/** Part of the capacity that the entity has. */
	private share = 1;

	constructor(
		private readonly crm: ModelCrm,
		private readonly options: Pick<ChangeSettings, 'startFrom' | 'capacity'>,
		private emitsDeletions: boolean,
	) {}

	restart(): void {
		this.kept = undefined;
	}

	changeSettings(): void {
		this.changes += 1;
	}

	changeCapacity(): void {
		this.share = this.share === 1 ? 0.25 : 1;
	}

	toggleDeletions(): void {
		this.emitsDeletions = !this.emitsDeletions;
	}

	async poll({
		rowLimit = 1_000,
		pages = 100,
		killAfter,
		meanwhile = [],
	}: Omit<PollStep, 'do'> = {}) {
		if (killAfter !== undefined) this.crm.failAfter(killAfter);
		this.crm.during(
			meanwhile.map((record) => () => {
				this.crm.pass(1);
				this.crm.write(idOf(record), 'save', undefined);
			}),
		);
		let left = pages;
		const settings: ChangeSettings = {
			...this.options,
			events: this.emitsDeletions ? ['created', 'updated', 'deleted'] : ['created', 'updated'],
			capacity: (this.options.capacity ?? 60_000) * this.share,
			source: { crm: 'model', entity: 'Lead' },
			rowLimit,
			settleDelayMs: (this.changes % 2) * 2_000,
			lookbackMs: (LOOKBACK_SECONDS + (this.changes % 2) * 600) * 1_000,
			mayContinue: () => (left -= 1) > 0,
		};
		const saved = this.saved === undefined ? undefined : (JSON.parse(this.saved) as Cursor);
		try {
			const { changes, cursor, complete } = await this.read(settings, saved);
			this.saved = JSON.stringify(cursor);
			this.isComplete = complete;
			if (changes.length > rowLimit) {
				this.problems.push(`${changes.length} changes in a poll of at most ${rowLimit}`);
			}
			for (const change of changes) {
				this.emitted.push(
					change.event === 'deleted'
						? { id: change.deletion.id, event: 'deleted', version: 'deleted' }
						: { id: change.record.id, event: change.event, version: change.record.version },
				);
			}
		} catch (error) {
			if (!(error instanceof Error && error.message === 'killed')) throw error;
		} finally {
			this.crm.recover();
		}
		const { capacity = 60_000 } = this.options;
		const size = this.saved?.length ?? 0;
		if (size > 2 * capacity + 4_000) this.problems.push(`${size} characters are stored`);
	}

	/** A feed is kept as in the trigger node. */
	private async read(settings: ChangeSettings, cursor: Cursor | undefined): Promise<ChangeRead> {
		const { now: openedAt, fieldsKey } = this.crm;
		const settingsText = `${fieldsKey} ${this.changes} ${this.emitsDeletions}`;
		const { kept } = this;
		const isUsable = kept?.settings === settingsText && openedAt - kept.openedAt <= MAX_AGE_SECONDS;
		if (cursor && isUsable) {
			const read = await readAgain(this.crm, kept, settings, cursor);
			if (read) {
				this.kept = { ...kept, continues: read.continues };
				return read;
			}
		}
		const feed = this.crm.openFeed();
		const read = await readChanges(feed, settings, cursor);
		this.kept = { feed: feed.saved, continues: read.continues, openedAt, settings: settingsText };
		return read;
	}
}

type PollStep = Extract<Step, { do: 'poll' }>;

const idOf = (record: number) => `r${String(record).padStart(4, '0')}`;

/** More than fit into the memory are not created within one second where versions order them (SPEC.md, known limits). */
const RECORDS_PER_SECOND = 10;

async function play(crm: ModelCrm, trigger: Trigger, steps: readonly Step[]): Promise<void> {
	for (const each of steps) {
		if (each.do === 'wait') crm.pass(each.seconds);
		else if (each.do === 'begin') crm.begin(each.transaction);
		else if (each.do === 'commit') crm.commit(each.transaction);
		else if (each.do === 'poll') await trigger.poll(each);
		else if (each.do === 'restart') trigger.restart();
		else if (each.do === 'changeSettings') trigger.changeSettings();
		else if (each.do === 'changeCapacity') trigger.changeCapacity();
		else if (each.do === 'loseToken') crm.expireTokens();
		else if (each.do === 'changeFields') crm.fieldsKey += '+';
		else if (each.do === 'toggleTracking') crm.tracks = !crm.tracks;
		else if (each.do === 'toggleDeletions') trigger.toggleDeletions();
		else if (each.do === 'saveLate') {
			if (crm.has(idOf(each.record))) {
				crm.write(idOf(each.record), 'save', each.transaction, each.waited);
			}
		} else if (each.do === 'saveMany') {
			for (let index = 0; index < each.count; index += 1) {
				crm.write(idOf(each.from + index), 'save', each.transaction);
				const isSecondFull = index % RECORDS_PER_SECOND === RECORDS_PER_SECOND - 1;
				if (crm.ordersByVersion && isSecondFull) crm.pass(1);
			}
			if (crm.ordersByVersion) crm.pass(1);
		} else crm.write(idOf(each.record), each.do, each.transaction);
	}
}

/** A record that was deleted while no token covered it, or while deletions were not selected, is not read later. */
const MISSES_DELETES = ['loseToken', 'changeFields', 'toggleTracking', 'toggleDeletions'];

/** @returns what is wrong with the changes that a trigger emits in this history; empty when all is right. */
export async function problemsOf(history: History): Promise<string[]> {
	const { before, steps, startFrom, tracks, capacity, mintedAt, watermark, pageSize } = history;
	const { withoutDeletions = false } = history;
	// What appears later than the lookback window cannot be found by stamp.
	const crm = new ModelCrm({
		longestTransaction: LOOKBACK_SECONDS,
		mintedAt,
		watermark: tracks ? undefined : watermark,
		tieBreaker: tracks ? 'version' : 'id',
		pageSize,
	});
	crm.tracks = tracks;
	await play(crm, new Trigger(crm, {}, !withoutDeletions), before);
	crm.commitAll();
	crm.pass(1);
	const start = typeof startFrom === 'number' ? crm.timeBefore(startFrom) : startFrom;
	const from = start === 'all' ? '' : (start ?? crm.time);
	const old = new Map(
		crm.states
			.filter(({ modified, version }) => modified < from || version === 'deleted')
			.map(({ id, version }) => [id, version]),
	);
	crm.start();
	const trigger = new Trigger(crm, { startFrom: start, capacity }, !withoutDeletions);
	await trigger.poll();
	await play(crm, trigger, steps);
	crm.commitAll();
	for (const seconds of [
		...Array<number>(6).fill(60),
		...Array<number>(10).fill(600),
		60,
		60,
		60,
	]) {
		crm.pass(seconds);
		await trigger.poll();
	}

	const { emitted, problems } = trigger;
	if (!trigger.isComplete) problems.push('never complete');
	const seen = new Set<string>();
	for (const { id, version } of emitted) {
		if (seen.has(`${id} ${version}`)) problems.push(`${id} ${version} emitted twice`);
		seen.add(`${id} ${version}`);
	}
	const missesDeletes = withoutDeletions || steps.some((each) => MISSES_DELETES.includes(each.do));
	for (const { id, version } of crm.states) {
		if (version === 'deleted' && missesDeletes) continue;
		const isLost = old.get(id) !== version && !seen.has(`${id} ${version}`);
		if (isLost) problems.push(`${id} ${version} lost`);
	}
	const byRecord = Map.groupBy(emitted, ({ id }) => id);
	for (const { id, created } of crm.states) {
		const ofRecord = (byRecord.get(id) ?? []).map(({ event }) => event);
		const expected = created >= from ? 'created' : 'updated';
		for (const [index, event] of ofRecord.entries()) {
			if (event === 'deleted') continue;
			if (event !== (index === 0 ? expected : 'updated')) {
				problems.push(`${id} came as ${ofRecord.join(', ')}`);
				break;
			}
		}
	}
	return problems;
}
