/** How the rows of a FetchXML query are selected and shown. */
import type { Row } from '../../kernel/store';
import type { Context } from '../api/context';
import { notEmulated } from '../errors/dataverseError';
import { invalidXml } from '../errors/fetchErrors';
import type { Json } from '../odata/ast';
import { columnSql } from '../odata/sql';
import { rowJson } from '../records/rowJson';
import { storedNames } from '../records/storage';
import { rowView } from '../resources/rowView';
import { propertyName } from '../schema/columns';
import type { Fetch, FetchColumn, FetchEntity } from './readFetch';

const FUNCTIONS: Readonly<Record<string, string>> = {
	count: 'count(*)',
	countcolumn: 'count(#)',
	sum: 'sum(#)',
	avg: 'avg(#)',
	min: 'min(#)',
	max: 'max(#)',
};

/** What follows SELECT. */
export function sqlColumns({ entity, isAggregate }: Fetch): string[] {
	return isAggregate ? entity.columns.map(aggregateSql) : columnsOf(entity);
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/fetchxml/aggregate-data */
function aggregateSql({ column, alias, aggregate, isGroup }: FetchColumn): string {
	if (alias === undefined) throw invalidXml();
	const name = columnSql(column).replace(/ COLLATE .*/, '');
	if (isGroup) return `${name} AS "${alias}"`;
	const sql = FUNCTIONS[aggregate ?? ''];
	if (sql === undefined) throw invalidXml();
	return `${sql.replace('#', name)} AS "${alias}"`;
}

/** Values are selected as `alias/column`. */
const columnsOf = (entity: FetchEntity): string[] => [
	...storedOf(entity).map((name) => `"${entity.alias}"."${name}" AS "${entity.alias}/${name}"`),
	...entity.links.flatMap(columnsOf),
];

function storedOf({ table, columns, alias }: FetchEntity): string[] {
	if (columns.length === 0 && alias === 't0') throw notEmulated('an entity without attributes');
	const needed = ['versionnumber', table.idColumn].filter((name) => table.column(name));
	return [...new Set([...columns.flatMap(({ column }) => storedNames(column)), ...needed])];
}

export const showAggregate = ({ entity }: Fetch, row: Row): Record<string, Json> =>
	Object.fromEntries(entity.columns.map(({ alias }) => [alias!, row[alias!] ?? null]));

/** The columns of a link have its alias before their logical names; those of a row that is not there are left out. */
export function showRow(context: Context, { entity }: Fetch, row: Row): Record<string, Json> {
	const { idColumn } = entity.table;
	return {
		...shown(context, entity, row),
		[idColumn]: row[`t0/${idColumn}`] ?? null,
		...showLinks(context, entity, row),
	};
}

function showLink(context: Context, link: FetchEntity, row: Row): Record<string, Json> {
	if (row[`${link.alias}/${link.table.idColumn}`] === null) return {};
	const values = Object.entries(shown(context, link, row)).filter(
		([name, value]) => !name.startsWith('@') && value !== null,
	);
	return {
		...Object.fromEntries(values.map(([name, value]) => [`${link.alias}.${name}`, value])),
		...showLinks(context, link, row),
	};
}

const showLinks = (context: Context, { links }: FetchEntity, row: Row): Record<string, Json> =>
	Object.fromEntries(links.flatMap((link) => Object.entries(showLink(context, link, row))));

function shown(context: Context, { table, alias, columns }: FetchEntity, row: Row) {
	const own: Row = {};
	for (const [name, value] of Object.entries(row)) {
		if (name.startsWith(`${alias}/`)) own[name.slice(alias.length + 1)] = value;
	}
	const json = rowJson(
		table,
		own,
		columns.map(({ column }) => column),
		rowView(context),
	);
	const names = new Map(columns.map((each) => [propertyName(each.column), nameOf(alias, each)]));
	return Object.fromEntries(
		Object.entries(json).map(([name, value]) => {
			const [property = '', ...annotation] = name.split('@');
			return [[names.get(property) ?? property, ...annotation].join('@'), value];
		}),
	);
}

const nameOf = (entity: string, { column, alias }: FetchColumn) =>
	alias ?? (entity === 't0' ? propertyName(column) : column.name);
