/** Gives records to owners in turn. */

/**
 * The first record gets the owner that its key leads to, the next one the next owner, and so on. It needs no memory: the
 * same list of records gets the same owners again, and lists of one record are spread over all owners.
 * @param records a text for each, the same for the same record: one that repeats keeps its owner.
 * @param owners at least one.
 * @returns the owner for each record, in order.
 */
export function inTurn<Owner>(records: readonly string[], owners: readonly Owner[]): Owner[] {
	const distinct = [...new Set(records)];
	const start = hash(distinct[0] ?? '');
	const turns = new Map(distinct.map((text, index) => [text, (start + index) % owners.length]));
	return records.map((text) => owners[turns.get(text)!]!);
}

/** FNV-1a of 32 bits, which spreads similar texts evenly. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (const character of text) {
		value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193);
	}
	return value >>> 0;
}
