/**
 * Requests that call actions and functions.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/use-web-api-actions
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/use-web-api-functions
 */
import { CrmError } from '../../../crm/errors';
import type { InvocableValues, JsonValue } from '../../../crm/port';
import type { BatchPart } from '../batch';
import { label } from '../errors';
import { jsonParameter, literal } from '../query';
import { MAX_URL } from '../read';
import type { Csdl, CsdlParameter } from './csdl';
import { itemType, type NamedOperation } from './describe';

const NAMESPACE = 'Microsoft.Dynamics.CRM.';

/** @throws CrmError for a function whose values are too long for a URL. */
export function toRequest(named: NamedOperation, values: InvocableValues, csdl: Csdl): BatchPart {
	const { operation } = named;
	const path = toPath(named, values, csdl);
	const given = operation.parameters.filter(({ name }) => values[name] !== undefined);
	if (operation.kind === 'Action') {
		const body = Object.fromEntries(
			given.map((each) => [each.name, toContent(each.type, values[each.name], csdl)]),
		);
		return { method: 'POST', path, body: JSON.stringify(body) };
	}
	const aliases = given.map((each, index) => ({ ...each, alias: `@p${index + 1}` }));
	const names = aliases.map(({ name, alias }) => `${name}=${alias}`);
	const query = aliases.map(
		(each) => `${each.alias}=${encodeURIComponent(toArgument(each, values[each.name], csdl))}`,
	);
	const call = `${path}(${names.join(',')})${query.length > 0 ? `?${query.join('&')}` : ''}`;
	if (call.length > MAX_URL.inBatch) throw tooLong(named.name);
	return { method: 'GET', path: call };
}

/** A bound operation follows its record or its table, and has the namespace in its name. */
function toPath(
	{ operation, table, isOfRecord }: NamedOperation,
	values: InvocableValues,
	{ entityTypes }: Csdl,
): string {
	if (table === undefined) return operation.name;
	const set = entityTypes.get(table)!.setName!;
	const record = isOfRecord ? `(${textOf(values[operation.binding!.name])})` : '';
	return `${set}${record}/${NAMESPACE}${operation.name}`;
}

/** A value in the body of an action: the ID of a record becomes an object with the type of its table. */
function toContent(type: string, value: JsonValue | undefined, csdl: Csdl): unknown {
	const item = itemType(type);
	if (item !== undefined && Array.isArray(value)) {
		return value.map((each: JsonValue) => toContent(item, each, csdl));
	}
	const table = csdl.entityTypes.get(type);
	if (!table) return value;
	const typed = { '@odata.type': `${NAMESPACE}${type}` };
	if (typeof value === 'string') return { ...typed, [table.key]: value };
	return { ...typed, ...(value as object) };
}

/** A value in the URL of a function: the ID of a record becomes a reference to it. */
function toArgument(
	{ type }: Pick<CsdlParameter, 'type'>,
	value: JsonValue | undefined,
	csdl: Csdl,
): string {
	const item = itemType(type);
	if (item !== undefined) {
		const list = Array.isArray(value) ? value : [value];
		return jsonParameter(list.map((each: JsonValue) => toReference(item, each, csdl)));
	}
	if (csdl.enums.has(type)) return `${NAMESPACE}${type}'${textOf(value)}'`;
	if (typeof value !== 'object' && type.startsWith('Edm.')) return toLiteral(type, value);
	return jsonParameter(toReference(type, value, csdl));
}

function toReference(type: string, value: JsonValue | undefined, { entityTypes }: Csdl) {
	const set = entityTypes.get(type)?.setName;
	return set === undefined || typeof value !== 'string'
		? value
		: { '@odata.id': `${set}(${value})` };
}

const toLiteral = (type: string, value: JsonValue | undefined): string =>
	(type === 'Edm.String' && literal('text', textOf(value))) || textOf(value);

const textOf = (value: JsonValue | undefined) =>
	typeof value === 'string' ? value : JSON.stringify(value);

function tooLong(name: string): CrmError {
	return new CrmError(`The values for ${name} are too long for ${label}.`, {
		kind: 'invalidRecord',
		advice: 'The values of a function are part of its URL. Map shorter values.',
	});
}
