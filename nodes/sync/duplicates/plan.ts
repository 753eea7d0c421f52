/** From the candidates of an incoming record to what is written, and from what the CRM answered to the outcome. */
import type {
	Crm,
	CrmRecord,
	FieldValues,
	RecordReference,
	RecordTypeDescription,
	WriteOperation,
	WriteResult,
} from '../crm';
import { CrmError } from '../errors';
import { compareValues, type FieldChange } from '../fields/compare';
import { applyFieldRules, type FieldRuleSet } from '../fields/fieldRules';
import { requireForCreate, writableValues } from '../fields/mapValues';
import type { Found, ValuesByType } from './candidates';
import { decide, type DuplicatePolicy } from './decide';
import { failed, type Candidate, type Outcome } from './outcome';

/** What a person chose for one incoming record. */
export interface RecordPolicy extends DuplicatePolicy {
	fieldRules: FieldRuleSet;
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
	descriptions: ReadonlyMap<string, RecordTypeDescription>;
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

/** @param claim of a record that is created: see CreateOperation. */
export function plan(place: Place, record: MappedRecord, found: Found, claim?: string): Plan {
	const decision = decide(
		record.policy,
		found.matches.map((match) => match.record),
	);
	const { createAs = '' } = record.policy;
	const recordType = found.matches[0]?.record.recordType ?? createAs;
	switch (decision.action) {
		case 'create':
			return planCreate(place, record, decision.recordType, claim);
		case 'update':
			return planUpdate(place, record, found, decision.record);
		case 'skip':
			return done(record, skipped(place, found, recordType, decision.reason));
		case 'review':
			return done(record, {
				outcome: 'review',
				...told(place, found, recordType),
				reason: decision.reason,
			});
		case 'fail':
			return done(record, {
				...failed(recordType, severalMatch(found, decision.reason)),
				...told(place, found, recordType),
			});
	}
}

function planCreate(
	{ descriptions }: Place,
	record: MappedRecord,
	recordType: string,
	claim: string | undefined,
): Plan {
	const description = descriptions.get(recordType);
	const mapped = record.values.get(recordType);
	if (!description || !mapped) return done(record, failed(recordType, nothingMapped(recordType)));
	try {
		requireForCreate(description, mapped);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return done(record, failed(recordType, error));
	}
	const values = withoutEmpty(writableValues(description, mapped, 'creatable'));
	return {
		kind: 'write',
		index: record.index,
		operation: { kind: 'create', recordType, values, ...(claim !== undefined && { claim }) },
		found: { matches: [] },
		changes: compareValues(description, {}, values),
	};
}

function planUpdate(place: Place, record: MappedRecord, found: Found, current: CrmRecord): Plan {
	const { recordType, id, version: ifVersion } = current;
	const description = place.descriptions.get(recordType);
	const mapped = record.values.get(recordType);
	if (!description || !mapped) {
		return done(
			record,
			skipped(place, found, recordType, `Found ${id}, but no field of ${recordType} is mapped.`),
		);
	}
	const { changedAt, fieldRules } = record.policy;
	if (changedAt !== undefined && changedAt <= current.modifiedAt) {
		const reason = `The record was changed at ${current.modifiedAt}, the incoming one at ${changedAt}.`;
		return done(record, skipped(place, found, recordType, reason));
	}
	const incoming = writableValues(description, mapped, 'updatable');
	const allowed = applyFieldRules(fieldRules, current.values, incoming);
	const changes = compareValues(description, current.values, allowed);
	if (changes.length === 0) {
		return done(record, {
			outcome: 'unchanged',
			...told(place, found, recordType),
			id,
			url: place.linkTo(recordType, id),
			changes,
			reason: 'Nothing that may be written differs.',
		});
	}
	const values = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
	return {
		kind: 'write',
		index: record.index,
		operation: { kind: 'update', recordType, id, values, ifVersion },
		found,
		changes,
	};
}

/** What became of a planned write that the CRM answered. */
export function outcomeOf(place: Place, write: PlannedWrite, result: WriteResult): Outcome {
	const { operation, found, changes } = write;
	const common = told(place, found, operation.recordType);
	if (!result.ok) {
		const named = (result.duplicates ?? []).map((each) => toCandidate(place, each));
		return {
			...failed(operation.recordType, result.error),
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
		url: place.linkTo(operation.recordType, result.id),
		changes,
		reason:
			operation.kind === 'create'
				? 'No record matches.'
				: `Found by ${found.matchedBy}; ${changes.length} field(s) differed.`,
	};
}

function skipped(place: Place, found: Found, recordType: string, reason: string): Outcome {
	return { outcome: 'skipped', ...told(place, found, recordType), reason };
}

function told(place: Place, { matchedBy, matches }: Found, recordType: string) {
	return {
		recordType,
		...(matchedBy !== undefined && { matchedBy }),
		candidates: matches.map(({ record, fields }) => toCandidate(place, record, fields)),
	};
}

function toCandidate(
	{ linkTo }: Place,
	{ recordType, id }: RecordReference,
	fields: readonly string[] = [],
): Candidate {
	return { recordType, id, url: linkTo(recordType, id), fields };
}

function severalMatch({ matches }: Found, reason: string): CrmError {
	return new CrmError(reason, {
		remedy: 'mendItem',
		code: 'SEVERAL_MATCH',
		fields: matches[0]?.fields,
		advice:
			'Merge the records in the CRM, or choose under If Several Are Found which of them is updated.',
	});
}

function nothingMapped(recordType: string): CrmError {
	return new CrmError(`A ${recordType} is to be created, but none of its fields is mapped.`, {
		remedy: 'mendSetUp',
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
