/**
 * Records by a key of another system.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-upsert.html
 */
import type { Row } from '../../kernel/store';
import type { ApiAnswer, Call, Route } from '../api/types';
import { externalIdNotFound, fieldInUrlOnly, notFound } from '../errors';
import { toId18 } from '../ids';
import { recordJson } from '../records/recordJson';
import { findField, type FieldSchema, type ObjectSchema } from '../schema';
import { fieldsOf, objectOf, sentObject, writerOf } from './target';

interface Target {
	object: ObjectSchema;
	field: FieldSchema;
	value: string;
	matches: Row[];
}

function find(call: Call): Target {
	const object = objectOf(call);
	const { field: name = '', value = '' } = call.params;
	const field = keyField(object, name);
	const key = field.type === 'id' ? (toId18(value) ?? value) : value;
	return { object, field, value, matches: call.org.records.findByKey(object, field.name, key) };
}

/** A field that can be the key of an upsert. */
export function keyField(object: ObjectSchema, name: string): FieldSchema {
	const field = findField(object, name);
	if (!field?.idLookup) throw externalIdNotFound(name);
	return field;
}

function retrieve(call: Call): ApiAnswer {
	const { object, matches } = find(call);
	const [row, another] = matches;
	if (!row) throw notFound();
	if (another) return multipleChoices(call, object, matches);
	const fields = fieldsOf(object, call.query.get('fields')?.split(','));
	return { status: 200, body: recordJson(object, row, call.version, fields) };
}

function upsert(call: Call): ApiAnswer {
	const { object, field, value, matches } = find(call);
	const values = sentObject(call);
	if (findSent(values, field.name)) throw fieldInUrlOnly(field.name);
	const [row, another] = matches;
	if (another) return multipleChoices(call, object, matches);
	if (row) {
		const id = String(row['Id']);
		call.org.records.update(writerOf(call), object, id, values);
		return { status: 200, body: { id, success: true, errors: [], created: false } };
	}
	if (field.type === 'id' || call.query.get('updateOnly') === 'true') throw notFound();
	const id = call.org.records.create(writerOf(call), object, { ...values, [field.name]: value });
	return { status: 201, body: { id, success: true, errors: [], created: true } };
}

function remove(call: Call): ApiAnswer {
	const { object, matches } = find(call);
	const [row, another] = matches;
	if (!row) throw notFound();
	if (another) return multipleChoices(call, object, matches);
	call.org.records.delete(writerOf(call), object, String(row['Id']));
	return { status: 204 };
}

const findSent = (values: object, name: string) =>
	Object.keys(values).some((key) => key.toLowerCase() === name.toLowerCase());

const multipleChoices = (
	{ version }: Call,
	object: ObjectSchema,
	matches: readonly Row[],
): ApiAnswer => ({
	status: 300,
	body: matches.map(
		(row) => `/services/data/${version}/sobjects/${object.name}/${String(row['Id'])}`,
	),
});

export const externalIdRoutes: readonly Route[] = [
	{
		path: '/sobjects/:object/:field/:value',
		methods: { GET: retrieve, PATCH: upsert, DELETE: remove },
	},
];
