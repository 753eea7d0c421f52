/**
 * Values as they stand in an OData query, and nothing else.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows
 */
import type { FieldType, FieldValue } from '../../sync/crm';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** @returns the id without braces in lower case, or undefined when it is no GUID. */
export function readGuid(value: FieldValue): string | undefined {
	const text = String(value).replace(/^\{|\}$/g, '');
	return GUID.test(text) ? text.toLowerCase() : undefined;
}

/** @returns the literal for a field of this type; undefined when no record can hold the value. */
export function literal(type: FieldType, value: FieldValue): string | undefined {
	if (value === null || value === '') return undefined;
	return literals[type](value);
}

const quoted = (value: FieldValue) => `'${String(value).replaceAll("'", "''")}'`;

/** Text for contains and startswith, where `%`, `_` and brackets would stand for other characters. */
export const likeText = (value: FieldValue) =>
	quoted(String(value).replace(/[[%_]/g, (character) => `[${character}]`));

const number = (value: FieldValue) =>
	Number.isFinite(Number(value)) ? String(Number(value)) : undefined;

const literals: Record<FieldType, (value: FieldValue) => string | undefined> = {
	text: quoted,
	email: quoted,
	phone: quoted,
	url: quoted,
	multiChoice: () => undefined,
	number,
	choice: number,
	boolean: (value) =>
		/^(true|false)$/i.test(String(value)) ? String(value).toLowerCase() : undefined,
	date: (value) => (DATE.test(String(value)) ? String(value) : undefined),
	dateTime: (value) => {
		const time = Date.parse(String(value));
		return Number.isNaN(time) ? undefined : new Date(time).toISOString();
	},
	lookup: readGuid,
	id: readGuid,
};

/** Query options, such as `$select`, put together and encoded; names stay as they are, as Dataverse wants them. */
export function queryString(
	options: Readonly<Record<string, string | number | undefined>>,
): string {
	return Object.entries(options)
		.flatMap(([name, value]) =>
			value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
		)
		.join('&');
}
