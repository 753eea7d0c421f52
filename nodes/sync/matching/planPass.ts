/** Plans one pass of a run: records that overlap are left for later passes, so that they find what this one writes. */
import type { WriteResult } from '../../crm/port';
import { confirmedUpdate, type PlannedWrite } from './buildOutcome';
import type { CandidateFinder } from './candidates';
import type { Outcome } from './outcome';
import { plan, type MappedRecord, type PlanContext } from './plan';
import { Reservations, type RuledIdentity } from './reservations';
import type { SearchStep } from './searchRecords';

/** A record that is still to be decided. */
export interface Pending extends MappedRecord {
	/** How often it was decided before. */
	decisions: number;
	/** The last write without a response, and the error returned instead. */
	unconfirmed?: { write: PlannedWrite; result: WriteResult };
}

export interface PendingWrite {
	record: Pending;
	write: PlannedWrite;
}

export interface Pass {
	/** Of records that need no write, by the record's position in the list. */
	outcomes: Map<number, Outcome>;
	writes: PendingWrite[];
	/** Records that overlap with an earlier one of this pass. */
	deferred: Pending[];
}

/** Records overlap when they share an identity or a candidate. */
export function planPass(
	context: PlanContext,
	pending: readonly Pending[],
	candidatesOf: CandidateFinder,
): Pass {
	const pass: Pass = { outcomes: new Map(), writes: [], deferred: [] };
	const reservations = new Reservations(context.matchPolicy.weakMatches);
	for (const record of pending) {
		const identities = identitiesOf(context.steps, record);
		const found = candidatesOf(record.searchValues);
		const ids = found.matches.map((match) => match.record.id);
		// A record that is decided again gets none: the key may belong to a record that no longer matches.
		const idempotencyKey = record.decisions === 0 ? keyOf(identities[0]) : undefined;
		const planned = reservations.overlaps(identities, ids)
			? undefined
			: plan(context, record, found, idempotencyKey);
		if (planned?.kind === 'done') {
			pass.outcomes.set(record.index, afterUnconfirmed(record, planned.outcome));
			continue;
		}
		if (planned) pass.writes.push({ record, write: planned.write });
		else pass.deferred.push(record);
		reservations.add(identities, ids);
	}
	return pass;
}

/** What other records would find this one by, the strongest rule first. */
function identitiesOf(
	steps: readonly SearchStep[],
	{ searchValues }: MappedRecord,
): RuledIdentity[] {
	return steps.flatMap(({ description, rule }) =>
		rule
			.identify(searchValues.get(description.name) ?? {})
			.map((identity) => ({ ...identity, rule })),
	);
}

/** People who share a phone number have different keys when their email addresses differ. */
function keyOf(identity: RuledIdentity | undefined): string | undefined {
	return identity && [identity.rule.name, identity.text, ...identity.evidence].join(' ');
}

/** A record that needs no further change after an update without a response was written by that update. */
function afterUnconfirmed({ unconfirmed }: Pending, outcome: Outcome): Outcome {
	return outcome.outcome === 'unchanged' && unconfirmed?.write.operation.kind === 'update'
		? confirmedUpdate(outcome, unconfirmed.write)
		: outcome;
}
