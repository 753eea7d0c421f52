/** `GET /leads?fetchXml=…`. https://learn.microsoft.com/power-apps/developer/data-platform/fetchxml/retrieve-data */
import type { Row } from '../../kernel/store';
import type { Context } from '../api/context';
import { json, preferenceApplied, type ApiResponse } from '../api/messages';
import { notEmulated } from '../errors/dataverseError';
import { otherEntity, tooManyForSimplePaging } from '../errors/fetchErrors';
import { columnSql, sortSql, type Sql } from '../odata/sql';
import { binName } from '../records/storage';
import { appliedPreferences, sortValues } from '../resources/collection';
import { beyond, MAX_ROWS, type SortKey } from '../resources/collectionQuery';
import type { Table } from '../schema/table';
import { showAggregate, showRow, sqlColumns } from './fetchRows';
import { filterSql } from './filterSql';
import { cookieAnnotation, readCookie } from './pagingCookie';
import { readFetch, type Fetch, type FetchEntity, type FetchLink } from './readFetch';

const CRM = '@Microsoft.Dynamics.CRM';

/** Rows that can be reached by the number of the page alone. */
const SIMPLE_PAGING = 50_000;

export function runFetch(context: Context, table: Table, text: string): ApiResponse {
	const { environment, preferences, root } = context;
	const fetch = readFetch(environment.schema, text);
	if (fetch.entity.table !== table) throw otherEntity();
	for (const { table: read } of entitiesOf(fetch.entity)) {
		environment.security.requirePrivilege(context.writer.userId, 'Read', read);
	}
	const size = Math.min(fetch.top ?? fetch.count ?? MAX_ROWS, MAX_ROWS);
	const rows = select(context, fetch, size);
	const page = rows.slice(0, size);
	const hasMore = fetch.top === undefined && rows.length > size;
	const keys = cookieKeys(fetch);
	const annotations: [string, string | boolean][] = [['morerecords', hasMore]];
	if (hasMore && keys) {
		const cookie = cookieAnnotation(fetch.page, keys, sortValues(page));
		annotations.push(['fetchxmlpagingcookie', cookie]);
	}
	const wanted = annotations.filter(([name]) =>
		preferences.wantsAnnotation(`${CRM.slice(1)}.${name}`),
	);
	return json(
		200,
		{
			'@odata.context': `${root}$metadata#${table.setName}`,
			...Object.fromEntries(wanted.map(([name, value]) => [`${CRM}.${name}`, value])),
			value: page.map((row) =>
				fetch.isAggregate ? showAggregate(fetch, row) : showRow(context, fetch, row),
			),
		},
		preferenceApplied(appliedPreferences(preferences)),
	);
}

const entitiesOf = (entity: FetchEntity): FetchEntity[] => [
	entity,
	...entity.links.flatMap((link) => entitiesOf(link)),
];

/** One row more than the page holds, when there is one. */
function select(context: Context, fetch: Fetch, size: number): Row[] {
	const { entity, isAggregate, isDistinct } = fetch;
	const keys = isAggregate ? [] : sortKeys(context, entity);
	const after = fetch.cookie === undefined ? undefined : readCookie(fetch.cookie, fetch.page);
	const offset = after ? 0 : (fetch.page - 1) * size;
	if (offset >= SIMPLE_PAGING) throw tooManyForSimplePaging();
	const joins = joinsOf(context, entity);
	const conditions = [...ownFilters(context, entity), ...(after ? [beyond(keys, after)] : [])];
	const groups = entity.columns.filter(({ isGroup }) => isGroup);
	const sql = [
		`SELECT ${isDistinct ? 'DISTINCT ' : ''}${[...sqlColumns(fetch), ...keys.map(({ sql: by }, index) => `${by} AS sort${index}`)].join(', ')}`,
		`FROM "${fetch.fromBin ? binName(entity.table) : entity.table.name}" AS t0`,
		...joins.map(({ text }) => text),
		`WHERE ${conditions.map(({ text }) => text).join(' AND ') || '1'}`,
		...(groups.length > 0
			? [`GROUP BY ${groups.map(({ column }) => columnSql(column)).join(', ')}`]
			: []),
		...(keys.length > 0
			? [
					`ORDER BY ${keys.map(({ sql: by, descending }) => `${by} ${descending ? 'DESC' : 'ASC'}`).join(', ')}`,
				]
			: []),
		'LIMIT ? OFFSET ?',
	].join(' ');
	const values = [...joins, ...conditions].flatMap((part) => part.values);
	return context.environment.store.select(sql, [...values, size + 1, offset]);
}

/** The filters of the query's table, and those of inner links, whose rows have to exist. */
function ownFilters({ environment, writer }: Context, entity: FetchEntity): Sql[] {
	const own: Sql = { text: 't0."ownerid" = ?', values: [writer.userId] };
	return [
		...(environment.security.seesOwnRowsOnly(writer.userId, entity.table) ? [own] : []),
		...entity.filters.map((filter) => filterSql(entity, filter, writer.userId)),
	];
}

/** The filters of a link limit the rows that are joined. */
function joinsOf(context: Context, above: FetchEntity): Sql[] {
	return above.links.flatMap((link) => [joinOf(context, above, link), ...joinsOf(context, link)]);
}

function joinOf({ environment, writer }: Context, above: FetchEntity, link: FetchLink): Sql {
	if (environment.security.seesOwnRowsOnly(writer.userId, link.table)) {
		throw notEmulated('a link to a table of which the user reads only some rows');
	}
	const filters = link.filters.map((filter) => filterSql(link, filter, writer.userId));
	const on = `"${link.alias}"."${link.from.name}" = "${above.alias}"."${link.to.name}"`;
	return {
		text: `${link.isOuter ? 'LEFT' : 'INNER'} JOIN "${link.table.name}" AS "${link.alias}" ON ${[on, ...filters.map(({ text }) => text)].join(' AND ')}`,
		values: filters.flatMap(({ values }) => values),
	};
}

/** The primary key comes last, so that pages neither repeat nor skip rows. */
function sortKeys({ environment }: Context, entity: FetchEntity): SortKey[] {
	const own = entity.orders.map(({ column, descending }) => ({
		sql: sortSql(environment.schema, column),
		descending,
	}));
	const linked = linksOf(entity).flatMap(({ alias, orders }) =>
		orders.map(({ column, descending }) => ({ sql: columnSql(column, `"${alias}"`), descending })),
	);
	return [...own, ...linked, { sql: `t0."${entity.table.idColumn}"`, descending: false }];
}

const linksOf = (entity: FetchEntity): FetchEntity[] => entitiesOf(entity).slice(1);

/** Names of the values in a cookie; undefined for a query that has no cookies: those that order by a linked table. */
function cookieKeys({ entity, isAggregate, isDistinct }: Fetch): string[] | undefined {
	const isLinked = linksOf(entity).some(({ orders }) => orders.length > 0);
	if (isAggregate || isDistinct || isLinked) return undefined;
	return [...entity.orders.map(({ column }) => column.name), entity.table.idColumn];
}
