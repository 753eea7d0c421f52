/** Gives records to owners in turn. */
import type { FieldValues } from '../../crm/port';

/**
 * The first record gets the owner that its key leads to, the next one the next owner, and so on. It needs no memory: the
 * same list of records gets the same owners again, and lists of one record are spread over all owners.
 * @param keys of the records; one that repeats is the same record, and keeps its owner.
 * @param owners at least one.
 * @returns the owner for each key, in order.
 */
export function inTurn<Owner>(keys: readonly FieldValues[], owners: readonly Owner[]): Owner[] {
	const texts = keys.map((key) => JSON.stringify(key).toLowerCase());
	const distinct = [...new Set(texts)];
	const start = hash(distinct[0] ?? '');
	const turns = new Map(distinct.map((text, index) => [text, (start + index) % owners.length]));
	return texts.map((text) => owners[turns.get(text)!]!);
}

/** FNV-1a of 32 bits, which spreads similar texts evenly. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (const character of text) {
		value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193);
	}
	return value >>> 0;
}
