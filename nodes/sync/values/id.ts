/** Record IDs, in the field of the ID itself and in lookups. */
import type { FieldDescription, FieldValue } from '../../crm/port';
import { InvalidValue } from './invalidValue';
import { readText } from './text';

/**
 * Without spaces and braces around it.
 * @throws InvalidValue
 */
export function toId(value: unknown): string {
	return bareId(readText(value));
}

/** @throws InvalidValue for what cannot be an id of this CRM: a search finds nothing, and a record would be created. */
export function requireIdForm(
	{ idPattern }: Pick<FieldDescription, 'idPattern'>,
	id: FieldValue,
): void {
	if (!idPattern || id === null || idPattern.test(String(id))) return;
	throw new InvalidValue(`must be a record ID, not "${id}"`);
}

/** The id without spaces and braces around it. */
export const bareId = (id: string) => id.trim().replace(/^\{\s*(.*?)\s*\}$/, '$1');

/** A row that is in a partition has it after its id, which the CRM does not return with lookups. */
const withoutPartition = (id: string) => id.split(',', 1)[0]!;

export const foldId = (value: FieldValue) => normalizeId(withoutPartition(String(value)));

export const isSameId = (left: string, right: string | undefined) =>
	right !== undefined && normalizeId(left) === normalizeId(right);

/** Salesforce's: the last three of 18 characters only repeat the case of the first 15. */
const SHORT_ID = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/;

/** @returns the id in the form in which the same ids are equal. GUIDs come in upper or lower case, some in braces. */
export function normalizeId(given: string): string {
	const id = bareId(given);
	return SHORT_ID.test(id) ? inOwnCase(id.slice(0, 15), id.slice(15)) : id.toLowerCase();
}

const CASE_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * Spreadsheets and other programs change the case of an id. Each of the last three characters says which of five are
 * in upper case, the first of them in the lowest bit.
 * https://developer.salesforce.com/docs/platform/object-reference/guide/field-types.html#i1435823
 * @param cases empty for an id of 15 characters.
 */
function inOwnCase(id: string, cases: string): string {
	const bits = [...cases.toUpperCase()].map((digit) => CASE_DIGITS.indexOf(digit));
	const isUpper = (place: number) => (bits[Math.floor(place / 5)]! >> (place % 5)) & 1;
	const letters = [...id];
	const isPossible = letters.every((letter, place) => !isUpper(place) || /[a-z]/i.test(letter));
	if (cases === '' || bits.includes(-1) || !isPossible) return id;
	return letters
		.map((letter, place) => (isUpper(place) ? letter.toUpperCase() : letter.toLowerCase()))
		.join('');
}
