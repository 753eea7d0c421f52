/** Values made comparable for matching, and what to ask a CRM for so that all that is equal here is found there. */
import type { FieldDescription, FieldType, FieldValue, TextPattern } from '../../crm/port/index';
import { comparablePhone, phonePattern } from './phone';
import { comparableId, comparableInstant } from './value';

/** What counts as equal beyond case and spaces. */
export interface Comparison {
	ignoreAccents: boolean;
	/** Country of telephone numbers without a country code, by two letters such as `US`. */
	country?: string;
}

type Comparable = (text: string, comparison: Comparison) => string;

const comparables: Record<FieldType, Comparable> = {
	text: comparableText,
	email: comparableText,
	url: comparableText,
	choice: comparableText,
	multiChoice: comparableText,
	phone: (text, { country }) => comparablePhone(text, country),
	number: (text) => String(Number(text)),
	boolean: (text) => text.toLowerCase(),
	date: (text) => text,
	dateTime: (text) => String(comparableInstant(text) ?? text),
	lookup: comparableId,
	id: comparableId,
};

/** Equal for values that match in a field of this type; '' for an empty one, which matches nothing. */
export function toComparable(
	{ type }: Pick<FieldDescription, 'type'>,
	value: FieldValue | undefined,
	comparison: Comparison,
): string {
	const text = String(value ?? '').trim();
	return text === '' ? '' : comparables[type](text, comparison);
}

/**
 * What to ask the CRM for: the value as it is written and with single spaces, or a pattern where the CRM
 * would compare more strictly than this package.
 */
export function toFindValues(
	{ type }: Pick<FieldDescription, 'type'>,
	value: FieldValue,
	{ ignoreAccents, country }: Comparison,
): [FieldValue | TextPattern, FieldValue | TextPattern] {
	if (typeof value !== 'string') return [value, value];
	const text = value.trim();
	const spaced = text.replace(/\s+/g, ' ');
	if (type === 'phone') return twice(phonePattern(text, country));
	return type === 'text' && ignoreAccents ? twice(accentPattern(spaced)) : [text, spaced];
}

const twice = (pattern: TextPattern): [TextPattern, TextPattern] => [pattern, pattern];

function comparableText(text: string, { ignoreAccents }: Comparison): string {
	const folded = text.replace(/\s+/g, ' ').toLowerCase();
	return ignoreAccents ? withoutAccents(folded) : folded.normalize('NFC');
}

const withoutAccents = (text: string) => text.normalize('NFD').replace(/\p{Mark}/gu, '');

/** Letters that some language of Europe writes with an accent. */
const MAY_HAVE_ACCENT = /[acdegilnorstuyz]/i;

function accentPattern(text: string): TextPattern {
	return {
		parts: [...text.normalize('NFC')].map((letter) =>
			MAY_HAVE_ACCENT.test(withoutAccents(letter)) ? { gap: 'oneCharacter' } : { text: letter },
		),
	};
}
