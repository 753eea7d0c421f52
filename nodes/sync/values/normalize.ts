/** Normalizes values for matching, and builds the searches that find in a CRM every value that matches. */
import type { FieldDescription, FieldType, FieldValue, TextPattern } from '../../crm/port';
import { normalizePhone, phonePattern } from './phone';
import { normalizeId, toEpochSeconds } from './value';

/** What counts as equal beyond case and spaces. */
export interface Comparison {
	ignoreAccents: boolean;
	/** Two-letter country code, such as `US`, of phone numbers without a country calling code. */
	country?: string;
}

/** The forms in which a CRM can hold a value that matches. */
export type SearchValues = Readonly<
	Record<'given' | 'trimmed' | 'spaced', FieldValue | TextPattern>
>;

type Normalizer = (text: string, comparison: Comparison) => string;

const normalizers: Record<FieldType, Normalizer> = {
	text: normalizeText,
	email: normalizeText,
	url: normalizeText,
	choice: normalizeText,
	multiChoice: normalizeText,
	phone: (text, { country }) => normalizePhone(text, country),
	number: (text) => String(Number(text)),
	boolean: (text) => text.toLowerCase(),
	date: (text) => text,
	dateTime: (text) => String(toEpochSeconds(text) ?? text),
	lookup: normalizeId,
	id: normalizeId,
};

/** Returns the same text for all values that match in a field of this type; '' for an empty value, which matches nothing. */
export function normalize(
	{ type }: Pick<FieldDescription, 'type'>,
	value: FieldValue | undefined,
	comparison: Comparison,
): string {
	const text = String(value ?? '').trim();
	return text === '' ? '' : normalizers[type](text, comparison);
}

/**
 * What to search the CRM for: the value as given, trimmed, and with single spaces. All are the same pattern where
 * the CRM compares more strictly than this package.
 */
export function toSearchValues(
	{ type }: Pick<FieldDescription, 'type'>,
	value: FieldValue,
	{ ignoreAccents, country }: Comparison,
): SearchValues {
	if (typeof value !== 'string') return { given: value, trimmed: value, spaced: value };
	const trimmed = value.trim();
	const spaced = trimmed.replace(/\s+/g, ' ');
	if (type === 'phone') return inEveryForm(phonePattern(trimmed, country));
	return type === 'text' && ignoreAccents
		? inEveryForm(accentPattern(spaced))
		: { given: value, trimmed, spaced };
}

const inEveryForm = (pattern: TextPattern): SearchValues => ({
	given: pattern,
	trimmed: pattern,
	spaced: pattern,
});

function normalizeText(text: string, { ignoreAccents }: Comparison): string {
	const folded = text.replace(/\s+/g, ' ').toLowerCase();
	return ignoreAccents ? withoutAccents(folded) : folded.normalize('NFC');
}

const withoutAccents = (text: string) => text.normalize('NFD').replace(/\p{Mark}/gu, '');

/** Letters that some European language writes with an accent. */
const CAN_HAVE_ACCENT = /[acdegilnorstuyz]/i;

function accentPattern(text: string): TextPattern {
	return {
		parts: [...text.normalize('NFC')].map((letter) =>
			CAN_HAVE_ACCENT.test(withoutAccents(letter)) ? { gap: 'oneCharacter' } : { text: letter },
		),
	};
}
