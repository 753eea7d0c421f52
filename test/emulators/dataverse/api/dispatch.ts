import { randomUUID } from 'node:crypto';
import { batchNotHere } from '../errors/batchErrors';
import { DataverseError, notEmulated } from '../errors/dataverseError';
import { methodNotAllowed, noSuchOperation, unknownResource } from '../errors/queryErrors';
import { runFetch } from '../fetchXml/runFetch';
import { isMetadata, readMetadata } from '../metadata/metadata';
import { csdl } from '../metadata/csdl';
import type { Segment } from '../odata/ast';
import { ATTRIBUTE_PRIVILEGES, attributePrivileges } from '../resources/attributePrivileges';
import { routeAssociations } from '../resources/associations';
import { callBoundAction } from '../resources/bulk';
import { countChanges, readTracked, tracksChanges } from '../resources/changeTracking';
import { closeIncident } from '../resources/closeIncident';
import { readCollection, readCount } from '../resources/collection';
import { readEntity } from '../resources/entity';
import { routeFile } from '../resources/fileColumns';
import { callFunction, isFunction } from '../resources/functions';
import { ADD_LIST_MEMBERS, addListMembers, callListAction } from '../resources/marketingLists';
import { mergeAction } from '../resources/merge';
import { noteFileActions } from '../resources/noteFiles';
import { QUALIFY_LEAD, qualifyLead } from '../resources/qualifyLead';
import { restoreAction } from '../resources/restore';
import { callOperation, findBound, findUnbound } from '../resources/operations';
import { readPath } from '../resources/path';
import { readAddress, type RowAddress } from '../resources/rowAddress';
import { createEntity, deleteEntity, upsertEntity } from '../resources/write';
import type { Table } from '../schema/table';
import type { Context } from './context';
import { json, text, type ApiResponse } from './messages';

/** Answers one request; a rejection becomes an answer too. */
export function dispatch(context: Context): ApiResponse {
	try {
		return route(context, readPath(context.path));
	} catch (error) {
		if (error instanceof DataverseError) return rejection(error);
		throw error;
	}
}

export const rejection = (error: DataverseError): ApiResponse =>
	json(error.status, error.body, { REQ_ID: randomUUID(), ...error.headers });

function route(context: Context, segments: readonly Segment[]): ApiResponse {
	const [first, ...rest] = segments;
	const { method } = context.request;
	if (!first) return serviceDocument(context);
	if (first.name === '$metadata') {
		return text(200, csdl(context.environment), 'application/xml');
	}
	if (first.name === '$batch') throw batchNotHere();
	if (isMetadata(first.name)) {
		if (method !== 'GET') throw notEmulated('changes of table definitions over the Web API');
		return readMetadata(context, segments);
	}
	if (isFunction(first.name)) {
		if (method !== 'GET') throw noSuchOperation(`${context.root}${context.path}`);
		return callFunction(context, first);
	}
	const action = UNBOUND_ACTIONS[first.name];
	if (action) {
		if (method !== 'POST') throw noSuchOperation(`${context.root}${context.path}`);
		return action(context);
	}
	const operation = findUnbound(context, first.name);
	if (operation) return callOperation(context, operation, first);
	const table = context.environment.schema.findSet(first.name);
	if (!table) throw unknownResource(first.name);
	return routeTable(context, table, first, rest);
}

const UNBOUND_ACTIONS: Readonly<Record<string, (context: Context) => ApiResponse>> = {
	[ADD_LIST_MEMBERS]: addListMembers,
	CloseIncident: closeIncident,
	Merge: mergeAction,
	Restore: restoreAction,
	...noteFileActions,
};

function routeTable(
	context: Context,
	table: Table,
	{ key }: Segment,
	rest: readonly Segment[],
): ApiResponse {
	const { method } = context.request;
	const { clock, writeMs } = context.environment;
	if (method !== 'GET') clock.advance(writeMs.get(table.name) ?? 0);
	const [next] = rest;
	if (key) {
		return next
			? routeBelowRow(context, addressOf(context, table, key), [next, rest[1]])
			: routeRow(context, table, key);
	}
	if (!next) return routeSet(context, table);
	if (next.name === '$count' && method === 'GET') {
		const { deltaToken } = context.options;
		return deltaToken === undefined
			? readCount(context, table)
			: countChanges(context, table, deltaToken);
	}
	const operation = findBound(context, table, next.name, true);
	if (operation) return callOperation(context, operation, next);
	if (method !== 'POST') throw noSuchOperation(`${context.root}${context.path}`);
	return callBoundAction(context, table, next.name);
}

function routeBelowRow(
	context: Context,
	address: RowAddress,
	path: readonly [Segment, Segment?],
): ApiResponse {
	const { method } = context.request;
	const [{ name }] = path;
	const { table } = address;
	if (name === ATTRIBUTE_PRIVILEGES && method === 'GET') {
		return attributePrivileges(context, address);
	}
	if (name === QUALIFY_LEAD && table.name === 'lead' && method === 'POST') {
		return qualifyLead(context, address);
	}
	const operation = findBound(context, table, name, false);
	if (operation) return callOperation(context, operation, path[0], address);
	const found =
		(table.name === 'list' && method === 'POST'
			? callListAction(context, address, name)
			: undefined) ??
		routeFile(context, address, path) ??
		routeAssociations(context, address, path);
	if (!found) throw notEmulated(`what follows a row in '${context.path}'`);
	return found;
}

function routeSet(context: Context, table: Table): ApiResponse {
	const { method } = context.request;
	if (method === 'GET') {
		const { fetchXml } = context.options;
		if (fetchXml !== undefined) return runFetch(context, table, fetchXml);
		return tracksChanges(context) ? readTracked(context, table) : readCollection(context, table);
	}
	if (method === 'POST') return createEntity(context, table);
	throw methodNotAllowed(method);
}

function routeRow(context: Context, table: Table, key: NonNullable<Segment['key']>): ApiResponse {
	const { request } = context;
	const address = addressOf(context, table, key);
	if (request.method === 'GET') return readEntity(context, address);
	if (request.method === 'PATCH') return upsertEntity(context, address);
	if (request.method === 'DELETE') return deleteEntity(context, address);
	throw methodNotAllowed(request.method);
}

const addressOf = (
	{ environment, options, writer }: Context,
	table: Table,
	key: NonNullable<Segment['key']>,
) => readAddress(environment, table, key, options.aliases, writer.transaction);

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-service-documents */
function serviceDocument({ environment, root }: Context): ApiResponse {
	const sets = environment.schema.tables.map(({ setName }) => ({
		name: setName,
		kind: 'EntitySet',
		url: setName,
	}));
	return json(200, { '@odata.context': `${root}$metadata`, value: sets });
}
