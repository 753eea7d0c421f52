/**
 * Tells whether one of the watched fields really changed, by what was last seen of the record.
 * A record that was not seen lately counts as changed: better one change too many than one lost.
 */
import type { CrmRecord } from '../crm';
import type { Change } from './change';

/** By record id, a fingerprint of the watched fields; the record seen last comes last. Plain JSON. */
export type SeenFields = Readonly<Record<string, string>>;

/** Records that are remembered, in some 60 characters each. */
const MAX_RECORDS = 500;

/** The changes that concern the watched fields, and what has been seen after them. */
export function pickWatched(
	changes: readonly Change[],
	fields: readonly string[],
	seen: SeenFields,
): { changes: Change[]; seen: SeenFields } {
	const now = new Map(Object.entries(seen));
	const picked = changes.filter((change) => {
		if (change.event === 'deleted') {
			now.delete(change.row.id);
			return true;
		}
		const { id } = change.record;
		const before = now.get(id);
		const after = fingerprint(change.record, fields);
		now.delete(id);
		now.set(id, after);
		return change.event === 'created' || before !== after;
	});
	return { changes: picked, seen: Object.fromEntries([...now].slice(-MAX_RECORDS)) };
}

/** FNV-1a over the values, in 64 bits: two values of one record that differ do not meet by chance. */
function fingerprint({ values }: CrmRecord, fields: readonly string[]): string {
	const text = JSON.stringify(fields.map((field) => values[field] ?? null));
	let hash = 0xcbf29ce484222325n;
	for (let index = 0; index < text.length; index += 1) {
		hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
	}
	return hash.toString(36);
}
