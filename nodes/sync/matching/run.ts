/**
 * One run of Create or Update: searches, decides and writes its records until each has an outcome.
 *
 * Records that overlap (a common identity, or the same candidate) are processed in successive passes, so that a later
 * one finds what an earlier one wrote. A write over a record that has changed since it was read, or without a
 * response, is searched and decided again.
 */
import type { Crm, EntityDescription, WriteOptions, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { writeOutcome } from './buildOutcome';
import { findCandidates, type CandidateFinder, type MatchPolicy } from './candidates';
import { mapRecords, type IncomingRecord } from './mapRecords';
import { failed, type Outcome } from './outcome';
import type { PlanContext } from './plan';
import { planPass, type Pending, type PendingWrite } from './planPass';
import type { SearchStep } from './searchRecords';
import { isUnconfirmed, sendWrites } from './sendWrites';

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
}

/** How often a record is decided; one that others keep changing fails then. */
const MAX_DECISIONS = 4;

export class Run {
	/** By the record's position in the list. */
	readonly outcomes = new Map<number, Outcome>();
	private readonly context: PlanContext;

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
	}

	/** @throws CrmError when the remaining records cannot be searched or written; those have no outcome. */
	async settle(records: readonly IncomingRecord[]): Promise<void> {
		let pending = await this.begin(records);
		while (pending.length > 0) {
			const candidatesOf = await this.search(pending).catch((error: unknown) => {
				this.reportUnconfirmed(pending);
				throw error;
			});
			const { outcomes, writes, deferred } = planPass(this.context, pending, candidatesOf);
			for (const [index, outcome] of outcomes) this.outcomes.set(index, outcome);
			const undecided = await this.write(writes);
			pending = [...undecided, ...deferred].toSorted((left, right) => left.index - right.index);
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
		const fieldsToRead = new Map<string, Set<string>>();
		for (const [entity] of this.ruleSet.descriptions) {
			const names = pending.flatMap(({ values }) => Object.keys(values.get(entity) ?? {}));
			fieldsToRead.set(entity, new Set(names));
		}
		return await findCandidates(
			this.crm,
			this.ruleSet.steps,
			pending.map(({ searchValues }) => searchValues),
			{
				policy: this.ruleSet.matchPolicy,
				fieldsToRead: (entity) => fieldsToRead.get(entity) ?? [],
			},
		);
	}

	/** When the CRM can no longer be searched, records that may have been written are reported as such. */
	private reportUnconfirmed(pending: readonly Pending[]): void {
		for (const { index, unconfirmed } of pending) {
			if (!unconfirmed) continue;
			const { write, result } = unconfirmed;
			this.outcomes.set(index, writeOutcome(this.context.linkTo, write, result));
		}
	}

	/** Returns the records that have to be decided again. */
	private async write(writes: readonly PendingWrite[]): Promise<Pending[]> {
		const planned = writes.map(({ write }) => write);
		const results = await sendWrites(this.crm, planned, this.ruleSet.duplicateRules);
		return writes.flatMap(({ record, write }, index) => {
			const result = results[index]!;
			const decisions = record.decisions + 1;
			if (shouldDecideAgain(result) && decisions < MAX_DECISIONS) {
				const unconfirmed = isUnconfirmed(result) ? { write, result } : record.unconfirmed;
				return [{ ...record, decisions, unconfirmed }];
			}
			this.outcomes.set(record.index, writeOutcome(this.context.linkTo, write, result));
			return [];
		});
	}
}

/** The entity reported for a record that was not searched: the one that is written first. */
export function mainEntityOf({ descriptions }: DuplicateRuleSet): string {
	return [...descriptions.keys()][0] ?? '';
}

function shouldDecideAgain(result: WriteResult): boolean {
	return isUnconfirmed(result) || (!result.ok && result.error.reason === 'conflict');
}
