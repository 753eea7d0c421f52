/** Plans one incoming record: from its candidates to a write, or to an outcome without one. */
import type { Crm, CrmRecord, FieldValues, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { compareValues } from '../values/compare';
import { lossNote, type Loss } from '../values/losses';
import { linkParents, type Linked } from '../parents/linkParents';
import type { Parent } from '../parents/parent';
import { requireForCreate, updatableValues } from '../values/mapValues';
import { withoutOtherName } from '../values/personNames';
import { applyOverwrite, unreadableNote, type OverwriteRules } from '../values/overwrite';
import { notDecided, notPlanned, unchanged, withoutWrite, type PlannedWrite } from './buildOutcome';
import type { Found, MatchPolicy } from './candidates';
import { decide, type DuplicatePolicy } from './decide';
import { keepValues } from './keptValues';
import { failed, type Outcome } from './outcome';
import { createdReason, nothingToMatchBy, unchangedReason, updatedFields } from './planReasons';
import type { SearchStep, ValuesByEntity } from './searchRecords';
import { conflictNote, keptNote } from './syncNotes';
import {
	isLinkedElsewhere,
	requireOwnLink,
	syncUpdate,
	withStamp,
	type SyncPolicy,
} from './syncPolicy';

/** The user's choices for one incoming record. */
export interface RecordPolicy extends DuplicatePolicy {
	overwriteRules: OverwriteRules;
	/** When the incoming record was changed, ISO 8601 in UTC; present where CRM records modified later are skipped. */
	changedAt?: string;
	/** Present where sync stamps are used. */
	sync?: SyncPolicy;
}

/** An incoming record with values as the fields of its entities store them. */
export interface MappedRecord {
	index: number;
	/** What is written. */
	values: ValuesByEntity;
	/** What is searched by: an entity also gets the values that are mapped only for the other. */
	searchValues: ValuesByEntity;
	/** Values that their fields cannot keep; by entity. */
	losses: ReadonlyMap<string, readonly Loss[]>;
	/** What a new record gets where nothing is mapped; by entity. */
	matchAs?: ReadonlyMap<string, FieldValues>;
	/** Records that this one belongs to. */
	parents?: readonly Parent[];
	policy: RecordPolicy;
}

/** What planning needs to know besides the record. */
export interface PlanContext {
	linkTo: Crm['linkTo'];
	/** Entities that are searched or written, by API name. */
	descriptions: ReadonlyMap<string, EntityDescription>;
	/** How candidates are searched; empty when they are not. */
	steps: readonly SearchStep[];
	matchPolicy: MatchPolicy;
}

export type Plan =
	| { kind: 'done'; outcome: Outcome }
	| { kind: 'write'; write: PlannedWrite }
	/** The record is written, but these have to be searched before. */
	| { kind: 'findParents'; parents: readonly Parent[] };

/** @param idempotencyKey of a record that is created: see CreateOperation. */
export function plan(
	context: PlanContext,
	record: MappedRecord,
	found: Found,
	idempotencyKey?: string,
): Plan {
	const entity = found.matches[0]?.record.entity ?? record.policy.createAs ?? '';
	try {
		return planDecision(context, record, found, { entity, idempotencyKey });
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return done(notPlanned(context.linkTo, found, entity, error));
	}
}

/** @throws CrmError when a value is missing, or does not fit. */
function planDecision(
	context: PlanContext,
	record: MappedRecord,
	found: Found,
	{ entity, idempotencyKey }: { entity: string; idempotencyKey: string | undefined },
): Plan {
	const decision = decide(record.policy, found, nothingToMatchBy(context, found));
	const { linkTo } = context;
	switch (decision.action) {
		case 'create':
			return planCreate(context, record, found, decision.entity, idempotencyKey);
		case 'update':
			return record.policy.onSingleMatch === 'use'
				? done(unchanged(linkTo, found, decision.record, 'A matching record already exists.'))
				: planUpdate(context, record, found, decision.record);
		case 'skip':
			return done(withoutWrite(linkTo, 'skipped', found, entity, decision.reason));
		case 'review':
			return done(withoutWrite(linkTo, 'review', found, entity, decision.reason));
		case 'fail':
			return done(notDecided(linkTo, found, entity, decision));
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
	requireForCreate(description, mapped);
	const { parents = [], policy } = record;
	// Before the parents: none is created for a record that cannot be written.
	const stamped = withStamp(description, mapped, policy.sync);
	const linked = linkParents(description, { parents, mapped, rules: policy.overwriteRules });
	if (linked.kind !== 'linked') return withoutLinks(context, found, entity, linked);
	const written = withoutEmpty({ ...stamped, ...linked.values });
	const values = { ...record.matchAs?.get(entity), ...written };
	const isForNewOnly = linked.fillsOnly || Object.keys(values).some((name) => !(name in written));
	const upsertBy =
		mayOverwrite(record.policy, found) && !isForNewOnly
			? findUpsertField(context, description, values)
			: undefined;
	const changes = compareValues(description, {}, values);
	return write({
		operation: {
			kind: 'create',
			entity,
			values,
			...(idempotencyKey !== undefined && { idempotencyKey }),
			...(upsertBy !== undefined && { upsertBy }),
		},
		found,
		changes,
		reason:
			createdReason(context, found) +
			linked.note +
			lossNote(record.losses.get(entity) ?? [], Object.keys(mapped)),
		report: linked.report,
	});
}

/** False where the user's choices could spare a record that has the value, or have spared one already. */
const mayOverwrite = (
	{ onSingleMatch, overwriteRules, changedAt, sync }: RecordPolicy,
	{ hasOthers, ignored }: Found,
) =>
	!hasOthers &&
	ignored.length === 0 &&
	onSingleMatch === 'update' &&
	overwriteRules.forAll === 'always' &&
	overwriteRules.forSingle.size === 0 &&
	changedAt === undefined &&
	sync === undefined;

/** The field that a rule matches by, if the CRM can match by it too while it writes. */
function findUpsertField(
	{ steps }: PlanContext,
	{ name, fields }: EntityDescription,
	values: FieldValues,
): string | undefined {
	const matched = steps
		.filter(({ description, rule }) => description.name === name && rule.certainty === 'always')
		.flatMap(({ rule }) => rule.identify(values))
		.flatMap((identity) => (identity.fields.length === 1 ? identity.fields : []));
	return matched.find((each) => fields.some((field) => field.name === each && field.upsertKey));
}

function planUpdate(
	context: PlanContext,
	record: MappedRecord,
	found: Found,
	current: CrmRecord,
): Plan {
	const { linkTo, descriptions } = context;
	const { entity, id, version: ifVersion } = current;
	const description = descriptions.get(entity);
	const { changedAt, overwriteRules, sync } = record.policy;
	const mapped = record.values.get(entity) ?? (sync?.isWriteBack ? {} : undefined);
	const skipped = (reason: string) => done(withoutWrite(linkTo, 'skipped', found, entity, reason));
	if (!description || !mapped) {
		return skipped(`Matched ${id}, but no fields are mapped for ${description?.label ?? entity}.`);
	}
	if (changedAt !== undefined && changedAt <= current.modifiedAt) {
		return skipped(
			`The CRM record was modified at ${current.modifiedAt}; the incoming record (${changedAt}) is not newer.`,
		);
	}
	if (sync) requireOwnLink(description, current, mapped, sync);
	const { via } = found.matches.find((match) => match.record === current) ?? {};
	if (via && sync && isLinkedElsewhere(description, current, mapped, sync)) {
		return skipped(`${via.id} was merged into ${id}, which is linked to another record.`);
	}
	const updatable = withoutOtherName(
		description,
		updatableValues(description, mapped),
		current.values,
	);
	const kept = keepValues(description, found, current, updatable);
	const allowed = applyOverwrite(description, overwriteRules, current, kept.values);
	const synced = syncUpdate(description, current, { mapped: kept.values, allowed }, sync);
	if (synced.needsReview) {
		const { report } = synced;
		const reason = `Nothing was written.${conflictNote(description, report)}`;
		return done({ ...withoutWrite(linkTo, 'review', found, entity, reason), ...report });
	}
	const linked = linkParents(description, {
		...{ parents: sync?.isWriteBack ? [] : (record.parents ?? []), mapped },
		...{ current, rules: overwriteRules },
	});
	if (linked.kind !== 'linked') return withoutLinks(context, found, entity, linked);
	const report = { ...synced.report, ...linked.report };
	const toWrite = { ...synced.values, ...linked.values };
	const changes = compareValues(description, current.values, toWrite);
	const note =
		linked.note +
		conflictNote(description, report) +
		keptNote(description, report) +
		unreadableNote(description, current, updatable, allowed);
	if (changes.length === 0) {
		const differs = (values: FieldValues) =>
			compareValues(description, current.values, values).length > 0;
		const reason = unchangedReason({
			isEditedInCrm: report.kept !== undefined,
			kept: differs(updatable) && !differs(kept.values) ? kept.reason : undefined,
			isOverwriteRule: differs(kept.values),
			isCreateOnly: differs(mapped),
		});
		return done({ ...unchanged(linkTo, found, current, reason + note), ...report });
	}
	const values = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
	const losses = lossNote(record.losses.get(entity) ?? [], Object.keys(values));
	return write({
		operation: { kind: 'update', entity, id, values, ifVersion },
		found,
		changes,
		reason: `Matched by ${found.matchedBy}; ${updatedFields(changes, sync)}.${note}${losses}`,
		report,
		isWriteBack: sync?.isWriteBack,
	});
}

/** What follows for a record whose parents are not known, or not certain. */
function withoutLinks(
	{ linkTo }: PlanContext,
	found: Found,
	entity: string,
	linked: Exclude<Linked, { kind: 'linked' }>,
): Plan {
	switch (linked.kind) {
		case 'open':
			return { kind: 'findParents', parents: linked.parents };
		case 'review': {
			const outcome = withoutWrite(linkTo, 'review', found, entity, linked.reason);
			return done({ ...outcome, ...linked.report });
		}
		case 'fail':
			return done({ ...failed(entity, linked.error), ...linked.report });
	}
}

const done = (outcome: Outcome): Plan => ({ kind: 'done', outcome });
const write = (planned: PlannedWrite): Plan => ({ kind: 'write', write: planned });

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
