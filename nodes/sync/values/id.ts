/** Record IDs, in the field of the ID itself and in lookups. */
import type { FieldValue } from '../../crm/port';
import { readText } from './text';

/** @throws InvalidValue */
export function toId(value: unknown): string {
	return readText(value).trim();
}

export const foldId = (value: FieldValue) => normalizeId(String(value));

/** Salesforce's: the last three of 18 characters only repeat the case of the first 15. */
const SHORT_ID = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/;

/** @returns the id in the form in which the same ids are equal. GUIDs come in upper or lower case, some in braces. */
export function normalizeId(id: string): string {
	return SHORT_ID.test(id) ? id.slice(0, 15) : id.toLowerCase().replace(/^\{(.*)\}$/, '$1');
}
