/**
 * Rows as parameters of actions name them: by their type and primary key.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/use-web-api-actions
 */
import type { Context } from '../api/context';
import { malformedJson, missingType } from '../errors/payloadErrors';
import { parseGuid } from '../guid';
import type { Json } from '../odata/ast';
import type { Payload } from '../records/readPayload';
import type { Table } from '../schema/table';

const PREFIX = /^#?Microsoft\.Dynamics\.CRM\./;

export interface Entity {
	table: Table;
	values: Payload;
}

/** `action` is for the message. */
export function readEntity(
	{ environment }: Context,
	action: string,
	entity: Json | undefined,
): Entity {
	if (typeof entity !== 'object' || entity === null || Array.isArray(entity)) {
		throw malformedJson(action, 'An entity was expected.');
	}
	const { '@odata.type': type, ...values } = entity;
	const table =
		typeof type === 'string' && PREFIX.test(type)
			? environment.schema.find(type.replace(PREFIX, ''))
			: undefined;
	if (!table) throw missingType(action);
	return { table, values };
}

/** The primary key; `action` is for the message. */
export function readId(action: string, { table, values }: Entity): string {
	const given = values[table.idColumn];
	const id = typeof given === 'string' ? parseGuid(given) : undefined;
	if (id === undefined) throw malformedJson(action, `${table.idColumn} is missing.`);
	return id;
}
