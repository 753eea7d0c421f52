/** Compares changes with the sync stamps of their records. */
import type { Change } from '../changes/change';
import { formatChangeStamp, isEcho, readChangeStamp, type StampedFields } from './changeStamp';

/** Removes changes of records whose synced fields all fit their stamp, and adds the stamp to write back to the others. */
export function withoutEchoes(
	changes: readonly Change[],
	fields: StampedFields | undefined,
): Change[] {
	if (!fields) return [...changes];
	return changes.flatMap((change): Change[] => {
		if (change.event === 'deleted') return [change];
		const stamp = readChangeStamp(fields, change.record);
		return isEcho(stamp) ? [] : [stamped(change, fields, formatChangeStamp(stamp))];
	});
}

/** Adds the stamp to write back to every change. */
export function withStamps(
	changes: readonly Change[],
	fields: StampedFields | undefined,
): Change[] {
	if (!fields) return [...changes];
	return changes.map((change): Change => {
		if (change.event === 'deleted') return change;
		return stamped(change, fields, formatChangeStamp(readChangeStamp(fields, change.record)));
	});
}

/**
 * A synced field that the record leaves out, such as a lookup to another table, is empty: an expression without a value
 * would leave the field of the other CRM as it is, although the stamp says that both have the same.
 */
function stamped<Recorded extends Exclude<Change, { event: 'deleted' }>>(
	change: Recorded,
	{ synced }: StampedFields,
	syncStamp: string,
): Recorded {
	const { values, unreadable = [] } = change.record;
	const missing = synced.filter(({ name }) => !(name in values) && !unreadable.includes(name));
	const empty = Object.fromEntries(missing.map(({ name }) => [name, null]));
	return { ...change, record: { ...change.record, values: { ...values, ...empty } }, syncStamp };
}
