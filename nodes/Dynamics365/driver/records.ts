/** Turns rows of a table as Dataverse sends them into the port's records. */
import type {
	CrmRecord,
	EntityDescription,
	FieldType,
	FieldValue,
	FieldValues,
	Labels,
} from '../../crm/port';
import { readStamp } from '../../crm/stamp';
import { fromDataverse, type DateForm } from './dateForms';
import { label, unknownField } from './errors';
import { PARTITION } from './partitions';
import type { Column, Table } from './tables';

export type Row = Readonly<Record<string, FieldValue>> & { '@odata.etag'?: string };

/** How the value of a column is read. */
export interface ReadColumn {
	name: string;
	type: FieldType;
	/** Property of the record in responses. */
	property: string;
	/** For a lookup that can point to several tables: the table whose values count here. */
	target?: string;
	/** True where null can be a value that the connected user has no permission to read. */
	hidden?: boolean;
	dateForm?: DateForm;
}

/** What to read of a table. */
export interface Selection {
	columns: readonly ReadColumn[];
	/** Value of $select: the columns, and what a record needs in addition. */
	$select: string;
	/** Preferences of the request. */
	prefer: readonly string[];
	includeLabels: boolean;
}

/** The header with the preferences. */
export const preferences = (prefer: readonly string[]): Record<string, string> =>
	prefer.length > 0 ? { Prefer: prefer.join(',') } : {};

const TARGET_ANNOTATION = 'Microsoft.Dynamics.CRM.lookuplogicalname';

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/select-columns#formatted-values */
const LABEL_ANNOTATION = 'OData.Community.Display.V1.FormattedValue';

/** Types whose values people know by a label or a name. */
const LABELLED: readonly FieldType[] = ['boolean', 'choice', 'multiChoice', 'lookup'];

/**
 * @param fields API names; empty means all fields that can be read.
 * @throws CrmError naming a field that does not exist or cannot be read.
 */
export function select(table: Table, fields: readonly string[], includeLabels = false): Selection {
	const { description, columns } = table;
	const named = fields.map((name) => {
		const column = columns.get(name);
		if (!column?.readable) throw unknownField(description, name);
		return column;
	});
	const all = () => [...columns.values()].filter((column) => column.readable);
	const selected = fields.length > 0 ? named : all();
	return selectColumns(neededProperties(table), selected.map(toReadColumn), includeLabels);
}

/** Properties that a record needs in addition to the requested columns. */
export function neededProperties({ description, columns, isElastic }: Table): string[] {
	const stamps = ['createdon', 'modifiedon', 'modifiedby'];
	const others = isElastic ? [...stamps, PARTITION] : stamps;
	return [description.idField, ...others.flatMap((name) => columns.get(name)?.property ?? [])];
}

/** @param needed see neededProperties. */
export function selectColumns(
	needed: readonly string[],
	columns: readonly ReadColumn[],
	includeLabels = false,
): Selection {
	const annotations = [
		...(columns.some(({ target }) => target !== undefined) ? [TARGET_ANNOTATION] : []),
		...(includeLabels ? [LABEL_ANNOTATION] : []),
	];
	return {
		columns,
		includeLabels,
		$select: [...new Set([...needed, ...columns.map(({ property }) => property)])].join(','),
		prefer: annotations.length > 0 ? [`odata.include-annotations="${annotations.join(',')}"`] : [],
	};
}

function toReadColumn({ field, property, dateForm, binds: [bind] }: Column): ReadColumn {
	const { name, type, partOfLookup, readable } = field;
	return {
		name,
		type,
		property,
		...(partOfLookup !== undefined && { target: bind?.target }),
		...(!readable && { hidden: true }),
		...(dateForm && { dateForm }),
	};
}

/** Reads rows as records. What depends on the columns alone is prepared once: there can be millions of rows. */
export function recordReader(
	{ name: entity, idField }: Pick<EntityDescription, 'name' | 'idField'>,
	{ columns, includeLabels }: Pick<Selection, 'columns' | 'includeLabels'>,
): (row: Row) => CrmRecord {
	const hidden = columns.filter((column) => column.hidden);
	return (row) => {
		const record: CrmRecord = {
			entity,
			id: String(row[idField]),
			values: readValues(columns, row),
			createdAt: toStampIfAny(row.createdon ?? row.modifiedon),
			modifiedAt: toStampIfAny(row.modifiedon ?? row.createdon),
			createdBy: row._createdby_value ? String(row._createdby_value) : undefined,
			modifiedBy: row._modifiedby_value ? String(row._modifiedby_value) : undefined,
			version: readVersion(row['@odata.etag']),
		};
		const unreadable = hidden.filter((column) => isUnreadable(column, row));
		if (unreadable.length > 0) record.unreadable = unreadable.map(({ name }) => name);
		if (includeLabels) record.labels = readLabels(columns, row);
		return record;
	};
}

function readValues(columns: readonly ReadColumn[], row: Row): FieldValues {
	const values: Record<string, FieldValue> = {};
	for (const column of columns) {
		if (isUnreadable(column, row) || !concerns(column, row)) continue;
		values[column.name] = readValue(column, row);
	}
	return values;
}

const isUnreadable = ({ hidden = false, property }: ReadColumn, row: Row) =>
	hidden && (row[property] ?? null) === null;

/** Tables of relationships and virtual tables have no times. */
const toStampIfAny = (value: FieldValue | undefined) =>
	value === undefined || value === null ? '' : toStamp(value);

const ETAG = /^W\/"\d+"$/;

/** An ETag such as `W/"1234"` holds the row's version number. */
function readVersion(etag = ''): string {
	return ETAG.test(etag) ? etag.slice(3, -1) : etag;
}

/** False for a column of a lookup that refers to a record of another table. */
const concerns = ({ property, target }: ReadColumn, row: Row) =>
	target === undefined || row[`${property}@${TARGET_ANNOTATION}`] === target;

function readValue({ type, property, dateForm }: ReadColumn, row: Row): FieldValue {
	const value = fromDataverse(dateForm, row[property] ?? null);
	if (type === 'multiChoice' && value !== null) return String(value).replaceAll(',', ';');
	return value;
}

/** A list of choices is shown as their labels, separated by semicolons. */
function readLabels(columns: readonly ReadColumn[], row: Row): Labels {
	const labelled = columns.filter(
		(column) =>
			LABELLED.includes(column.type) && concerns(column, row) && !isUnreadable(column, row),
	);
	return Object.fromEntries(
		labelled.map(({ name, type, property }) => {
			const label = row[`${property}@${LABEL_ANNOTATION}`];
			if (typeof label !== 'string') return [name, null];
			return [name, type === 'multiChoice' ? label.split('; ') : label];
		}),
	);
}

export const toStamp = (value: FieldValue | undefined) => readStamp(value, label);
