/**
 * Actions and functions with parameters of any type.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/use-web-api-actions
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/use-web-api-functions
 */
import { readBody, type Context } from '../api/context';
import { empty, json, type ApiResponse } from '../api/messages';
import { missingParameter, unknownParameter } from '../errors/operationErrors';
import { missingType, unreadableValue } from '../errors/payloadErrors';
import { badPath, noSuchOperation } from '../errors/queryErrors';
import { parseGuid } from '../guid';
import { valueOf } from '../odata/aliases';
import type { Json, Segment } from '../odata/ast';
import {
	responseType,
	type Operation,
	type Parameter,
	type Values,
} from '../operations/definition';
import { ENUMS } from '../operations/operations';
import type { Table } from '../schema/table';
import { existingId, referenceResolver, type RowAddress } from './rowAddress';

const PREFIX = 'Microsoft.Dynamics.CRM.';

/** An operation that belongs to no table. */
export const findUnbound = ({ environment }: Context, name: string) =>
	environment.operations.find((each) => each.run && !each.table && each.name === name);

/** An operation of a record, or of the set of a table. Its name has the namespace. */
export const findBound = ({ environment }: Context, table: Table, name: string, ofSet: boolean) =>
	environment.operations.find(
		(each) =>
			each.run &&
			each.table === table.name &&
			(each.ofSet ?? false) === ofSet &&
			name === `${PREFIX}${each.name}`,
	);

export function callOperation(
	context: Context,
	operation: Operation,
	segment: Segment,
	address?: RowAddress,
): ApiResponse {
	const { environment, request, root, writer } = context;
	const isAction = operation.kind === 'Action';
	if (request.method !== (isAction ? 'POST' : 'GET')) {
		throw noSuchOperation(`${root}${context.path}`);
	}
	const id = address && existingId(address);
	const row = address && environment.records.get(address.table, id!, writer.transaction);
	const values = isAction ? readPayload(context, operation) : readArguments(context, segment);
	check(context, operation, values);
	const result = operation.run!(values, row);
	if (isAction) {
		environment.operationRuns.push({ operation: operation.name, values, ...(id && { id }) });
	}
	if (!operation.returns) return empty(204);
	return json(200, {
		'@odata.context': `${root}$metadata#${PREFIX}${responseType(operation)}`,
		...result,
	});
}

/** An action without parameters has no body. */
function readPayload(context: Context, { parameters }: Operation): Values {
	return parameters.length === 0 && context.request.body === '' ? {} : readBody(context, '');
}

function readArguments({ options }: Context, { key }: Segment): Values {
	if (!key) throw badPath();
	const given = key.kind === 'named' ? [...key.values] : [];
	return Object.fromEntries(
		given.map(([name, argument]) => [name, valueOf(argument, options.aliases)]),
	);
}

function check(context: Context, { name, parameters }: Operation, values: Values): void {
	for (const parameter of parameters) {
		const value = values[parameter.name];
		if (value === undefined && parameter.required) throw missingParameter(parameter.name, name);
		if (value !== undefined && value !== null) checkType(context, parameter, value);
	}
	const unknown = Object.keys(values).find((each) => !parameters.some((p) => p.name === each));
	if (unknown !== undefined) throw unknownParameter(unknown, name);
}

const isWhole = (value: Json) => typeof value === 'number' && Number.isInteger(value);
const isText = (value: Json) => typeof value === 'string';

const primitives: Readonly<Record<string, (value: Json) => boolean>> = {
	'Edm.String': isText,
	'Edm.Boolean': (value) => typeof value === 'boolean',
	'Edm.Int32': isWhole,
	'Edm.Decimal': (value) => typeof value === 'number',
	// The parser of URLs has already read a literal as milliseconds.
	'Edm.DateTimeOffset': (value) =>
		typeof value === 'number' || (typeof value === 'string' && /T.*(Z|[+-]\d\d:\d\d)$/.test(value)),
	'Edm.Guid': (value) => typeof value === 'string' && parseGuid(value) !== undefined,
};

function checkType(
	context: Context,
	parameter: Pick<Parameter, 'type' | 'name'>,
	value: Json,
): void {
	const { type, name } = parameter;
	const item = /^Collection\((.+)\)$/.exec(type)?.[1];
	const wrong = () => unreadableValue('', JSON.stringify(value), type);
	if (item !== undefined) {
		if (!Array.isArray(value)) throw wrong();
		for (const each of value) checkType(context, { name, type: item }, each);
		return;
	}
	const local = type.replace(/^mscrm\./, '');
	const isOfType = primitives[type] ?? (ENUMS[local] && ((each: Json) => isMember(local, each)));
	if (isOfType) {
		if (!isOfType(value)) throw wrong();
		return;
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong();
	const table = context.environment.schema.find(local);
	if (table) checkRecord(context, table, value);
}

const isMember = (type: string, value: Json) => ENUMS[type]!.some((member) => member === value);

/** By reference in a URL; in a body, with the type of the table and the ID of a row that exists. */
function checkRecord(context: Context, table: Table, value: Readonly<Record<string, Json>>): void {
	const reference = value['@odata.id'];
	if (typeof reference === 'string') {
		referenceResolver(context)(reference);
		return;
	}
	if (value['@odata.type'] !== `${PREFIX}${table.name}`) throw missingType('');
	const id = value[table.idColumn];
	if (typeof id === 'string') context.environment.records.get(table, id);
}
