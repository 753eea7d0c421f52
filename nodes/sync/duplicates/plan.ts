/** From a decision to what is written, and from what the CRM answered to the outcome. */
import type {
	Crm,
	CrmRecord,
	FieldValues,
	RecordTypeDescription,
	WriteOperation,
	WriteResult,
} from '../crm';
import { CrmError } from '../errors';
import { compareValues, type FieldChange } from '../fields/compare';
import { requireForCreate, writableValues } from '../fields/mapValues';
import { decide, type DuplicatePolicy } from './decide';
import type { MatchRule } from './matchRule';
import { failed, type Outcome } from './outcome';

/** What all records of one run share. */
export interface SyncTarget {
	crm: Crm;
	description: RecordTypeDescription;
	rule: MatchRule;
}

/** An incoming record whose values fit the record type. */
export interface MappedRecord {
	index: number;
	values: FieldValues;
	policy: DuplicatePolicy;
}

/** What one record comes to: an outcome at once, or a write. */
export type Plan =
	| { kind: 'done'; index: number; outcome: Outcome }
	| {
			kind: 'write';
			index: number;
			operation: WriteOperation;
			candidates: readonly CrmRecord[];
			/** The record that is updated; absent when one is created. */
			current?: CrmRecord;
			changes: readonly FieldChange[];
	  };

export function plan(
	target: SyncTarget,
	record: MappedRecord,
	candidates: readonly CrmRecord[],
): Plan {
	const decision = decide(record.policy, candidates);
	switch (decision.action) {
		case 'create':
			return planCreate(target, record);
		case 'update':
			return planUpdate(target, record, candidates, decision.record);
		case 'skip':
			return done(record, {
				outcome: 'skipped',
				...told(target, candidates),
				reason: decision.reason,
			});
		case 'fail':
			return done(record, {
				...failed(target.description.name, severalMatch(target, decision.reason)),
				...told(target, candidates),
			});
	}
}

function planCreate(target: SyncTarget, record: MappedRecord): Plan {
	const { description } = target;
	try {
		requireForCreate(description, record.values);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return done(record, failed(description.name, error));
	}
	const values = writableValues(description, record.values, 'creatable');
	return {
		kind: 'write',
		index: record.index,
		operation: { kind: 'create', recordType: description.name, values: withoutEmpty(values) },
		candidates: [],
		changes: compareValues(description, {}, values),
	};
}

function planUpdate(
	target: SyncTarget,
	record: MappedRecord,
	candidates: readonly CrmRecord[],
	current: CrmRecord,
): Plan {
	const { description } = target;
	const incoming = writableValues(description, record.values, 'updatable');
	const changes = compareValues(description, current.values, incoming);
	if (changes.length === 0) {
		return done(record, {
			outcome: 'unchanged',
			...told(target, candidates),
			id: current.id,
			url: target.crm.linkTo(description.name, current.id),
			changes,
			reason: 'The record already has these values.',
		});
	}
	const values = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
	return {
		kind: 'write',
		index: record.index,
		operation: { kind: 'update', recordType: description.name, id: current.id, values },
		candidates,
		current,
		changes,
	};
}

/** What became of a planned write. */
export function outcomeOf(
	target: SyncTarget,
	write: Extract<Plan, { kind: 'write' }>,
	result: WriteResult,
): Outcome {
	const recordType = target.description.name;
	const common = told(target, write.candidates);
	if (!result.ok) return { ...failed(recordType, result.error), ...common };
	return {
		outcome: write.current ? 'updated' : 'created',
		...common,
		id: result.id,
		url: target.crm.linkTo(recordType, result.id),
		changes: write.changes,
		reason: write.current
			? `Found by ${target.rule.name}; ${write.changes.length} field(s) differed.`
			: 'No record matches.',
	};
}

function told({ crm, description, rule }: SyncTarget, candidates: readonly CrmRecord[]) {
	return {
		recordType: description.name,
		...(candidates.length > 0 ? { matchedBy: rule.name } : {}),
		candidates: candidates.map(({ id }) => ({ id, url: crm.linkTo(description.name, id) })),
	};
}

function severalMatch(target: SyncTarget, reason: string): CrmError {
	return new CrmError(reason, {
		remedy: 'mendItem',
		code: 'SEVERAL_MATCH',
		fields: target.rule.fields,
		advice:
			'Merge the records in the CRM, or choose under If Several Are Found which of them is updated.',
	});
}

function done(record: MappedRecord, outcome: Outcome): Plan {
	return { kind: 'done', index: record.index, outcome };
}

/** A new record starts empty; naming an empty field would only override the CRM's own default. */
function withoutEmpty(values: FieldValues): FieldValues {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
