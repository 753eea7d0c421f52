/** What a trigger emits of a record's sync stamp: the record's values now, and the stamp as it was read. */
import type { CrmRecord, FieldDescription } from '../../crm/port';
import {
	entriesWith,
	entryOf,
	formatStamp,
	keyOf,
	keyOfEntry,
	nextCount,
	NO_STAMP,
	parseStamp,
	unsettledEntryOfKey,
	type Stamp,
} from './stamp';

/** Which fields of a record count, and the text field that holds its stamp. */
export interface StampedFields {
	/** API name. */
	stampField: string;
	synced: readonly FieldDescription[];
}

export interface ChangeStamp {
	/** Of the synced fields. */
	now: Stamp;
	before: Stamp;
}

const SEPARATOR = '/';

/** A field that could not be read is left out. */
export function readChangeStamp(
	{ stampField, synced }: StampedFields,
	{ values, unreadable = [] }: CrmRecord,
): ChangeStamp {
	const before = parseStamp(values[stampField]);
	const entries = synced
		.filter(({ name }) => !unreadable.includes(name))
		.map((field) => entryOf(field, values[field.name] ?? null));
	return { now: { count: before.count, entries }, before };
}

/** True when the synced fields have the values that both CRMs had last: nothing was edited since. */
export function isEcho({ now, before }: ChangeStamp): boolean {
	return now.entries.every((entry) => before.entries.includes(entry));
}

export function formatChangeStamp({ now, before }: ChangeStamp): string {
	return `${formatStamp(now)}${SEPARATOR}${formatStamp(before)}`;
}

/** @returns undefined for a value that no trigger has emitted. */
export function parseChangeStamp(text: unknown): ChangeStamp | undefined {
	if (typeof text !== 'string') return undefined;
	const [now = '', before, ...others] = text.split(SEPARATOR);
	if (before === undefined || others.length > 0) return undefined;
	const stamps = { now: parseStamp(now), before: parseStamp(before) };
	return stamps.now === NO_STAMP ? undefined : stamps;
}

/** Whether a value was edited in the source since the two CRMs had it in common; `new` where they never had. */
export type SourceState = 'new' | 'changed' | 'unchanged';

/** The synced fields of the source that a value is mapped from. */
export interface MappedSource {
	state: SourceState;
	/** API name; absent where there are several. */
	field?: string;
	/** The source's stamp of them: what both CRMs had last. */
	base: readonly string[];
}

/**
 * @param text what a value is mapped from: an expression, which mentions fields of the source by name.
 * @returns undefined when it mentions no synced field.
 */
export function mappedSourceOf(
	{ now, before }: ChangeStamp,
	text: string,
): MappedSource | undefined {
	const words = [...new Set(text.match(/\w+/g))];
	const synced = words.filter((word) => entriesWith(now, keyOf(word)).length > 0);
	const bases = synced.map((word) => entriesWith(before, keyOf(word)));
	const states = synced.map((word, index): SourceState => {
		const [entry = ''] = entriesWith(now, keyOf(word));
		const base = bases[index]!;
		if (base.length === 0) return 'new';
		return base.includes(entry) ? 'unchanged' : 'changed';
	});
	const state = statesInOrder.find((each) => states.includes(each));
	if (state === undefined) return undefined;
	return { state, ...(synced.length === 1 && { field: synced[0] }), base: bases.flat() };
}

/** The one that comes first counts where a value is mapped from several fields. */
const statesInOrder: readonly SourceState[] = ['new', 'changed', 'unchanged'];

/**
 * The source's stamp once its values have arrived in the other CRM.
 *
 * A sync in the other direction can have written the source since it was read. Then the values on both sides can differ
 * although each side has been stamped: what this change did not find as it left it is unsettled, so that the source is
 * emitted again. Without the count, a stamp that was written again with the same hashes would pass unnoticed.
 */
export function afterWriteBack(current: Stamp, { now, before }: ChangeStamp): Stamp {
	const isAsRead = current.count === before.count;
	const keys = new Set(now.entries.map(keyOfEntry));
	const written = isAsRead
		? now.entries
		: [...keys].flatMap((key) => {
				const entries = entriesWith(now, key);
				const isSame = entries.every((entry) => current.entries.includes(entry));
				return isSame ? entries : [unsettledEntryOfKey(key)];
			});
	const others = current.entries.filter((entry) => !keys.has(keyOfEntry(entry)));
	return withEntries(current, [...others, ...written]);
}

/** The count only changes with the entries: a write that changes nothing is not sent. */
export function withEntries({ count, entries }: Stamp, next: readonly string[]): Stamp {
	const isSame = next.length === entries.length && next.every((entry) => entries.includes(entry));
	return isSame ? { count, entries } : { count: nextCount(count), entries: next };
}
