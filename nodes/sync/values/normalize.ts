/** Normalizes values for matching, and builds the searches that find in a CRM every value that matches. */
import type { FieldDescription, FieldValue, TextSearch } from '../../crm/port';
import type { Comparison } from './comparison';
import { fieldTypes } from './fieldTypes';
import { phoneNotations } from './phone';
import { withSingleSpaces } from './text';

/** The forms in which a CRM can hold a value that matches. */
export const searchForms = ['given', 'trimmed', 'spaced', 'composed', 'decomposed'] as const;

export type SearchValues = Readonly<Record<(typeof searchForms)[number], FieldValue | TextSearch>>;

/** Returns the same text for all values that match in a field of this type; '' for an empty value, which matches nothing. */
export function normalize(
	{ type, caseSensitive = false }: Pick<FieldDescription, 'type'> & Partial<FieldDescription>,
	value: FieldValue | undefined,
	comparison: Comparison,
): string {
	const text = String(value ?? '').trim();
	return text === '' ? '' : fieldTypes[type].toMatchKey(text, comparison, caseSensitive);
}

/**
 * What to search the CRM for: the value as given, trimmed, with single spaces, and with each accent as a part of its
 * letter or as a character. All are the same search where CRMs compare in different ways.
 */
export function toSearchValues(
	{ type }: Pick<FieldDescription, 'type'>,
	value: FieldValue,
	{ ignoreAccents, exactSpaces = false, country }: Comparison,
): SearchValues {
	if (typeof value !== 'string') return inEveryForm(value);
	const trimmed = value.trim();
	const spaced = exactSpaces ? trimmed : withSingleSpaces(trimmed);
	if (type === 'phone') return inEveryForm({ kind: 'phone', ...phoneNotations(trimmed, country) });
	if (type === 'text' && ignoreAccents) return inEveryForm({ kind: 'anyAccents', text: spaced });
	const [composed, decomposed] = [spaced.normalize('NFC'), spaced.normalize('NFD')];
	return { given: value, trimmed, spaced, composed, decomposed };
}

const inEveryForm = (search: FieldValue | TextSearch) =>
	Object.fromEntries(searchForms.map((form) => [form, search])) as SearchValues;
