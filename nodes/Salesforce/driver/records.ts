/** Turns rows as Salesforce sends them into the port's records. */
import type { CrmRecord, FieldDescription, FieldValue, EntityDescription } from '../../crm/port';
import { readStamp } from '../../crm/stamp';
import { label, unknownField } from './errors';
import { readLabels, type LabelColumn } from './labels';

export type Row = Readonly<Record<string, FieldValue>>;

/** What to read of an object. */
export interface Selection {
	fields: readonly SelectedField[];
	/** What follows SELECT: the fields, and what a record needs in addition. */
	list: string;
}

export type SelectedField = Pick<FieldDescription, 'name' | 'type' | 'lookupTargets'>;

const SYSTEM_FIELDS = ['CreatedDate', 'SystemModstamp', 'LastModifiedById', 'IsDeleted'];

/**
 * @param fields API names; empty means all fields that can be read.
 * @throws CrmError naming a field that does not exist or cannot be read.
 */
export function select(description: EntityDescription, fields: readonly string[]): Selection {
	const byName = new Map(description.fields.map((field) => [field.name, field]));
	const named = fields.map((name) => {
		const field = byName.get(name);
		if (!field) throw unknownField(description, name);
		return field;
	});
	const selected = fields.length > 0 ? named : description.fields;
	const list = selectList(description.idField, systemFields(description), selected);
	return { fields: selected, list };
}

/** Names of the system fields that the object has. */
export function systemFields({ fields }: EntityDescription): string[] {
	return SYSTEM_FIELDS.filter((name) => fields.some((field) => field.name === name));
}

/** What follows SELECT, each name once. */
export function selectList(
	idField: string,
	system: readonly string[],
	fields: readonly SelectedField[],
	labels: readonly LabelColumn[] = [],
): string {
	const names = new Set([idField, ...system, ...fields.map(({ name }) => name)]);
	return [...names, ...labels.map(({ expression }) => expression)].join(', ');
}

/**
 * `modifiedAt` is SystemModstamp: the order of changes follows it, and it is never below LastModifiedDate.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/system_fields.htm
 */
export function toRecord(
	{ name, idField }: Pick<EntityDescription, 'name' | 'idField'>,
	{ fields, labels }: Pick<Selection, 'fields'> & { labels?: readonly LabelColumn[] },
	row: Row,
): CrmRecord {
	const values: Record<string, FieldValue> = {};
	for (const field of fields) values[field.name] = readValue(field, row);
	const createdAt = toStampIfAny(row.CreatedDate ?? row.SystemModstamp);
	const modifiedAt = toStampIfAny(row.SystemModstamp ?? row.CreatedDate);
	return {
		entity: name,
		id: String(row[idField]),
		values,
		...(labels && { labels: readLabels(labels, row) }),
		createdAt,
		modifiedAt,
		createdBy: row.CreatedById ? String(row.CreatedById) : undefined,
		modifiedBy: row.LastModifiedById ? String(row.LastModifiedById) : undefined,
		version: modifiedAt,
	};
}

/** Objects such as LoginHistory have neither of the two. */
const toStampIfAny = (value: FieldValue | undefined) =>
	value === undefined || value === null ? '' : toStamp(value);

function readValue({ name, type }: SelectedField, row: Row): FieldValue {
	const value = readPath(name, row);
	return type === 'dateTime' && value !== null ? toStamp(value) : value;
}

/** A field of a related record is in that record, which is null where there is none. */
function readPath(name: string, row: Row): FieldValue {
	const [first = '', second] = name.split('.');
	const found = row[first] as FieldValue | Row | undefined;
	if (typeof found === 'object' && found !== null) return found[second ?? ''] ?? null;
	return second === undefined ? (found ?? null) : null;
}

export const toStamp = (value: FieldValue | undefined) => readStamp(value, label);
