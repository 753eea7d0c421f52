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
		return isEcho(stamp) ? [] : [{ ...change, syncStamp: formatChangeStamp(stamp) }];
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
		const syncStamp = formatChangeStamp(readChangeStamp(fields, change.record));
		return { ...change, syncStamp };
	});
}
