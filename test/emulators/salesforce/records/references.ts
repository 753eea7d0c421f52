/** What a record may point to, and which keys are already another record's. */
import type { Row, StoreTransaction } from '../../kernel/store';
import {
	deletedReference,
	hiddenReference,
	alreadyAMember,
	duplicateValue,
	foreignKeyNotFound,
	inactiveOwner,
	invalidCrossReference,
	noSuchColumn,
	ownerBlank,
	severalMatches,
} from '../errors';
import { findField, type FieldSchema, type ObjectSchema, type Schema } from '../schema';
import type { Records, Writer } from './records';
import type { SentValues } from './values';

/** Rejects lookups to what is not there, and owners who cannot own. */
export function rejectBadReferences(
	records: Records,
	schema: Schema,
	object: ObjectSchema,
	changed: readonly string[],
	row: Readonly<Row>,
	{ schema: seen, transaction }: Pick<Writer, 'schema' | 'transaction'>,
): void {
	for (const field of object.fields) {
		if (field.type !== 'reference' || !changed.includes(field.name)) continue;
		const id = row[field.name] ?? null;
		if (id === null) {
			if (field.name === 'OwnerId') throw ownerBlank();
			continue;
		}
		const target = findTarget(records, schema, field, String(id), transaction);
		if (!target) throw invalidCrossReference();
		if (target['IsDeleted'] === 1) throw deletedReference();
		if (!targetOf(seen, field, String(id))) throw hiddenReference(String(id));
		if (field.name === 'OwnerId' && target['IsActive'] === 0) {
			throw inactiveOwner(String(id).slice(0, 15), object.name);
		}
	}
}

function findTarget(
	records: Records,
	schema: Schema,
	field: FieldSchema,
	id: string,
	transaction: StoreTransaction | undefined,
): Row | undefined {
	const object = targetOf(schema, field, id);
	return object && records.find(object, id, transaction);
}

const targetOf = (schema: Schema, { referenceTo }: FieldSchema, id: string) =>
	referenceTo
		.flatMap((name) => schema.object(name) ?? [])
		.find(({ keyPrefix }) => id.startsWith(keyPrefix));

/** Rejects a unique value that another record has. */
export function rejectTakenKeys(
	records: Records,
	object: ObjectSchema,
	changed: readonly string[],
	row: Readonly<Row>,
): void {
	for (const { name, unique } of object.fields) {
		const value = row[name] ?? null;
		if (!unique || value === null || !changed.includes(name)) continue;
		const other = records.findByKey(object, name, value).find(({ Id }) => Id !== row['Id']);
		if (other) throw duplicateValue(name, String(other['Id']));
	}
}

/** Rejects a new record where another one has the same values of fields that are unique together. */
export function rejectTwin(records: Records, object: ObjectSchema, row: Readonly<Row>): void {
	if (hasTwin(records, object, row)) throw alreadyAMember();
}

export const hasTwin = (records: Records, object: ObjectSchema, row: Readonly<Row>): boolean =>
	object.uniqueTogether !== undefined &&
	records.findByFields(object, object.uniqueTogether, row).some((each) => each['Id'] !== row['Id']);

/** Id of the one record that a lookup names by a key, as in `{"CrmId__c": "7"}`. */
export function resolveKey(
	records: Records,
	schema: Schema,
	field: FieldSchema,
	key: SentValues,
): string {
	const [name = '', value] =
		Object.entries(key).filter(([entry]) => entry !== 'attributes')[0] ?? [];
	const target = schema.object(field.referenceTo[0] ?? '');
	const keyField = target && findField(target, name);
	if (!target || !keyField?.idLookup) throw noSuchColumn(name, field.referenceTo[0] ?? '');
	const [found, another] = records.findByKey(target, keyField.name, String(value));
	if (!found) throw foreignKeyNotFound(String(value), keyField.name, target.name);
	if (another) throw severalMatches(keyField.name, String(value));
	return String(found['Id']);
}
