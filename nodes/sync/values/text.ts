/** Text, email addresses, phone numbers and URLs. */
import type { FieldDescription, FieldValue } from '../../crm/port';
import type { Comparison } from './comparison';
import { describeKind, InvalidValue } from './invalidValue';
import { asDateTime } from './moment';

/**
 * Without the spaces around it, as the CRMs save it.
 * @throws InvalidValue for an object or a list, and for what cannot be sent as it is.
 */
export function toText(
	value: unknown,
	{ storedInLowerCase = false }: Pick<FieldDescription, 'storedInLowerCase'>,
): string {
	const text = readText(value).trim();
	return storedInLowerCase ? text.toLowerCase() : text;
}

/** @throws InvalidValue */
export function readText(value: unknown): string {
	if (typeof value === 'string') return wellFormed(value);
	if (typeof value === 'number') return wholeDigits(value);
	if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	const moment = asDateTime(value)?.toISO();
	if (moment) return moment;
	throw new InvalidValue(`must be text, not ${describeKind(value)}`);
}

/** Half of a character cannot be encoded: it would make every record of a call fail. */
function wellFormed(text: string): string {
	if (text.isWellFormed()) return text;
	throw new InvalidValue(
		'contains an incomplete character, such as half of an emoji (a lone surrogate)',
	);
}

/** Another number would have become the same text. */
function wholeDigits(value: number): string {
	if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
	throw new InvalidValue(
		`cannot be the number ${value}, which cannot be represented exactly; map it as text instead`,
	);
}

/** Regardless of the number of spaces unless they count, and of case unless the CRM distinguishes it in the field. */
export function normalizeText(
	text: string,
	{ ignoreAccents, exactSpaces = false }: Comparison,
	isCaseSensitive: boolean,
): string {
	const spaced = exactSpaces ? text : withSingleSpaces(text);
	const folded = isCaseSensitive ? spaced : spaced.toLowerCase();
	return ignoreAccents ? withoutAccents(folded) : folded.normalize('NFC');
}

export const withSingleSpaces = (text: string) => text.replace(/\s+/g, ' ');

export const withoutAccents = (text: string) => text.normalize('NFD').replace(/\p{Mark}/gu, '');

/** Regardless of how lines end and of spaces around it, because CRMs change both. */
export function foldText(value: FieldValue): string {
	return String(value).replace(/\r\n?/g, '\n').trim();
}

/** An address in another case is the same one. */
export function foldEmail(value: FieldValue): string {
	return foldText(value).toLowerCase();
}
