/**
 * The sync stamp: the text in which a record keeps, for each synced field, a short hash of the value that both CRMs had
 * last. It shows what was edited since, by anyone.
 *
 * A version character, a count of the writes in two characters, and eight characters for each field: three of the hash
 * of its API name, so that a field that is added to the mapping leaves the others as they are, and five of the hash of
 * its value (30 bits). 31 fields fit in 255 characters.
 */
import type { FieldDescription, FieldValue } from '../../crm/port';
import { hashText } from '../values/hash';
import { foldValue } from '../values/value';

const VERSION = '1';
const COUNT_LENGTH = 2;
const KEY_LENGTH = 3;
const HASH_LENGTH = 5;
const ENTRY_LENGTH = KEY_LENGTH + HASH_LENGTH;

/** In place of a hash: the two CRMs had no common value, or it is not known which. No hash contains it. */
const UNSETTLED = '~'.repeat(HASH_LENGTH);

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BITS_PER_DIGIT = 6;

export interface Stamp {
	/** Changes with every write of a sync, and starts over after 4,096. */
	count: number;
	/** Key and hash of each field, sorted. */
	entries: readonly string[];
}

export const NO_STAMP: Stamp = { count: 0, entries: [] };

const FORMAT = new RegExp(
	`^${VERSION}[\\w-]{${COUNT_LENGTH}}(?:[\\w-]{${KEY_LENGTH}}[\\w~-]{${HASH_LENGTH}})*$`,
);

/** @returns no stamp for a text that is not one, such as one that a person has edited. */
export function parseStamp(text: unknown): Stamp {
	if (typeof text !== 'string' || !FORMAT.test(text)) return NO_STAMP;
	const start = VERSION.length + COUNT_LENGTH;
	const count = [...text.slice(VERSION.length, start)].reduce(
		(sum, digit) => sum * DIGITS.length + DIGITS.indexOf(digit),
		0,
	);
	const entries: string[] = [];
	for (let at = start; at < text.length; at += ENTRY_LENGTH) {
		entries.push(text.slice(at, at + ENTRY_LENGTH));
	}
	return { count, entries };
}

export function formatStamp({ count, entries }: Stamp): string {
	return `${VERSION}${toDigits(BigInt(count), COUNT_LENGTH)}${[...new Set(entries)].toSorted().join('')}`;
}

/** What the stamp holds of a field that both CRMs agree about. */
export function entryOf(field: FieldDescription, value: FieldValue): string {
	const hash = hashText(`${field.name}\n${foldValue(field, value)}`);
	return keyOf(field.name) + toDigits(foldHash(hash), HASH_LENGTH);
}

export const unsettledEntryOfKey = (key: string) => key + UNSETTLED;

/** @param name API name of a field. */
export const keyOf = (name: string) => toDigits(foldHash(hashText(name)), KEY_LENGTH);

export const keyOfEntry = (entry: string) => entry.slice(0, KEY_LENGTH);

export const isUnsettled = (entry: string) => entry.endsWith(UNSETTLED);

/** The entries of a field; more than one where another field has the same key by chance. */
export function entriesWith({ entries }: Stamp, key: string): string[] {
	return entries.filter((entry) => keyOfEntry(entry) === key);
}

export const nextCount = (count: number) => (count + 1) % DIGITS.length ** COUNT_LENGTH;

const foldHash = (hash: bigint) => hash ^ (hash >> 32n);

const toDigits = (number: bigint, length: number) =>
	Array.from({ length }, (_, place) => {
		const shift = BigInt((length - 1 - place) * BITS_PER_DIGIT);
		return DIGITS[Number((number >> shift) & 0x3fn)];
	}).join('');
