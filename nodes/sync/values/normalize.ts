/** Normalizes values for matching, and builds the searches that find in a CRM every value that matches. */
import type { FieldDescription, FieldValue, TextPattern } from '../../crm/port';
import type { Comparison } from './comparison';
import { fieldTypes } from './fieldTypes';
import { phonePattern } from './phone';
import { withoutAccents } from './text';

export type { Comparison } from './comparison';

/** The forms in which a CRM can hold a value that matches. */
export type SearchValues = Readonly<
	Record<'given' | 'trimmed' | 'spaced', FieldValue | TextPattern>
>;

/** Returns the same text for all values that match in a field of this type; '' for an empty value, which matches nothing. */
export function normalize(
	{ type }: Pick<FieldDescription, 'type'>,
	value: FieldValue | undefined,
	comparison: Comparison,
): string {
	const text = String(value ?? '').trim();
	return text === '' ? '' : fieldTypes[type].toMatchKey(text, comparison);
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

/** Letters that some European language writes with an accent. */
const CAN_HAVE_ACCENT = /[acdegilnorstuyz]/i;

function accentPattern(text: string): TextPattern {
	return {
		parts: [...text.normalize('NFC')].map((letter) =>
			CAN_HAVE_ACCENT.test(withoutAccents(letter)) ? { gap: 'oneCharacter' } : { text: letter },
		),
	};
}
