/** Rows of a table as Dataverse sends them, made the port's records. */
import type { CrmRecord, FieldValue } from '../../sync/crm';
import { readStamp } from '../../sync/stamp';
import { label, unknownField } from './errors';
import type { Column, Table } from './tables';

export type Row = Readonly<Record<string, FieldValue>> & { '@odata.etag'?: string };

/** What to read of a table. */
export interface Selection {
	columns: readonly Column[];
	/** Value of $select: the columns and what a record needs besides them. */
	$select: string;
	/** Preferences the answer has to be asked for with. */
	prefer: readonly string[];
}

/** The header that asks for them. */
export const preferences = (prefer: readonly string[]): Record<string, string> =>
	prefer.length > 0 ? { Prefer: prefer.join(',') } : {};

const TARGET_ANNOTATION = 'Microsoft.Dynamics.CRM.lookuplogicalname';

/**
 * @param fields API names; empty means all fields that can be read.
 * @throws CrmError naming a field that does not exist or cannot be read.
 */
export function select(table: Table, fields: readonly string[]): Selection {
	const { description, columns } = table;
	const chosen = fields.map((name) => {
		const column = columns.get(name);
		if (!column?.readable) throw unknownField(description, name);
		return column;
	});
	const all = () =>
		[...columns.values()].filter((column) => column.readable && !column.oneOfSeveral);
	const selected = fields.length > 0 ? chosen : all();
	const stamps = ['createdon', 'modifiedon', 'modifiedby'].flatMap(
		(name) => columns.get(name)?.property ?? [],
	);
	const properties = [description.idField, ...stamps, ...selected.map(({ property }) => property)];
	return {
		columns: selected,
		$select: [...new Set(properties)].join(','),
		prefer: selected.some(({ oneOfSeveral }) => oneOfSeveral)
			? [`odata.include-annotations="${TARGET_ANNOTATION}"`]
			: [],
	};
}

export function toRecord({ description }: Table, { columns }: Selection, row: Row): CrmRecord {
	const createdAt = toStamp(row.createdon);
	return {
		recordType: description.name,
		id: String(row[description.idField]),
		values: Object.fromEntries(
			columns.map((column) => [column.field.name, readValue(column, row)]),
		),
		createdAt,
		modifiedAt: row.modifiedon ? toStamp(row.modifiedon) : createdAt,
		modifiedBy: row._modifiedby_value ? String(row._modifiedby_value) : undefined,
		version: readVersion(row['@odata.etag']),
	};
}

/** An ETag such as `W/"1234"` holds the row's version number. */
function readVersion(etag = ''): string {
	return /"(\d+)"/.exec(etag)?.[1] ?? etag;
}

function readValue({ field, property, bind, oneOfSeveral }: Column, row: Row): FieldValue {
	const value = row[property] ?? null;
	if (oneOfSeveral && row[`${property}@${TARGET_ANNOTATION}`] !== bind?.target) return null;
	if (field.type === 'multiChoice' && value !== null) return String(value).replaceAll(',', ';');
	return value;
}

export const toStamp = (value: FieldValue | undefined) => readStamp(value, label);
