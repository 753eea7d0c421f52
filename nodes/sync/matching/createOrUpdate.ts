/**
 * Create or Update: writes incoming records without making duplicates.
 *
 * Candidates are looked up for all records at once, each record is decided on its own, and the decisions are written
 * together. Records of one run that would meet (a common identity, or the same candidate) are taken in rounds, so that
 * a later one finds what an earlier one wrote. What the CRM holds otherwise than it was read, or may have written
 * without an answer, is looked at and decided again.
 */
import type { Crm, EntityDescription, WriteOptions, WriteResult } from '../../crm/port/index';
import { CONFLICT, CrmError } from '../../crm/errors';
import { findCandidates, type CandidateFinder, type SearchStep } from './candidates';
import { findLostCreates } from './lostCreates';
import { mapRecords, type IncomingRecord } from './mapRecords';
import { failed, type Outcome } from './outcome';
import { outcomeOf, plan, type MappedRecord, type Place, type PlannedWrite } from './plan';

/** Where to look, by which rules, and what the CRM's own rules may do. */
export interface DuplicateRuleSet extends WriteOptions {
	/** In order, until one finds something; none to not look at all. */
	steps: readonly SearchStep[];
	/** Of the record types that are looked in or written, by API name. */
	descriptions: ReadonlyMap<string, EntityDescription>;
}

/** A record is decided no more often: whoever keeps changing it meanwhile has to come to rest first. */
const MAX_DECISIONS = 4;

/** So many are looked up and written before the next are: what is found has to be held in memory. */
const RECORDS_AT_ONCE = 25_000;

/** A record that is still to be decided. */
interface Waiting extends MappedRecord {
	decisions: number;
	/** What was sent before without an answer, and what it was told instead. */
	lost?: { write: PlannedWrite; result: WriteResult };
}

/**
 * @returns one outcome per record, in order; what is wrong with one record is its own outcome, and what keeps all of
 * them from being looked up or written is the outcome of those that are left.
 */
export async function createOrUpdate(
	crm: Crm,
	ruleSet: DuplicateRuleSet,
	records: readonly IncomingRecord[],
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (let start = 0; start < records.length; start += RECORDS_AT_ONCE) {
		const some = records.slice(start, start + RECORDS_AT_ONCE);
		const run = new Run(crm, ruleSet);
		const settled = await run.settle(some).catch((error: unknown) => {
			if (!(error instanceof CrmError)) throw error;
			return error;
		});
		outcomes.push(
			...some.map(
				(_, index) => run.outcomes.get(index) ?? failed(mainTypeOf(ruleSet), settled as CrmError),
			),
		);
	}
	return outcomes;
}

/** What a record that was not looked for is told to be: the record type that is written first. */
const mainTypeOf = ({ descriptions }: DuplicateRuleSet) => [...descriptions.keys()][0] ?? '';

/** Records on their way to their outcomes. */
class Run {
	/** By the record's place in the list. */
	readonly outcomes = new Map<number, Outcome>();
	private readonly place: Place;

	constructor(
		private readonly crm: Crm,
		private readonly ruleSet: DuplicateRuleSet,
	) {
		this.place = {
			linkTo: (entity, id) => crm.linkTo(entity, id),
			descriptions: ruleSet.descriptions,
		};
	}

	async settle(records: readonly IncomingRecord[]): Promise<void> {
		let waiting = await this.begin(records);
		while (waiting.length > 0) {
			const candidatesOf = await this.look(waiting).catch((error: unknown) => {
				this.leaveLost(waiting);
				throw error;
			});
			const { writes, later } = this.planRound(waiting, candidatesOf);
			const again = await this.write(writes);
			waiting = [...again, ...later].toSorted((left, right) => left.index - right.index);
		}
	}

	private async begin(records: readonly IncomingRecord[]): Promise<Waiting[]> {
		const mapped = await mapRecords(this.crm, this.ruleSet.descriptions, records);
		return mapped.flatMap((record, index) => {
			if (!(record instanceof CrmError)) return [{ ...record, decisions: 0 }];
			this.outcomes.set(index, failed(mainTypeOf(this.ruleSet), record));
			return [];
		});
	}

	private async look(waiting: readonly Waiting[]): Promise<CandidateFinder> {
		const toRead = new Map<string, Set<string>>();
		for (const [entity] of this.ruleSet.descriptions) {
			const names = waiting.flatMap(({ values }) => Object.keys(values.get(entity) ?? {}));
			toRead.set(entity, new Set(names));
		}
		return await findCandidates(
			this.crm,
			this.ruleSet.steps,
			waiting.map(({ lookedForBy }) => lookedForBy),
			(entity) => toRead.get(entity) ?? [],
		);
	}

	/** What may have been written is told so, when it cannot be looked at any more. */
	private leaveLost(waiting: readonly Waiting[]): void {
		for (const { index, lost } of waiting) {
			if (lost) this.outcomes.set(index, outcomeOf(this.place, lost.write, lost.result));
		}
	}

	/** Plans the records that do not meet an earlier one of this round; the others wait for the next. */
	private planRound(waiting: readonly Waiting[], candidatesOf: CandidateFinder) {
		const taken = new Set<string>();
		const writes: Array<{ record: Waiting; write: PlannedWrite }> = [];
		const later: Waiting[] = [];
		for (const record of waiting) {
			const identities = this.identitiesOf(record);
			const found = candidatesOf(record.lookedForBy);
			const ids = found.matches.map((match) => match.record.id);
			const places = [...identities, ...ids];
			if (places.some((place) => taken.has(place))) {
				later.push(record);
				for (const place of places) taken.add(place);
				continue;
			}
			const idempotencyKey = record.decisions === 0 ? identities[0] : undefined;
			const planned = plan(this.place, record, found, idempotencyKey);
			if (planned.kind === 'done') {
				this.outcomes.set(record.index, asWritten(record, planned.outcome));
				continue;
			}
			writes.push({ record, write: planned });
			for (const place of places) taken.add(place);
		}
		return { writes, later };
	}

	/** What other records would find this one by, the strongest rule first. */
	private identitiesOf({ lookedForBy }: MappedRecord): string[] {
		const identities = this.ruleSet.steps.flatMap(({ description, rule }) =>
			rule
				.identify(lookedForBy.get(description.name) ?? {})
				.map(({ text }) => `${rule.name} ${text}`),
		);
		return [...new Set(identities)];
	}

	/** @returns the records that have to be decided again. */
	private async write(
		writes: ReadonlyArray<{ record: Waiting; write: PlannedWrite }>,
	): Promise<Waiting[]> {
		if (writes.length === 0) return [];
		const since = this.crm.serverTime();
		const results = await this.send(writes.map(({ write }) => write));
		const answered = await this.findLost(writes, results, since);
		return writes.flatMap(({ record, write }, index) => {
			const result = answered[index]!;
			const decisions = record.decisions + 1;
			if (mayDecideAgain(result) && decisions < MAX_DECISIONS) {
				const isLost = !result.ok && result.error.outcomeUnknown;
				return [{ ...record, decisions, lost: isLost ? { write, result } : record.lost }];
			}
			this.outcomes.set(record.index, outcomeOf(this.place, write, result));
			return [];
		});
	}

	/** Which of several is updated was decided knowing the others, so the CRM's own rules need not tell of them again. */
	private async send(writes: readonly PlannedWrite[]): Promise<WriteResult[]> {
		const results: WriteResult[] = [];
		const groups = Map.groupBy(writes.keys(), (index) =>
			writes[index]!.found.matches.length > 1 ? 'bypass' : this.ruleSet.duplicateRules,
		);
		for (const [duplicateRules, indexes] of groups) {
			const operations = indexes.map((index) => writes[index]!.operation);
			const written = await this.crm.write(operations, { duplicateRules });
			indexes.forEach((index, position) => (results[index] = written[position]!));
		}
		return results;
	}

	/** A create that was not answered has succeeded when its record is there; if that cannot be seen now, it stays unknown. */
	private async findLost(
		writes: ReadonlyArray<{ write: PlannedWrite }>,
		results: readonly WriteResult[],
		since: string,
	): Promise<readonly WriteResult[]> {
		const lost = writes.flatMap(({ write: { operation } }, index) => {
			const result = results[index]!;
			const isLost = operation.kind === 'create' && !result.ok && result.error.outcomeUnknown;
			return isLost ? [{ index, operation }] : [];
		});
		if (lost.length === 0) return results;
		const ids = await findLostCreates(
			this.crm,
			lost.map(({ operation }) => operation),
			since,
		).catch((error: unknown) => {
			if (!(error instanceof CrmError)) throw error;
			return [];
		});
		const answered = [...results];
		lost.forEach(({ index }, position) => {
			const id = ids[position];
			if (id !== undefined) answered[index] = { ok: true, id };
		});
		return answered;
	}
}

function mayDecideAgain(result: WriteResult): boolean {
	return !result.ok && (result.error.code === CONFLICT || result.error.outcomeUnknown);
}

/** A record that holds all it was sent, after a write without an answer, was written by that. */
function asWritten({ lost }: Waiting, outcome: Outcome): Outcome {
	if (outcome.outcome !== 'unchanged' || lost?.write.operation.kind !== 'update') return outcome;
	return {
		...outcome,
		outcome: 'updated',
		changes: lost.write.changes,
		reason: 'Written; the answer was lost on the way.',
	};
}
