/**
 * Change tracking: a full read that ends in a delta link, and what has changed since.
 *
 * A token's version is the environment's settled version when its first page was read: the token stays below
 * everything that an open transaction has written. Rows that were committed above it in the meantime are shown, and
 * shown again with the next token; nothing is passed over.
 *
 * https://learn.microsoft.com/power-apps/developer/data-platform/use-change-tracking-synchronize-data-external-systems
 */
import type { Row, SqlValue } from '../../kernel/store';
import type { Context } from '../api/context';
import { json, preferenceApplied, type ApiResponse } from '../api/messages';
import { changeTrackingOff, notWithChangeTracking } from '../errors/changeTrackingErrors';
import type { Json } from '../odata/ast';
import { DELETED_ROWS } from '../records/storage';
import type { Table } from '../schema/table';
import { appliedPreferences, countAnswer, inBrackets, pageLimit, sortValues } from './collection';
import { queryRows } from './collectionQuery';
import { newToken, readToken } from './deltaToken';
import { linkWith, nextLink, pageStart } from './paging';
import { readSelection, showRows } from './selection';

/** True for requests that ask for change tracking, or follow a link that goes on with it. */
export const tracksChanges = (context: Context): boolean =>
	context.preferences.trackChanges ||
	context.options.deltaToken !== undefined ||
	pageStart(context)?.trackingToken !== undefined;

/** `GET /leads` with `Prefer: odata.track-changes`, or a link that such a request was answered with. */
export function readTracked(context: Context, table: Table): ApiResponse {
	assertTrackable(context, table);
	return context.options.deltaToken === undefined
		? readAll(context, table)
		: readDelta(context, table, context.options.deltaToken);
}

/** `GET /leads/$count?$deltatoken=…`: the number of changes since. */
export function countChanges(context: Context, table: Table, token: string): ApiResponse {
	assertTrackable(context, table);
	const since = readToken(context.environment, table, token);
	return countAnswer(changesAfter(context, table, [since, 0, since], -1).length);
}

const REJECTED_OPTIONS = ['filter', 'orderby', 'expand', 'top'];

function assertTrackable({ environment, options, writer }: Context, table: Table): void {
	const rejected = REJECTED_OPTIONS.find((name) => options.given.has(`$${name}`));
	if (rejected !== undefined) throw notWithChangeTracking(rejected);
	if (!table.definition.changeTracking) throw changeTrackingOff(table.name);
	environment.security.requireOrganizationWideRead(writer.userId, table);
}

function readAll(context: Context, table: Table): ApiResponse {
	const selection = readSelection(context, table, context.options);
	const start = pageStart(context);
	const token = start?.trackingToken ?? newToken(context.environment);
	const { rows: size } = pageLimit(context);
	const rows = queryRows(context, { table, selection, after: start?.values }, size + 1);
	const page = rows.slice(0, size);
	const isIssuedLast = context.environment.organization.tokenIsIssuedAt === 'lastPage';
	const issued = isIssuedLast && rows.length <= size ? newToken(context.environment) : token;
	const list = inBrackets(selection.contextList);
	return answer(context, {
		'@odata.context': `${context.root}$metadata#${table.setName}${list}`,
		value: showRows(context, selection, page),
		...link(context, issued, rows.length > size && sortValues(page)),
	});
}

function readDelta(context: Context, table: Table, deltaToken: string): ApiResponse {
	const selection = readSelection(context, table, context.options);
	const since = readToken(context.environment, table, deltaToken);
	const start = pageStart(context);
	const token = start?.trackingToken ?? newToken(context.environment);
	const { rows: size } = pageLimit(context);
	const [isDeleted = 0, version = since] = start?.values ?? [];
	const changes = changesAfter(context, table, [since, isDeleted, version], size + 1);
	const page = changes.slice(0, size);
	const { emptyDeltaHasNoLink } = context.environment.organization;
	if (emptyDeltaHasNoLink && start === undefined && page.length === 0) return answer(context, {});
	const list = inBrackets(selection.contextList);
	const last = page.at(-1);
	return answer(context, {
		'@odata.context': `${context.root}$metadata#${table.setName}${list}/$delta`,
		value: page.flatMap(({ id, isdeleted }): Record<string, Json>[] => {
			if (isdeleted === 1) return [deletedEntity(context, table, String(id))];
			const row = context.environment.records.get(table, String(id));
			return showRows(context, selection, [row]);
		}),
		...link(
			context,
			token,
			changes.length > size && [last?.isdeleted ?? 0, last?.versionnumber ?? 0],
		),
	});
}

/** A link to the next page when there is one, otherwise the delta link. */
function link(context: Context, token: string, next: false | SqlValue[]): Record<string, string> {
	if (!next) return { '@odata.deltaLink': linkWith(context, '$deltatoken', token) };
	const { deltaToken } = context.options;
	const page = nextLink(context, { values: next, trackingToken: token });
	const since = deltaToken === undefined ? '' : `&$deltatoken=${encodeURIComponent(deltaToken)}`;
	return { '@odata.nextLink': page + since };
}

/**
 * Ids of rows changed and then of rows deleted since a version, each in the order of their versions;
 * only those behind the given place. A negative limit means all.
 */
function changesAfter(
	{ environment }: Context,
	{ name, idColumn }: Table,
	[since, isDeleted, version]: readonly [number, SqlValue, SqlValue],
	limit: number,
): Row[] {
	return environment.store.select(
		`SELECT id, versionnumber, isdeleted FROM (
			SELECT "${idColumn}" AS id, versionnumber, 0 AS isdeleted FROM "${name}" WHERE versionnumber > ?
			UNION ALL
			SELECT id, versionnumber, 1 FROM ${DELETED_ROWS.name} WHERE tablename = ? AND versionnumber > ?
		) WHERE (isdeleted, versionnumber) > (?, ?) ORDER BY isdeleted, versionnumber LIMIT ?`,
		[since, name, since, isDeleted, version, limit],
	);
}

const deletedEntity = ({ root }: Context, table: Table, id: string): Record<string, Json> => ({
	'@odata.context': `${root}$metadata#${table.setName}/$deletedEntity`,
	id,
	reason: 'deleted',
});

function answer({ preferences }: Context, body: object): ApiResponse {
	const tracked = preferences.trackChanges ? ['odata.track-changes'] : [];
	return json(200, body, preferenceApplied([...tracked, ...appliedPreferences(preferences)]));
}
