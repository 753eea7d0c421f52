/** From the JSON a client sends to the columns of a row: which fields it may write, and what they may hold. */
import type { Row, SqlValue } from '../../kernel/store';
import {
	badPicklistValue,
	cannotDeserialize,
	fieldInUrlOnly,
	idInInsert,
	invalidEmail,
	noSuchColumn,
	notWritable,
	numberOutOfRange,
	stringTooLong,
	wrongIdType,
} from '../errors';
import { toId18 } from '../ids';
import { findField, findRelationship, type FieldSchema, type ObjectSchema } from '../schema';
import { readClock, readDay, readStamp } from '../stamps';

/** A record as a client sends it; a lookup may name its target by external id, as in `{"Account": {"CrmId__c": "7"}}`. */
export type SentValues = Readonly<Record<string, unknown>>;

export type WriteKind = 'create' | 'update';

/** What reading a row needs to know of the org. */
export interface Lookups {
	/** The object whose ids begin like this one. */
	objectOf(id: string): string | undefined;
	/** Id of the record that a relationship names by external id; rejects when there is none. */
	resolve(field: FieldSchema, key: SentValues): string;
	/** Numbers are stored with all their decimals, whatever the field's scale. */
	keepsDecimals: boolean;
}

const EMAIL = /^[^\s@,;:<>()[\]"]+@[^\s@,;:<>()[\]".]+(\.[^\s@,;:<>()[\]".]+)+$/;

/** Columns to write; throws the rejection of the first value that cannot be taken. */
export function readValues(
	object: ObjectSchema,
	values: SentValues,
	kind: WriteKind,
	lookups: Lookups,
): Row {
	const sent = Object.entries(values)
		.filter(([name]) => name !== 'attributes')
		.map(([name, value]) => ({ ...findTarget(object, name, value, kind), value }));
	rejectReadOnly(
		sent.map(({ field }) => field),
		kind,
	);
	return Object.fromEntries(
		sent.map(({ field, related, value }) => [
			field.name,
			related ? lookups.resolve(field, value as SentValues) : readValue(field, value, lookups),
		]),
	);
}

function findTarget(object: ObjectSchema, name: string, value: unknown, kind: WriteKind) {
	if (name.toLowerCase() === 'id') throw kind === 'create' ? idInInsert() : fieldInUrlOnly('Id');
	const field = findField(object, name);
	if (field) return { field, related: false };
	const relationship = findRelationship(object, name);
	if (!relationship || !isObject(value)) throw noSuchColumn(name, object.name);
	return { field: relationship, related: true };
}

function rejectReadOnly(fields: readonly FieldSchema[], kind: WriteKind): void {
	const rejected = fields.filter(
		(field) => !(kind === 'create' ? field.createable : field.updateable),
	);
	if (rejected.length > 0) throw notWritable(rejected.map(({ name }) => name));
}

function readValue(field: FieldSchema, value: unknown, lookups: Lookups): SqlValue {
	if (value === undefined || value === null || value === '') {
		return field.type === 'boolean' ? 0 : null;
	}
	switch (field.type) {
		case 'boolean':
			return readBoolean(value);
		case 'int':
		case 'double':
		case 'currency':
		case 'percent':
			return readNumber(field, value, lookups);
		case 'date':
			return readTime('date', value, readDay);
		case 'datetime':
			return readTime('datetime', value, readStamp);
		case 'time':
			return readTime('time', value, readClock);
		case 'base64':
			return readBlob(value);
		case 'reference':
			return readReference(field, value, lookups);
		case 'multipicklist':
			return readChoices(field, readText(field, value));
		default:
			return readText(field, value);
	}
}

function readBoolean(value: unknown): number {
	if (value === true || value === 'true') return 1;
	if (value === false || value === 'false') return 0;
	throw cannotDeserialize('boolean', value);
}

/**
 * Values that the API writes keep more decimals than the field shows; rounded in an org that is set to do so.
 * https://help.salesforce.com/s/articleView?id=000387302&type=1
 */
function readNumber(field: FieldSchema, value: unknown, { keepsDecimals }: Lookups): number {
	const number = typeof value === 'string' ? Number(value) : value;
	const type = field.type === 'int' ? 'int' : 'double';
	if (typeof number !== 'number' || !Number.isFinite(number)) throw cannotDeserialize(type, value);
	if (type === 'int' && !Number.isInteger(number)) throw cannotDeserialize(type, String(value));
	if (Math.abs(number) >= 10 ** (field.precision - field.scale)) {
		throw numberOutOfRange(field.label, field.name, number);
	}
	return keepsDecimals ? number : Number(number.toFixed(field.scale));
}

function readBlob(value: unknown): string {
	if (typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value)) return value;
	throw cannotDeserialize('base64', value);
}

function readTime(
	type: string,
	value: unknown,
	read: (text: string) => string | undefined,
): string {
	const time = typeof value === 'string' ? read(value) : undefined;
	if (time === undefined) throw cannotDeserialize(type, value);
	return time;
}

function readReference(field: FieldSchema, value: unknown, lookups: Lookups): string {
	const id = toId18(String(value));
	const object = id && lookups.objectOf(id);
	if (!object || !field.referenceTo.includes(object)) {
		throw wrongIdType(field.label, field.name, String(value));
	}
	return id;
}

function readText(field: FieldSchema, value: unknown): string | null {
	if (isObject(value) || Array.isArray(value)) throw cannotDeserialize('string', value);
	const text = savedText(field, String(value));
	if (text.length > field.length) {
		throw stringTooLong(field.label, field.name, text, field.length);
	}
	if (field.type === 'email' && text && !EMAIL.test(text)) {
		throw invalidEmail(field.label, field.name, text);
	}
	if (field.type === 'picklist') rejectUnknownChoice(field, text);
	return text || null;
}

/** Without the spaces around it, except no-break spaces; email addresses in lower case. */
function savedText({ type }: FieldSchema, text: string): string {
	const trimmed = text.replace(/^[\0- ]+|[\0- ]+$/g, '');
	return type === 'email' ? trimmed.toLowerCase() : trimmed;
}

/** Several choices, in the order of the picklist whatever the order they came in. */
function readChoices(field: FieldSchema, text: string | null): string | null {
	const chosen = (text ?? '').split(';').map((choice) => choice.trim());
	for (const choice of chosen) rejectUnknownChoice(field, choice);
	return field.picklist?.values.filter((value) => chosen.includes(value)).join(';') || null;
}

function rejectUnknownChoice(field: FieldSchema, choice: string): void {
	if (!field.picklist?.restricted || choice === '' || field.picklist.values.includes(choice))
		return;
	throw badPicklistValue(field.label, field.name, choice);
}

const isObject = (value: unknown) =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A key as text, whatever JSON type it was sent in; empty when it was not sent. */
export function keyText(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
}
