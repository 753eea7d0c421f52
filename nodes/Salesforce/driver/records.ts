/** Turns rows as Salesforce sends them into the port's records. */
import type { CrmRecord, FieldDescription, FieldValue, EntityDescription } from '../../crm/port';
import { readStamp } from '../../crm/stamp';
import type { Metadata } from './describe';
import { label, unknownField } from './errors';
import { labelColumns, readLabels, type LabelColumn } from './labels';

export type Row = Readonly<Record<string, FieldValue>>;

/** What to read of an object. */
export interface Selection {
	fields: readonly SelectedField[];
	/** What follows SELECT: the fields, and what a record needs in addition. */
	list: string;
	/** Absent where labels were not requested. */
	labels?: readonly LabelColumn[];
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
	const selected =
		fields.length > 0 ? named : description.fields.filter(({ readable }) => readable);
	const list = selectList(description.idField, systemFields(description), selected);
	return { fields: selected, list };
}

/** The selection of a request: with labels, where it asks for them. */
export async function selectRequested(
	metadata: Pick<Metadata, 'relationships'>,
	description: EntityDescription,
	{ fields, includeLabels = false }: { fields: readonly string[]; includeLabels?: boolean },
): Promise<Selection> {
	const selection = select(description, fields);
	if (!includeLabels) return selection;
	const labels = labelColumns(selection.fields, await metadata.relationships(description.name));
	const { idField } = description;
	const list = selectList(idField, systemFields(description), selection.fields, labels);
	return { ...selection, list, labels };
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
 * Reads rows as records. What depends on the fields alone is prepared once: there can be millions of rows.
 * `modifiedAt` is SystemModstamp: the order of changes follows it, and it is never below LastModifiedDate.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/system_fields.htm
 */
export function recordReader(
	{ name: entity, idField }: Pick<EntityDescription, 'name' | 'idField'>,
	{ fields, labels }: Pick<Selection, 'fields' | 'labels'>,
): (row: Row) => CrmRecord {
	const paths = fields.map(toPath);
	return (row) => {
		const values: Record<string, FieldValue> = {};
		for (const path of paths) values[path.name] = readValue(path, row);
		const createdAt = toStampIfAny(row.CreatedDate ?? row.SystemModstamp);
		const modifiedAt = toStampIfAny(row.SystemModstamp ?? row.CreatedDate);
		const record: CrmRecord = {
			entity,
			id: String(row[idField]),
			values,
			createdAt,
			modifiedAt,
			createdBy: row.CreatedById ? String(row.CreatedById) : undefined,
			modifiedBy: row.LastModifiedById ? String(row.LastModifiedById) : undefined,
			version: modifiedAt,
		};
		if (labels) record.labels = readLabels(labels, row);
		return record;
	};
}

/** Objects such as LoginHistory have neither of the two. */
const toStampIfAny = (value: FieldValue | undefined) =>
	value === undefined || value === null ? '' : toStamp(value);

/** Where a row holds the value of a field: a field of a related record is in that record. */
interface FieldPath {
	name: string;
	first: string;
	second?: string;
	isTime: boolean;
}

function toPath({ name, type }: SelectedField): FieldPath {
	const [first = '', second] = name.split('.');
	return { name, first, second, isTime: type === 'dateTime' };
}

function readValue(path: FieldPath, row: Row): FieldValue {
	const value = readPath(path, row);
	return path.isTime && value !== null ? toStamp(value) : value;
}

/** The related record is null where there is none. */
function readPath({ first, second }: FieldPath, row: Row): FieldValue {
	const found = row[first] as FieldValue | Row | undefined;
	if (typeof found === 'object' && found !== null) return found[second ?? ''] ?? null;
	return second === undefined ? (found ?? null) : null;
}

export const toStamp = (value: FieldValue | undefined) => readStamp(value, label);
