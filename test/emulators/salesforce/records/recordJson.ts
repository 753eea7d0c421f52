/** From the columns of a row to the JSON a client reads. */
import type { Row, SqlValue } from '../../kernel/store';
import type { FieldSchema, ObjectSchema } from '../schema';
import { stampJson } from '../stamps';

export type RecordJson = Record<string, unknown>;

export const attributesOf = (object: string, id: SqlValue | undefined, version: string) => ({
	type: object,
	url: `/services/data/${version}/sobjects/${object}/${id}`,
});

/** A record with the given fields. */
export function recordJson(
	object: ObjectSchema,
	row: Readonly<Row>,
	version: string,
	fields: readonly FieldSchema[] = object.fields,
): RecordJson {
	return {
		attributes: attributesOf(object.name, row['Id'], version),
		...Object.fromEntries(fields.map((field) => [field.name, fieldJson(field, row)])),
	};
}

/** One field's value; `row` holds at least the columns of columnsOf(field), under the names of the fields. */
export function fieldJson(field: FieldSchema, row: Readonly<Row>): unknown {
	if (field.type === 'address') return addressJson(field, row);
	const value = row[field.name] ?? null;
	if (value === null) return null;
	if (field.type === 'boolean') return value === 1;
	if (field.type === 'datetime') return stampJson(String(value));
	if (field.type === 'anyType') return JSON.parse(String(value)) as unknown;
	return value;
}

/** The label of a picklist's value, or the labels of several; a value that is not listed is its own label. */
export function labelJson({ name, picklist }: FieldSchema, row: Readonly<Row>): string | null {
	const value = row[name] ?? null;
	if (value === null) return null;
	const labels = String(value)
		.split(';')
		.map((each) => picklist?.labels?.[each] ?? each);
	return labels.join(';');
}

const ADDRESS_PARTS = ['City', 'Country', 'PostalCode', 'State', 'Street'] as const;

/** Names of the columns that a field's value is built from. */
export const columnsOf = (field: FieldSchema): string[] =>
	field.type === 'address'
		? ADDRESS_PARTS.map((part) => `${field.addressPrefix}${part}`)
		: [field.name];

function addressJson(field: FieldSchema, row: Readonly<Row>): unknown {
	const parts = ADDRESS_PARTS.map((part) => [part, row[`${field.addressPrefix}${part}`] ?? null]);
	if (parts.every(([, value]) => value === null)) return null;
	const named = parts.map(([part, value]) => [lowerFirst(String(part)), value] as const);
	return {
		...Object.fromEntries(named),
		geocodeAccuracy: null,
		latitude: null,
		longitude: null,
	};
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
