/** Decides field by field which side's value counts, by what both CRMs had in common last. */
import type {
	CrmRecord,
	EntityDescription,
	FieldDescription,
	FieldValue,
	FieldValues,
} from '../../crm/port';
import { foldValue, isEmpty, sameValue } from '../values/value';
import { withEntries, type MappedSource } from './changeStamp';
import {
	entriesWith,
	entryOf,
	isUnsettled,
	keyOf,
	keyOfEntry,
	nextCount,
	type Stamp,
} from './stamp';

/** What happens to a field that was edited on both sides. */
export type OnConflict = 'newest' | 'incoming' | 'crm' | 'review';

/** A field that was edited on both sides, or that differs although neither side is known to have edited it. */
export interface FieldConflict {
	/** API name. */
	field: string;
	crmValue: FieldValue;
	incomingValue: FieldValue;
	/** Whose value the record has then; null where a person has to decide. */
	winner: 'incoming' | 'crm' | null;
}

export interface ConflictPolicy {
	onConflict: OnConflict;
	/** When the source was changed, ISO 8601 in UTC: compared for `newest`. */
	changedAt?: string;
	/**
	 * By the API name of the incoming field, or of the lookup that it is a part of; without one, its value alone shows
	 * whether it was edited.
	 */
	sources: ReadonlyMap<string, MappedSource>;
}

export interface SettledFields {
	/** What to write of the incoming values. */
	values: FieldValues;
	stamp: Stamp;
	/** API names of fields whose value was edited in the CRM: it is on its way to the other side. */
	kept: readonly string[];
	conflicts: readonly FieldConflict[];
}

interface Sides {
	field: FieldDescription;
	current: FieldValue;
	incoming: FieldValue;
	source: MappedSource | undefined;
	/** The record's stamp of the field. */
	base: readonly string[];
}

type Decision = 'equal' | 'write' | 'keep' | 'keepFirst' | 'conflict';

/** @param incoming values of fields that are synced. */
export function settleFields(
	{ fields }: EntityDescription,
	{ record, stamp }: { record: CrmRecord; stamp: Stamp },
	incoming: FieldValues,
	policy: ConflictPolicy,
): SettledFields {
	const sides = fields
		.filter(({ name }) => name in incoming)
		.map((field) => ({
			field,
			current: record.values[field.name] ?? null,
			incoming: incoming[field.name]!,
			source: policy.sources.get(field.name) ?? policy.sources.get(field.partOfLookup ?? ''),
			base: entriesWith(stamp, keyOf(field.name)),
		}));
	const decided = sides.map((each) => ({ ...each, decision: decideField(each) }));
	const conflicts = decided
		.filter(({ decision }) => decision === 'conflict')
		.map((each) => toConflict(each, winnerOf(each, record, policy)));
	const winners = new Map(conflicts.map(({ field, winner }) => [field, winner]));
	const written = decided.filter(
		({ field, decision }) => decision === 'write' || winners.get(field.name) === 'incoming',
	);
	const stamped = decided.filter(({ decision }) => decision !== 'keep');
	return {
		values: Object.fromEntries(written.map(({ field, incoming: value }) => [field.name, value])),
		stamp: nextStamp(stamp, stamped, decided.some(isNews)),
		kept: decided
			.filter(({ decision }) => decision === 'keep' || decision === 'keepFirst')
			.map(({ field }) => field.name),
		conflicts,
	};
}

/**
 * An edit is carried where only the source has it, and kept where only the record has it. Where the stamps of both sides
 * contradict each other (an edit between two writes of a sync, or a CRM restored from a backup) nothing is overwritten
 * without the rule for conflicts.
 */
function decideField({ field, current, incoming, source, base }: Sides): Decision {
	const state = source?.state;
	const isSettled = base.length > 0 && !base.some(isUnsettled);
	const isBase = base.includes(entryOf(field, incoming));
	if (sameValue(field, current, incoming)) {
		// The source was read before both sides had what the stamp says. The edit of this record is still on its way.
		return state === 'unchanged' && isSettled && !isBase ? 'keep' : 'equal';
	}
	if (state === 'changed' && hadInCommon(field, current, source!)) return 'write';
	// The trigger emits an unsettled field of this record, and the other workflow writes it. An unedited source must not
	// overwrite it.
	if (base.some(isUnsettled)) return state === 'unchanged' ? 'keep' : 'conflict';
	if (base.length === 0 || state === 'new') {
		if (isEmpty(current)) return 'write';
		return isEmpty(incoming) ? 'keepFirst' : 'conflict';
	}
	if (base.includes(entryOf(field, current))) {
		return state === 'unchanged' ? 'conflict' : 'write';
	}
	return isBase && state !== 'changed' ? 'keep' : 'conflict';
}

/**
 * True where the record still has what the source was stamped with: only the source was edited since. It can be shown for
 * a value that is mapped from one field, and that both CRMs store alike.
 */
function hadInCommon(
	field: FieldDescription,
	current: FieldValue,
	{ field: name, base }: MappedSource,
): boolean {
	return name !== undefined && base.includes(entryOf({ ...field, name }, current));
}

/** Both directions compare the same two records, so that both decide for the same side. */
function winnerOf(
	{ field, current, incoming }: Sides,
	{ modifiedAt }: CrmRecord,
	{ onConflict, changedAt = '' }: ConflictPolicy,
): FieldConflict['winner'] {
	if (onConflict === 'review') return null;
	if (onConflict !== 'newest') return onConflict;
	if (changedAt !== modifiedAt) return changedAt > modifiedAt ? 'incoming' : 'crm';
	return foldValue(field, incoming) > foldValue(field, current) ? 'incoming' : 'crm';
}

function toConflict(
	{ field, current, incoming }: Sides,
	winner: FieldConflict['winner'],
): FieldConflict {
	return { field: field.name, crmValue: current, incomingValue: incoming, winner };
}

/** True for a value that the source did not have when the sides were compared last, even if the record has it already. */
function isNews({ decision, source }: Sides & { decision: Decision }): boolean {
	const isNewInSource = source?.state === 'changed' || source?.state === 'new';
	return decision === 'write' || decision === 'conflict' || (decision === 'equal' && isNewInSource);
}

/**
 * Fields that keep a value get the stamp of the incoming one, so that the record differs from its stamp and is emitted.
 * @param isNoted true to write the stamp in any case: the source is going to be stamped with what it was compared with
 * now, and a sync that is still running in the other direction has to notice.
 */
function nextStamp(stamp: Stamp, stamped: readonly Sides[], isNoted: boolean): Stamp {
	const keys = new Set(stamped.map(({ field }) => keyOf(field.name)));
	const others = stamp.entries.filter((entry) => !keys.has(keyOfEntry(entry)));
	const entries = stamped.map(({ field, incoming }) => entryOf(field, incoming));
	const next = withEntries(stamp, [...others, ...entries]);
	return isNoted && next.count === stamp.count ? { ...next, count: nextCount(stamp.count) } : next;
}
