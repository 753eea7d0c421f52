/** Plans one incoming record: from its candidates to a write, or to an outcome without one. */
import type { Crm, CrmRecord, FieldValues, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { compareValues } from '../values/compare';
import { requireForCreate, updatableValues } from '../values/mapValues';
import { applyOverwrite, type OverwriteRules } from '../values/overwrite';
import { multipleMatches, unchanged, withoutWrite, type PlannedWrite } from './buildOutcome';
import type { Found } from './candidates';
import { decide, type DuplicatePolicy } from './decide';
import { failed, type Outcome } from './outcome';
import type { SearchStep, ValuesByEntity } from './searchRecords';

/** The user's choices for one incoming record. */
export interface RecordPolicy extends DuplicatePolicy {
	overwriteRules: OverwriteRules;
	/** When the incoming record was changed, ISO 8601 in UTC; present where CRM records modified later are skipped. */
	changedAt?: string;
}

/** An incoming record with values as the fields of its entities store them. */
export interface MappedRecord {
	index: number;
	/** What is written. */
	values: ValuesByEntity;
	/** What is searched by: an entity also gets the values that are mapped only for the other. */
	searchValues: ValuesByEntity;
	policy: RecordPolicy;
}

/** What planning needs to know besides the record. */
export interface PlanContext {
	linkTo: Crm['linkTo'];
	/** Entities that are searched or written, by API name. */
	descriptions: ReadonlyMap<string, EntityDescription>;
	/** How candidates are searched; empty when they are not. */
	steps: readonly SearchStep[];
}

export type Plan = { kind: 'done'; outcome: Outcome } | { kind: 'write'; write: PlannedWrite };

/** @param idempotencyKey of a record that is created: see CreateOperation. */
export function plan(
	context: PlanContext,
	record: MappedRecord,
	found: Found,
	idempotencyKey?: string,
): Plan {
	const decision = decide(
		record.policy,
		found.matches.map((match) => match.record),
	);
	const { linkTo } = context;
	const entity = found.matches[0]?.record.entity ?? record.policy.createAs ?? '';
	switch (decision.action) {
		case 'create':
			return planCreate(context, record, found, decision.entity, idempotencyKey);
		case 'update':
			return planUpdate(context, record, found, decision.record);
		case 'skip':
			return done(withoutWrite(linkTo, 'skipped', found, entity, decision.reason));
		case 'review':
			return done(withoutWrite(linkTo, 'review', found, entity, decision.reason));
		case 'fail':
			return done(multipleMatches(linkTo, found, entity, decision.reason));
	}
}

function planCreate(
	context: PlanContext,
	record: MappedRecord,
	found: Found,
	entity: string,
	idempotencyKey: string | undefined,
): Plan {
	const description = context.descriptions.get(entity);
	const mapped = record.values.get(entity);
	if (!description || !mapped)
		return done(failed(entity, nothingMapped(description?.label ?? entity)));
	try {
		requireForCreate(description, mapped);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return done(failed(entity, error));
	}
	const values = withoutEmpty(mapped);
	return write({
		operation: {
			kind: 'create',
			entity,
			values,
			...(idempotencyKey !== undefined && { idempotencyKey }),
		},
		found,
		changes: compareValues(description, {}, values),
		reason: createdReason(context, found),
	});
}

function planUpdate(
	{ linkTo, descriptions }: PlanContext,
	record: MappedRecord,
	found: Found,
	current: CrmRecord,
): Plan {
	const { entity, id, version: ifVersion } = current;
	const description = descriptions.get(entity);
	const mapped = record.values.get(entity);
	const skipped = (reason: string) => done(withoutWrite(linkTo, 'skipped', found, entity, reason));
	if (!description || !mapped) {
		return skipped(`Matched ${id}, but no fields are mapped for ${description?.label ?? entity}.`);
	}
	const { changedAt, overwriteRules } = record.policy;
	if (changedAt !== undefined && changedAt <= current.modifiedAt) {
		return skipped(
			`The CRM record was modified at ${current.modifiedAt}; the incoming record (${changedAt}) is not newer.`,
		);
	}
	const updatable = updatableValues(description, mapped);
	const allowed = applyOverwrite(overwriteRules, current.values, updatable);
	const changes = compareValues(description, current.values, allowed);
	if (changes.length === 0) {
		const reason = unchangedReason(description, current.values, mapped, updatable);
		return done(unchanged(linkTo, found, current, reason));
	}
	const values = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
	return write({
		operation: { kind: 'update', entity, id, values, ifVersion },
		found,
		changes,
		reason: `Matched by ${found.matchedBy}; updated ${changes.length} ${changes.length === 1 ? 'field' : 'fields'}.`,
	});
}

const done = (outcome: Outcome): Plan => ({ kind: 'done', outcome });
const write = (planned: PlannedWrite): Plan => ({ kind: 'write', write: planned });

/** Says whether duplicates were searched before the record was created, and if not, why. */
function createdReason({ steps }: PlanContext, { searched }: Found): string {
	if (searched) return 'Created: no matching record found.';
	const names = new Set(steps.map(({ rule }) => rule.name.replaceAll(', ', ' and ')));
	const cause =
		names.size === 0
			? "Search In is set to Don't Search"
			: `no ${[...names].join(' or ')} to match by`;
	return `Created without a duplicate check: ${cause}.`;
}

/** @param updatable the mapped values that the CRM accepts on update. */
function unchangedReason(
	description: EntityDescription,
	current: FieldValues,
	mapped: FieldValues,
	updatable: FieldValues,
): string {
	const differs = (values: FieldValues) => compareValues(description, current, values).length > 0;
	if (differs(updatable)) return 'No changes: Overwrite Behavior keeps the existing values.';
	if (differs(mapped))
		return 'No changes: the fields that differ can only be set when a record is created.';
	return 'No changes: all mapped fields already have these values.';
}

function nothingMapped(label: string): CrmError {
	return new CrmError(`No fields are mapped for the new ${label}.`, {
		kind: 'misconfigured',
		advice: 'Add fields to the mapping, or change On No Match.',
	});
}

/** A new record starts empty; sending an empty value would only override the CRM's default. */
function withoutEmpty(values: FieldValues): FieldValues {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
