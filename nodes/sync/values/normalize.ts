/** Normalizes values for matching, and builds the searches that find in a CRM every value that matches. */
import type { FieldDescription, FieldValue, TextSearch } from '../../crm/port';
import type { Comparison } from './comparison';
import { fieldTypes } from './fieldTypes';
import { phoneNotations } from './phone';

/** The forms in which a CRM can hold a value that matches. */
export type SearchValues = Readonly<
	Record<'given' | 'trimmed' | 'spaced', FieldValue | TextSearch>
>;

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
 * What to search the CRM for: the value as given, trimmed, and with single spaces. All are the same search where
 * CRMs compare in different ways.
 */
export function toSearchValues(
	{ type }: Pick<FieldDescription, 'type'>,
	value: FieldValue,
	{ ignoreAccents, country }: Comparison,
): SearchValues {
	if (typeof value !== 'string') return { given: value, trimmed: value, spaced: value };
	const trimmed = value.trim();
	const spaced = trimmed.replace(/\s+/g, ' ');
	if (type === 'phone') return inEveryForm({ kind: 'phone', ...phoneNotations(trimmed, country) });
	return type === 'text' && ignoreAccents
		? inEveryForm({ kind: 'anyAccents', text: spaced })
		: { given: value, trimmed, spaced };
}

const inEveryForm = (search: TextSearch): SearchValues => ({
	given: search,
	trimmed: search,
	spaced: search,
});
