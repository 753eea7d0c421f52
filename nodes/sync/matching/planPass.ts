/** Plans one pass of a run: records that overlap are left for later passes, so that they find what this one writes. */
import type { CreateOperation, CrmRecord } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { confirmedCreate, confirmedUpdate, type PlannedWrite } from './buildOutcome';
import type { CandidateFinder, Found } from './candidates';
import { failed, type Outcome } from './outcome';
import { fullName } from './people';
import type { Parent } from '../parents/parent';
import { plan, type MappedRecord, type PlanContext } from './plan';
import { Reservations, type RuledIdentity } from './reservations';
import type { SearchStep } from './searchRecords';
import { harmlessRepeat, isLostCreate, type Unconfirmed } from './unconfirmed';

/** A record that is still to be decided. */
export interface Pending extends MappedRecord {
	/** How often it was decided before. */
	decisions: number;
	/** The last write without a response. */
	unconfirmed?: Unconfirmed;
}

export interface PendingWrite {
	record: Pending;
	write: PlannedWrite;
}

/** A record whose create got no response. */
export interface Lost extends Pending {
	unconfirmed: Unconfirmed<CreateOperation>;
}

export interface Pass {
	/** Of records that need no write, by the record's position in the list. */
	outcomes: Map<number, Outcome>;
	writes: PendingWrite[];
	/** Records that overlap with an earlier one of this pass. */
	deferred: Pending[];
	/** Records that are planned again once their parents were searched. */
	waiting: Waiting[];
	/** Records that the search does not find, and whose create may still be running. */
	lost: Lost[];
}

/** A record that needs its parents before it is planned. */
export interface Waiting {
	record: Pending;
	found: Found;
	parents: readonly Parent[];
}

/** What a run has written so far. */
export interface Written {
	/** Ids of the records. */
	ids: ReadonlySet<string>;
	/** Records that may have been created, although they were not found. */
	doubtful: Reservations;
}

/** Records overlap when they share an identity or a candidate. */
export function planPass(
	context: PlanContext,
	pending: readonly Pending[],
	candidatesOf: CandidateFinder,
	written: Written,
): Pass {
	const pass: Pass = { outcomes: new Map(), writes: [], deferred: [], waiting: [], lost: [] };
	const reservations = new Reservations(context.matchPolicy.weakMatches);
	for (const record of pending) {
		const found = candidatesOf(record.searchValues);
		const ids = found.matches.map((match) => match.record.id);
		const identities = identitiesOf(context.steps, record);
		if (reservations.overlaps(identities, ids)) pass.deferred.push(record);
		else planRecord(context, record, found, { written, pass });
		if (!pass.outcomes.has(record.index)) reservations.add(identities, ids);
	}
	return pass;
}

/** Adds what follows for the record to the pass. */
export function planRecord(
	context: PlanContext,
	record: Pending,
	found: Found,
	{ written, pass }: { written: Written; pass: Pass },
): void {
	const identities = identitiesOf(context.steps, record);
	// A record that is decided again gets none: the key may belong to a record that no longer matches.
	const idempotencyKey = record.decisions === 0 ? keyOf(identities[0]) : undefined;
	const planned = plan(context, record, found, idempotencyKey);
	if (planned.kind === 'done') {
		const outcome = afterUnconfirmed(context, record, { found, written, outcome: planned.outcome });
		pass.outcomes.set(record.index, outcome);
	} else if (planned.kind === 'findParents') {
		pass.waiting.push({ record, found, parents: planned.parents });
	} else if (planned.write.operation.kind === 'update') {
		pass.writes.push({ record, write: planned.write });
	} else if (isLost(record)) {
		const operation = harmlessRepeat(record.unconfirmed);
		if (operation) pass.writes.push({ record, write: { ...record.unconfirmed.write, operation } });
		else pass.lost.push(record);
	} else if (written.doubtful.overlaps(identities, [])) {
		pass.outcomes.set(record.index, failed(planned.write.operation.entity, matchIsDoubtful()));
	} else {
		pass.writes.push({ record, write: planned.write });
	}
}

const matchIsDoubtful = () =>
	new CrmError('The response to an earlier item that matches this one was lost.', {
		kind: 'retryLater',
		advice: 'Its record may have been created: check the CRM, then run the workflow again.',
	});

const isLost = (record: Pending): record is Lost => isLostCreate(record.unconfirmed);

/** What other records would find this one by, the strongest rule first. */
export function identitiesOf(
	steps: readonly SearchStep[],
	{ searchValues }: MappedRecord,
): RuledIdentity[] {
	return steps.flatMap(({ description, rule }) =>
		rule
			.identify(searchValues.get(description.name) ?? {})
			.map((identity) => ({ ...identity, rule })),
	);
}

/** People who share a phone number have different keys when their email addresses or names differ. */
function keyOf(identity: RuledIdentity | undefined): string | undefined {
	if (!identity) return undefined;
	const { rule, text, evidence, person } = identity;
	return [rule.name, text, ...evidence, ...(person ? [fullName(person)] : [])].join(' ');
}

/**
 * A record that needs no further change after an update without a response was written by that update; one that is new
 * after a create without a response was created by it.
 */
function afterUnconfirmed(
	{ linkTo }: PlanContext,
	{ unconfirmed }: Pending,
	{ found, written, outcome }: { found: Found; written: Written; outcome: Outcome },
): Outcome {
	if (isLostCreate(unconfirmed)) {
		const [record, ...others] = found.matches.map((match) => match.record);
		const isCreated = record && others.length === 0 && isNew(record, unconfirmed, written);
		return isCreated ? confirmedCreate(linkTo, unconfirmed.write, record.id) : outcome;
	}
	return unconfirmed && outcome.outcome === 'unchanged'
		? confirmedUpdate(outcome, unconfirmed.write)
		: outcome;
}

const isNew = (record: CrmRecord, { write, since }: Unconfirmed, { ids }: Written) =>
	record.entity === write.operation.entity && record.createdAt >= since && !ids.has(record.id);
