import type { Row, SqlValue } from '../../kernel/store';
import type { Context } from '../api/context';
import { json, preferenceApplied, text, type ApiResponse } from '../api/messages';
import type { Sql } from '../odata/sql';
import type { Table } from '../schema/table';
import { countRows, MAX_ROWS, queryRows } from './collectionQuery';
import { nextLink, pageStart } from './paging';
import { rejectExpand, seenRows } from './partitions';
import { readSelection, showRows } from './selection';

const CRM = 'Microsoft.Dynamics.CRM';

/**
 * `GET /leads?…`: one page of rows. `among` limits them, such as to those of another row.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/overview
 */
export function readCollection(context: Context, table: Table, among?: Sql): ApiResponse {
	const { environment, preferences, root, writer } = context;
	environment.security.requirePrivilege(writer.userId, 'Read', table);
	rejectExpand(context, table);
	const selection = readSelection(context, table, context.options);
	const start = pageStart(context);
	const limit = pageLimit(context);
	const query = { table, selection, after: start?.values, among };
	const rows = queryRows(context, query, limit.rows + 1);
	const page = seenRows(context, table, rows.slice(0, limit.rows));
	const more = limit.paged && rows.length > limit.rows;
	return json(
		200,
		{
			'@odata.context': `${root}$metadata#${table.setName}${inBrackets(selection.contextList)}`,
			...totals(context, table, among),
			value: showRows(context, selection, page),
			...(more && { '@odata.nextLink': nextLink(context, { values: sortValues(page) }) }),
		},
		preferenceApplied(appliedPreferences(preferences)),
	);
}

/** `GET /leads/$count`: a bare number. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/count-rows */
export function readCount(context: Context, table: Table): ApiResponse {
	const { environment, writer } = context;
	environment.security.requirePrivilege(writer.userId, 'Read', table);
	return countAnswer(Math.min(countRows(context, table), MAX_ROWS));
}

/** The real service puts a byte order mark ahead of the number. */
export const countAnswer = (count: number) => text(200, `\uFEFF${count}`, 'text/plain');

export const inBrackets = (list: string) => (list === '' ? '' : `(${list})`);

/** What the last row of a page was sorted by. */
export function sortValues(page: readonly Row[]): SqlValue[] {
	const last = page.at(-1) ?? {};
	return Object.keys(last)
		.filter((name) => /^sort\d+$/.test(name))
		.map((name) => last[name] ?? null);
}

/** A page size makes the service forget `$top`; without one, `$top` ends the answer for good. */
export function pageLimit({ options, preferences }: Context): { rows: number; paged: boolean } {
	const { maxPageSize } = preferences;
	if (maxPageSize !== undefined) return { rows: Math.min(maxPageSize, MAX_ROWS), paged: true };
	if (options.top !== undefined) return { rows: Math.min(options.top, MAX_ROWS), paged: false };
	return { rows: MAX_ROWS, paged: true };
}

export const appliedPreferences = ({
	maxPageSize,
	includeAnnotations,
}: Context['preferences']): string[] => [
	...(maxPageSize === undefined ? [] : [`odata.maxpagesize=${maxPageSize}`]),
	...(includeAnnotations === undefined
		? []
		: [`odata.include-annotations="${includeAnnotations}"`]),
];

/** `@odata.count` and its annotations; no count goes above 5,000. */
function totals(
	context: Context,
	table: Table,
	among: Sql | undefined,
): Record<string, number | boolean> {
	const { options, preferences } = context;
	const counted = options.count ? countRows(context, table, among) : -1;
	const shown = Math.min(counted, MAX_ROWS);
	const annotations: [string, number | boolean][] = [
		[`${CRM}.totalrecordcount`, shown],
		[`${CRM}.totalrecordcountlimitexceeded`, counted > MAX_ROWS],
	];
	const wanted = annotations.filter(([name]) => preferences.wantsAnnotation(name));
	return {
		...(options.count && { '@odata.count': shown }),
		...Object.fromEntries(wanted.map(([name, value]) => [`@${name}`, value])),
	};
}
