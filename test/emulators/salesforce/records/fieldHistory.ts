/** The rows of history that a write leaves behind. */
import type { Row, SqlValue } from '../../kernel/store';
import {
	findField,
	nameInHistory,
	parentField,
	type FieldSchema,
	type ObjectSchema,
} from '../schema';
import { fieldJson } from './recordJson';

/** Longer texts, and sets of choices, show that they changed and not how. */
const MAX_TEXT = 255;

/** What a row says besides its own id. */
export interface Written {
	object: ObjectSchema;
	/** API names of the fields whose history is tracked. */
	tracked: readonly string[];
	/** Absent for a record that was created. */
	before: Readonly<Row> | undefined;
	after: Readonly<Row>;
	/** The name of the record that a lookup leads to. */
	nameOf: (field: FieldSchema, id: SqlValue) => SqlValue;
}

/** A created record leaves one row, whatever its fields hold; a lookup leaves two, with names and with ids. */
export function historyRows(written: Written): Row[] {
	const { object, tracked, before, after } = written;
	const common = {
		[parentField(object)]: after['Id'] ?? null,
		IsDeleted: 0,
		CreatedById: after['LastModifiedById'] ?? null,
		CreatedDate: after['LastModifiedDate'] ?? null,
	};
	if (!before) return [{ ...common, Field: 'created', DataType: 'Text' }];
	return tracked
		.filter((name) => before[name] !== after[name])
		.map((name) => findField(object, name))
		.filter((field) => field !== undefined)
		.flatMap((field) =>
			changeOf(field, before, after, written).map((change) => ({
				...common,
				Field: nameInHistory(field.name),
				...change,
			})),
		);
}

function changeOf(
	field: FieldSchema,
	before: Readonly<Row>,
	after: Readonly<Row>,
	{ nameOf }: Pick<Written, 'nameOf'>,
): Row[] {
	const { name, type, length } = field;
	if (type === 'multipicklist' || length > MAX_TEXT) return [{ DataType: 'Text' }];
	const values = (valueOf: (row: Readonly<Row>) => unknown) => ({
		OldValue: toJson(valueOf(before)),
		NewValue: toJson(valueOf(after)),
	});
	if (type !== 'reference')
		return [{ DataType: 'Text', ...values((row) => fieldJson(field, row)) }];
	return [
		{ DataType: 'Text', ...values((row) => nameOf(field, row[name] ?? null)) },
		{ DataType: 'EntityId', ...values((row) => row[name] ?? null) },
	];
}

const toJson = (value: unknown) => (value === null ? null : JSON.stringify(value));
