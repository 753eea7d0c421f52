import type { Context } from '../api/context';
import { empty, json, preferenceApplied, type ApiResponse } from '../api/messages';
import type { Row } from '../../kernel/store';
import { etag } from '../records/rowJson';
import { appliedPreferences, inBrackets } from './collection';
import { recordNotFound } from '../errors/recordErrors';
import { partitionParameter, requirePartition, seenRow } from './partitions';
import { existingId, type RowAddress } from './rowAddress';
import { readSelection, showRows } from './selection';

/**
 * `GET /leads(…)`: one row; 304 when the caller already has this version.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/retrieve-entity-using-web-api
 */
export function readEntity(context: Context, address: RowAddress): ApiResponse {
	const { environment, options, preferences, request, writer } = context;
	const { table } = address;
	environment.security.requirePrivilege(writer.userId, 'Read', table);
	const saved = environment.records.get(table, existingId(address));
	requirePartition(address, saved, partitionParameter(context));
	const row = seenRow(context, table, saved);
	if (!row) throw recordNotFound(table.name, existingId(address));
	environment.security.requireAccess(writer.userId, 'Read', table, row);
	const unchanged = request.headers['if-none-match'] === etag(row);
	const comparable = !options.expand && preferences.includeAnnotations === undefined;
	if (unchanged && comparable) return empty(304);
	return showEntity(context, address, row, 200, appliedPreferences(preferences));
}

/** An answer that holds one row, with the columns that the request selects. */
export function showEntity(
	context: Context,
	{ table }: RowAddress,
	row: Row,
	status: 200 | 201,
	applied: readonly string[],
): ApiResponse {
	const selection = readSelection(context, table, context.options);
	const [shown] = showRows(context, selection, [row]);
	const list = inBrackets(selection.contextList);
	return json(
		status,
		{ '@odata.context': `${context.root}$metadata#${table.setName}${list}/$entity`, ...shown },
		{ ETag: etag(row), ...preferenceApplied(applied) },
	);
}
