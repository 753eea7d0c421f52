/** What resources take from a call: the object it names, the record, the values, on whose behalf it writes. */
import type { Call } from '../api/types';
import {
	externalIdNotFound,
	jsonParserError,
	missingArgument,
	noSuchColumn,
	notFound,
} from '../errors';
import { toId18 } from '../ids';
import { readDuplicateHeader } from '../records/duplicateRules';
import type { Writer } from '../records/records';
import type { SentValues } from '../records/values';
import { findField, type FieldSchema, type ObjectSchema } from '../schema';

export function objectOf({ schema, params }: Call): ObjectSchema {
	const object = schema.object(params['object'] ?? '');
	if (!object) throw notFound();
	return object;
}

/** The record id of the URL, with 18 characters; what is not an id is treated as an unknown external id. */
export function idOf({ params }: Call): string {
	const text = params['id'] ?? '';
	const id = toId18(text);
	if (!id) throw externalIdNotFound(text);
	return id;
}

/** The JSON object that was sent. */
export function sentObject({ body }: Pick<Call, 'body'>): SentValues {
	if (body !== undefined) return asObject(body);
	throw jsonParserError('The HTTP entity body is required, but this request has no entity body.');
}

/** A list of JSON objects, such as the rows of a collection. */
export function sentObjects(value: unknown, name: string): SentValues[] {
	if (!Array.isArray(value)) throw missingArgument(`${name} is required`);
	return value.map(asObject);
}

function asObject(value: unknown): SentValues {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
		return value as SentValues;
	}
	throw jsonParserError('Cannot deserialize instance of an object at [line:1, column:1]');
}

export const writerOf = ({ userId, schema, version, headers }: Call): Writer => ({
	userId,
	schema,
	version,
	duplicates: readDuplicateHeader(headers['sforce-duplicate-rule-header']),
	assigns: headers['sforce-auto-assign']?.toUpperCase() !== 'FALSE',
});

/** Fields by name; all of the object's when there are no names. */
export const fieldsOf = (object: ObjectSchema, names: readonly string[] | undefined) =>
	names?.map((name): FieldSchema => {
		const field = findField(object, name.trim());
		if (!field) throw noSuchColumn(name, object.name);
		return field;
	}) ?? object.fields;
