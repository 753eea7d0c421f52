/** From the candidates of an incoming record to what is written, and from what the CRM answered to the outcome. */
import type {
	Crm,
	CrmRecord,
	FieldValues,
	RecordReference,
	EntityDescription,
	WriteOperation,
	WriteResult,
} from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import { compareValues, type FieldChange } from '../values/compare';
import { applyOverwrite, type OverwriteRules } from '../values/overwrite';
import { requireForCreate, writableValues } from '../values/mapValues';
import type { Found, ValuesByType } from './candidates';
import { decide, type DuplicatePolicy } from './decide';
import { failed, type Candidate, type Outcome } from './outcome';

/** What a person chose for one incoming record. */
export interface RecordPolicy extends DuplicatePolicy {
	overwriteRules: OverwriteRules;
	/** When the incoming record was changed, ISO 8601 in UTC; present where only newer records may be written. */
	changedAt?: string;
}

/** An incoming record whose values fit the record types they were mapped to. */
export interface MappedRecord {
	index: number;
	/** What is written, by record type. */
	values: ValuesByType;
	/** What it is looked for by: a record type borrows what only another one was mapped. */
	lookedForBy: ValuesByType;
	policy: RecordPolicy;
}

/** What planning has to know of the CRM. */
export interface Place {
	linkTo: Crm['linkTo'];
	descriptions: ReadonlyMap<string, EntityDescription>;
}

export interface PlannedWrite {
	kind: 'write';
	index: number;
	operation: WriteOperation;
	found: Found;
	changes: readonly FieldChange[];
}

/** What one record comes to: an outcome at once, or a write. */
export type Plan = { kind: 'done'; index: number; outcome: Outcome } | PlannedWrite;

/** @param idempotencyKey of a record that is created: see CreateOperation. */
export function plan(
	place: Place,
	record: MappedRecord,
	found: Found,
	idempotencyKey?: string,
): Plan {
	const decision = decide(
		record.policy,
		found.matches.map((match) => match.record),
	);
	const { createAs = '' } = record.policy;
	const entity = found.matches[0]?.record.entity ?? createAs;
	switch (decision.action) {
		case 'create':
			return planCreate(place, record, decision.entity, idempotencyKey);
		case 'update':
			return planUpdate(place, record, found, decision.record);
		case 'skip':
			return done(record, skipped(place, found, entity, decision.reason));
		case 'review':
			return done(record, {
				outcome: 'review',
				...told(place, found, entity),
				reason: decision.reason,
			});
		case 'fail':
			return done(record, {
				...failed(entity, severalMatch(found, decision.reason)),
				...told(place, found, entity),
			});
	}
}

function planCreate(
	{ descriptions }: Place,
	record: MappedRecord,
	entity: string,
	idempotencyKey: string | undefined,
): Plan {
	const description = descriptions.get(entity);
	const mapped = record.values.get(entity);
	if (!description || !mapped) return done(record, failed(entity, nothingMapped(entity)));
	try {
		requireForCreate(description, mapped);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return done(record, failed(entity, error));
	}
	const values = withoutEmpty(writableValues(description, mapped, 'creatable'));
	return {
		kind: 'write',
		index: record.index,
		operation: {
			kind: 'create',
			entity,
			values,
			...(idempotencyKey !== undefined && { idempotencyKey }),
		},
		found: { matches: [] },
		changes: compareValues(description, {}, values),
	};
}

function planUpdate(place: Place, record: MappedRecord, found: Found, current: CrmRecord): Plan {
	const { entity, id, version: ifVersion } = current;
	const description = place.descriptions.get(entity);
	const mapped = record.values.get(entity);
	if (!description || !mapped) {
		return done(
			record,
			skipped(place, found, entity, `Found ${id}, but no field of ${entity} is mapped.`),
		);
	}
	const { changedAt, overwriteRules } = record.policy;
	if (changedAt !== undefined && changedAt <= current.modifiedAt) {
		const reason = `The record was changed at ${current.modifiedAt}, the incoming one at ${changedAt}.`;
		return done(record, skipped(place, found, entity, reason));
	}
	const incoming = writableValues(description, mapped, 'updatable');
	const allowed = applyOverwrite(overwriteRules, current.values, incoming);
	const changes = compareValues(description, current.values, allowed);
	if (changes.length === 0) {
		return done(record, {
			outcome: 'unchanged',
			...told(place, found, entity),
			id,
			url: place.linkTo(entity, id),
			changes,
			reason: 'Nothing that may be written differs.',
		});
	}
	const values = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
	return {
		kind: 'write',
		index: record.index,
		operation: { kind: 'update', entity, id, values, ifVersion },
		found,
		changes,
	};
}

/** What became of a planned write that the CRM answered. */
export function outcomeOf(place: Place, write: PlannedWrite, result: WriteResult): Outcome {
	const { operation, found, changes } = write;
	const common = told(place, found, operation.entity);
	if (!result.ok) {
		const named = (result.duplicates ?? []).map((each) => toCandidate(place, each));
		return {
			...failed(operation.entity, result.error),
			...common,
			candidates: [...common.candidates, ...named],
			...(result.error.outcomeUnknown && {
				reason: `${result.error.message} The record may have been written all the same.`,
			}),
		};
	}
	return {
		outcome: operation.kind === 'create' ? 'created' : 'updated',
		...common,
		id: result.id,
		url: place.linkTo(operation.entity, result.id),
		changes,
		reason:
			operation.kind === 'create'
				? 'No record matches.'
				: `Found by ${found.matchedBy}; ${changes.length} field(s) differed.`,
	};
}

function skipped(place: Place, found: Found, entity: string, reason: string): Outcome {
	return { outcome: 'skipped', ...told(place, found, entity), reason };
}

function told(place: Place, { matchedBy, matches }: Found, entity: string) {
	return {
		entity,
		...(matchedBy !== undefined && { matchedBy }),
		candidates: matches.map(({ record, fields }) => toCandidate(place, record, fields)),
	};
}

function toCandidate(
	{ linkTo }: Place,
	{ entity, id }: RecordReference,
	fields: readonly string[] = [],
): Candidate {
	return { entity, id, url: linkTo(entity, id), fields };
}

function severalMatch({ matches }: Found, reason: string): CrmError {
	return new CrmError(reason, {
		kind: 'invalidRecord',
		code: 'SEVERAL_MATCH',
		fields: matches[0]?.fields,
		advice:
			'Merge the records in the CRM, or choose under If Several Are Found which of them is updated.',
	});
}

function nothingMapped(entity: string): CrmError {
	return new CrmError(`A ${entity} is to be created, but none of its fields is mapped.`, {
		kind: 'misconfigured',
		advice: 'Map the fields of this record type, or choose another one under If None Is Found.',
	});
}

function done(record: MappedRecord, outcome: Outcome): Plan {
	return { kind: 'done', index: record.index, outcome };
}

/** A new record starts empty; naming an empty field would only override the CRM's own default. */
function withoutEmpty(values: FieldValues): FieldValues {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
