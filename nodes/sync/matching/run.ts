/**
 * One run of Create or Update: searches, decides and writes its records until each has an outcome.
 *
 * Records that overlap (a common identity, or the same candidate) are processed in successive passes, so that a later
 * one finds what an earlier one wrote. A write over a record that has changed since it was read, or without a
 * response, is searched and decided again. A create without a response is sent again only if that is harmless.
 */
import type { Crm, EntityDescription, WriteOptions, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { FindParents } from '../parents/parent';
import { confirmedCreate, writeOutcome } from './buildOutcome';
import { findCandidates, type CandidateFinder, type MatchPolicy } from './candidates';
import { fieldsToReadOf } from './fieldsToRead';
import { findUnconfirmedCreates } from './findUnconfirmedCreates';
import { mapRecords, type IncomingRecord } from './mapRecords';
import { failed, type Outcome } from './outcome';
import type { PlanContext } from './plan';
import {
	identitiesOf,
	planPass,
	planRecord,
	type Lost,
	type Pass,
	type Pending,
	type PendingWrite,
} from './planPass';
import { Reservations } from './reservations';
import type { SearchStep, ValuesByEntity } from './searchRecords';
import { sendWrites } from './sendWrites';
import { spellingsFor } from './spellings';
import { takeOverLinks } from './takeOverLinks';
import { afterLost, isIdTaken, isLostCreate, isUnconfirmed, PAUSES } from './unconfirmed';

/** Where to search, by which rules, and what to write. */
export interface DuplicateRuleSet extends WriteOptions {
	/** In order, until one finds something; empty to not search at all. */
	steps: readonly SearchStep[];
	/** Entities that are searched or written, by API name. */
	descriptions: ReadonlyMap<string, EntityDescription>;
	/** What to do with matches that are not beyond doubt. */
	matchPolicy: MatchPolicy;
	/** IANA name of the workflow's time zone: of dates and times that name none. */
	timezone: string;
	/** Present where records have parents. */
	findParents?: FindParents;
	/** Present where records are tied to a parent by separate records. */
	tieRecords?: TieRecords;
}

/** @returns the outcomes of records that were written, with what became of their ties; in order. */
export type TieRecords = (
	crm: Crm,
	records: readonly IncomingRecord[],
	outcomes: readonly Outcome[],
) => Promise<Outcome[]>;

/** How often a record is decided; one that others keep changing fails then. */
const MAX_DECISIONS = 4;

export class Run {
	/** By the record's position in the list. */
	readonly outcomes = new Map<number, Outcome>();
	private readonly context: PlanContext;
	/** Searched besides the values of the records that are decided. */
	private readonly spellings: ValuesByEntity[] = [];
	private readonly written: { ids: Set<string>; doubtful: Reservations };

	constructor(
		private readonly crm: Crm,
		private readonly ruleSet: DuplicateRuleSet,
	) {
		this.context = {
			linkTo: (entity, id) => crm.linkTo(entity, id),
			descriptions: ruleSet.descriptions,
			steps: ruleSet.steps,
			matchPolicy: ruleSet.matchPolicy,
		};
		const doubtful = new Reservations(ruleSet.matchPolicy.weakMatches);
		this.written = { ids: new Set(), doubtful };
	}

	/** @throws CrmError when the remaining records cannot be searched or written; those have no outcome. */
	async settle(records: readonly IncomingRecord[]): Promise<void> {
		let pending = await this.begin(records);
		while (pending.length > 0) {
			try {
				pending = await this.pass(pending);
			} catch (error) {
				this.reportUnconfirmed(pending);
				throw error;
			}
		}
	}

	/** Returns the records that have to be decided again. */
	private async pass(pending: readonly Pending[]): Promise<Pending[]> {
		const candidatesOf = await this.search(pending);
		const pass = planPass(this.context, pending, candidatesOf, this.written);
		await this.findParents(pass);
		const { outcomes, writes, deferred, lost } = pass;
		for (const [index, outcome] of outcomes) this.outcomes.set(index, outcome);
		const undecided = await this.write(writes);
		this.spellings.push(...spellingsFor(this.ruleSet.steps, deferred, writes));
		const unseen = await this.look(lost);
		return [...undecided, ...unseen, ...deferred].toSorted(
			(left, right) => left.index - right.index,
		);
	}

	/** Searches the parents of the records that need them, all together, and plans these records with them. */
	private async findParents(pass: Pass): Promise<void> {
		const waiting = pass.waiting.splice(0);
		const wanted = [...new Set(waiting.flatMap(({ parents }) => parents))];
		if (wanted.length === 0) return;
		const outcomes = await this.ruleSet.findParents!(this.crm, wanted);
		const searched = new Map(
			wanted.map((parent, index) => [parent, { ...parent, outcome: outcomes[index]! }]),
		);
		for (const { record, found } of waiting) {
			const parents = record.parents?.map((parent) => searched.get(parent) ?? parent);
			planRecord(this.context, { ...record, parents }, found, { written: this.written, pass });
		}
	}

	private async begin(records: readonly IncomingRecord[]): Promise<Pending[]> {
		const { descriptions, timezone } = this.ruleSet;
		const mapped = await mapRecords(this.crm, descriptions, records, timezone);
		return mapped.flatMap((record, index) => {
			if (!(record instanceof CrmError)) return [{ ...record, decisions: 0 }];
			this.outcomes.set(index, failed(mainEntityOf(this.ruleSet), record));
			return [];
		});
	}

	private async search(pending: readonly Pending[]): Promise<CandidateFinder> {
		return await findCandidates(
			this.crm,
			this.ruleSet.steps,
			[...pending.map(({ searchValues }) => searchValues), ...this.spellings],
			{
				policy: this.ruleSet.matchPolicy,
				fieldsToRead: fieldsToReadOf(this.ruleSet.descriptions, pending),
				canWrite: (entity) => this.ruleSet.descriptions.has(entity),
			},
		);
	}

	/** When the CRM can no longer be searched, records that may have been written are reported as such. */
	private reportUnconfirmed(pending: readonly Pending[]): void {
		for (const { index, unconfirmed } of pending) {
			if (!unconfirmed || this.outcomes.has(index)) continue;
			const { write, result } = unconfirmed;
			this.outcomes.set(index, writeOutcome(this.context.linkTo, write, result));
		}
	}

	/** Returns the records that have to be decided again. */
	private async write(writes: readonly PendingWrite[]): Promise<Pending[]> {
		if (writes.length === 0) return [];
		const now = this.crm.serverTime();
		const planned = writes.map(({ write }) => write);
		const results = await sendWrites(this.crm, planned, this.ruleSet);
		const sent = writes.map((each, index) => ({ ...each, result: results[index]! }));
		const settled = await takeOverLinks(this.crm, this.ruleSet, sent);
		return settled.flatMap((each) => this.settleWrite(each, each.result, now) ?? []);
	}

	/** @returns the record when it has to be decided again. */
	private settleWrite(
		{ record, write }: PendingWrite,
		sent: WriteResult,
		sentAt: string,
	): Pending | undefined {
		const isRepeated = write.operation.kind === 'create' && isLostCreate(record.unconfirmed);
		const result = isRepeated ? afterLost(sent) : sent;
		const decisions = record.decisions + 1;
		if (shouldDecideAgain(result) && decisions < MAX_DECISIONS) {
			if (!isUnconfirmed(result)) return { ...record, decisions };
			const since = isRepeated ? record.unconfirmed!.since : sentAt;
			return { ...record, decisions, unconfirmed: { write, result, since, looks: 0 } };
		}
		this.finish(record, write, result);
		return undefined;
	}

	private finish(record: Pending, write: PendingWrite['write'], result: WriteResult): void {
		if (result.ok) this.written.ids.add(result.id);
		else if (isUnconfirmed(result) && write.operation.kind === 'create') {
			this.written.doubtful.add(identitiesOf(this.context.steps, record), []);
		}
		this.outcomes.set(record.index, writeOutcome(this.context.linkTo, write, result));
	}

	/**
	 * Searches records by the values or the id that they were sent with, and waits while their creates may be running.
	 * @returns those that have to be decided again.
	 */
	private async look(lost: readonly Lost[]): Promise<Pending[]> {
		const creates = lost.map(({ unconfirmed: { write, since, result } }) => ({
			operation: (isIdTaken({ result }) && result.repeat) || write.operation,
			since,
		}));
		const ids = await findUnconfirmedCreates(this.crm, creates, this.written.ids);
		const unseen: Lost[] = [];
		const again: Pending[] = [];
		for (const [place, record] of lost.entries()) {
			const { write, result } = record.unconfirmed;
			const id = ids[place];
			if (id !== undefined) {
				this.written.ids.add(id);
				this.outcomes.set(record.index, confirmedCreate(this.context.linkTo, write, id));
			} else if (isIdTaken({ result })) {
				// The id belongs to an older record, so that this one cannot have been created.
				again.push({ ...record, unconfirmed: undefined });
			} else unseen.push(record);
		}
		return [...again, ...(await this.waitFor(unseen))];
	}

	/** Waits for creates that may be running; without a harmless repeat, or without the time to wait, they have failed. */
	private async waitFor(unseen: readonly Lost[]): Promise<Pending[]> {
		const hopeful = unseen.filter(({ unconfirmed: { looks } }) => looks < PAUSES.length);
		const pause = Math.min(...hopeful.map(({ unconfirmed: { looks } }) => PAUSES[looks]!));
		const hasWaited = hopeful.length > 0 && (await this.crm.pause(pause));
		for (const record of unseen) {
			const { write, result } = record.unconfirmed;
			if (!hasWaited || !hopeful.includes(record)) this.finish(record, write, result);
		}
		if (!hasWaited) return [];
		return hopeful.map((record) => {
			const { unconfirmed } = record;
			return { ...record, unconfirmed: { ...unconfirmed, looks: unconfirmed.looks + 1 } };
		});
	}
}

/** The entity reported for a record that was not searched: the one that is written first. */
export function mainEntityOf({ descriptions }: DuplicateRuleSet): string {
	return [...descriptions.keys()][0] ?? '';
}

function shouldDecideAgain(result: WriteResult): boolean {
	return !result.ok && (result.error.outcomeUnknown || result.error.reason === 'conflict');
}
