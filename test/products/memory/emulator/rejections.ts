/** What the in-memory CRM rejects, by code. */
import type { EntityDescription, RecordReference } from '../../../../nodes/crm/port';
import { entities } from './schema';

/** A rejection, as it is sent to the client. */
export class Rejected extends Error {
	constructor(
		readonly code: string,
		message: string,
		readonly details: { field?: string; duplicates?: readonly RecordReference[] } = {},
	) {
		super(message);
	}
}

/** Names ignore case. @throws Rejected when there is no such entity. */
export function describe(entity: string): EntityDescription {
	const description = entities.find(({ name }) => name.toLowerCase() === entity.toLowerCase());
	if (!description) throw new Rejected('unknownName', `There is no module "${entity}".`);
	return description;
}

/** @throws Rejected when there is no such field. */
export function fieldOf({ fields, label }: EntityDescription, name: string) {
	const field = fields.find((each) => each.name === name);
	if (field) return field;
	throw new Rejected('unknownName', `There is no field "${name}" on ${label}.`, { field: name });
}

export const invalid = (field: string | undefined, message: string) =>
	new Rejected('invalidValue', message, { field });
