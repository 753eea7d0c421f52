/** What happens to one row of a collection. */
import type { Call } from '../api/types';
import {
	ApiError,
	invalidCrossReference,
	invalidType,
	jsonParserError,
	malformedId,
	missingArgument,
	rowErrors,
	severalMatches,
	unknownTypeText,
} from '../errors';
import { toId18 } from '../ids';
import { keyText, type SentValues } from '../records/values';
import type { FieldSchema, ObjectSchema } from '../schema';
import { writerOf } from './target';

/** A row as it was sent, its type and id apart from the values. */
export interface SentRow {
	type: string;
	id: string | undefined;
	values: SentValues;
}

export type RowResult =
	| { id: string; success: true; errors: []; created?: boolean }
	| { success: false; errors: ReturnType<typeof rowErrors> };

export function readRow({ attributes, ...rest }: SentValues): SentRow {
	const type = (attributes as { type?: unknown } | undefined)?.type;
	if (typeof type !== 'string') throw jsonParserError('attributes.type is required in a record');
	const [idName, id] = Object.entries(rest).find(([name]) => name.toLowerCase() === 'id') ?? [];
	const values = Object.entries(rest).filter(([name]) => name !== idName);
	return {
		type,
		id: keyText(id) || undefined,
		values: Object.fromEntries(values),
	};
}

export function createRow(call: Call, { type, id, values }: SentRow): RowResult {
	const object = objectOfType(call, type);
	const sent = id === undefined ? values : { ...values, Id: id };
	return done(call.org.records.create(writerOf(call), object, sent));
}

export function updateRow(call: Call, { type, id: text, values }: SentRow): RowResult {
	const object = objectOfType(call, type);
	if (text === undefined) throw missingArgument('Id not specified in an update call');
	const id = toId18(text);
	if (!id) throw malformedId(text);
	existing(() => call.org.records.get(object, id));
	call.org.records.update(writerOf(call), object, id, values);
	return done(id);
}

/** The key's field is among the values. */
export function upsertRow(
	call: Call,
	object: ObjectSchema,
	field: FieldSchema,
	{ type, values }: SentRow,
): RowResult {
	if (objectOfType(call, type).name !== object.name) {
		throw invalidType(`The record's type ${type} is not the type of the request, ${object.name}`);
	}
	const { [field.name]: sentKey, ...rest } = values;
	const key = keyText(sentKey);
	if (key === '') throw missingArgument(`${field.name} not specified`);
	const [found, another] = call.org.records.findByKey(object, field.name, key);
	if (another) throw severalMatches(field.name, key);
	if (!found) return done(call.org.records.create(writerOf(call), object, values), true);
	const id = String(found['Id']);
	call.org.records.update(writerOf(call), object, id, rest);
	return done(id, false);
}

export function deleteRow(call: Call, id: string): RowResult {
	const object = call.schema.objects.find(({ keyPrefix }) => id.startsWith(keyPrefix));
	if (!object) throw malformedId(id);
	existing(() => call.org.records.get(object, id));
	call.org.records.delete(writerOf(call), object, id);
	return done(id);
}

function objectOfType({ schema }: Call, type: string): ObjectSchema {
	const object = schema.object(type);
	if (!object) throw invalidType(unknownTypeText(type));
	return object;
}

/** What is NOT_FOUND for a URL is a bad cross reference for a row. */
function existing(find: () => unknown): void {
	try {
		find();
	} catch (error) {
		const missing = error instanceof ApiError && error.entries[0]?.errorCode === 'NOT_FOUND';
		throw missing ? invalidCrossReference() : error;
	}
}

const done = (id: string, created?: boolean): RowResult => ({
	id,
	success: true,
	errors: [],
	...(created !== undefined && { created }),
});
