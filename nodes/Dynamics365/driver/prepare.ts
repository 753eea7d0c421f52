/** Turns operations into requests. */
import { randomUUID } from 'node:crypto';
import type { FieldValue, FieldValues, WriteOperation, WriteOptions } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { BatchPart } from './batch';
import { idFromKey } from './idempotencyKey';
import type { Metadata } from './describe';
import { label, unknownField } from './errors';
import { readGuid } from './query';
import type { Column, Table } from './tables';

export interface PreparedWrite {
	/** Place in the list of operations. */
	index: number;
	operation: WriteOperation;
	table: Table;
	/** Chosen here for a new record, so that the request can be sent again when its answer was lost. */
	id: string;
	/** True when the id is random, so that no other client can have chosen it. */
	ownId: boolean;
	/** The values as the body holds them. */
	properties: Readonly<Record<string, FieldValue>>;
	part: BatchPart;
}

/**
 * @throws CrmError for what cannot be sent.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/update-delete-entities-using-web-api
 */
export async function prepare(
	metadata: Metadata,
	[index, operation]: readonly [index: number, operation: WriteOperation],
	options: WriteOptions,
): Promise<PreparedWrite> {
	const table = await metadata.table(operation.entity);
	const { setName, description } = table;
	const properties = await toProperties(metadata, table, operation);
	if (operation.kind === 'create') {
		const { id, ownId } = chooseId(table, operation.values, operation.idempotencyKey);
		const body = JSON.stringify({ ...properties, [description.idField]: id });
		const headers = duplicateDetection(options);
		const part: BatchPart = { method: 'POST', path: setName, headers, body };
		return { index, operation, table, id, ownId, properties, part };
	}
	const id = readGuid(operation.id);
	if (id === undefined) throw notAnId(operation.id, description.label);
	const part: BatchPart = {
		method: 'PATCH',
		path: `${setName}(${id})`,
		headers: {
			'If-Match': toMatch(table, operation.ifVersion),
			...duplicateDetection(options),
		},
		body: JSON.stringify(properties),
	};
	return { index, operation, table, id, ownId: false, properties, part };
}

/**
 * The ETag that the version was read from, or `*`: without it, an update of a deleted record would create it again.
 * Some standard tables do not check versions; there the last write wins.
 * https://learn.microsoft.com/power-apps/developer/data-platform/optimistic-concurrency
 */
function toMatch({ checksVersions }: Table, version: string | undefined): string {
	if (version === undefined || !checksVersions) return '*';
	// No character of it can end the header.
	return /^\d+$/.test(version) ? `W/"${version}"` : version.replace(/[^ -~]/g, '');
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/manage-duplicate-detection-create-update */
const duplicateDetection = ({ duplicateRules }: WriteOptions) => ({
	'MSCRM.SuppressDuplicateDetection': String(duplicateRules === 'bypass'),
});

/** The id among the values, otherwise one derived from the idempotency key, otherwise a random one. */
function chooseId({ description }: Table, values: FieldValues, idempotencyKey: string | undefined) {
	const given = readGuid(values[description.idField] ?? null);
	if (given !== undefined) return { id: given, ownId: false };
	if (idempotencyKey !== undefined)
		return { id: idFromKey(description.name, idempotencyKey), ownId: false };
	return { id: randomUUID() as string, ownId: true };
}

async function toProperties(
	metadata: Metadata,
	table: Table,
	{ kind, values }: WriteOperation,
): Promise<Record<string, FieldValue>> {
	const properties: Record<string, FieldValue> = {};
	for (const [name, value] of Object.entries(values)) {
		const column = table.columns.get(name);
		if (!column) throw unknownField(table.description, name);
		const [property, content] = await toProperty(metadata, column, value);
		// A new record has nothing to clear, and Dataverse rejects a lookup that is bound to null.
		if (kind === 'update' || content !== null) properties[property] = content;
	}
	return properties;
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api */
async function toProperty(
	metadata: Metadata,
	{ field, bind }: Column,
	value: FieldValue,
): Promise<[string, FieldValue]> {
	if (field.type === 'multiChoice' && typeof value === 'string') {
		return [field.name, value.replaceAll(';', ',')];
	}
	if (!bind) return [field.name, value];
	const property = `${bind.navigation}@odata.bind`;
	if (value === null) return [property, null];
	const id = readGuid(value);
	if (id === undefined) throw notAnId(String(value), field.label, field.name);
	return [property, `/${await metadata.setName(bind.target)}(${id})`];
}

function notAnId(value: string, where: string, field?: string): CrmError {
	return new CrmError(`"${value}" is not a valid record ID in ${label} (${where}).`, {
		kind: 'invalidRecord',
		fields: field === undefined ? [] : [field],
		advice: 'An ID looks like 2f0b1c3d-0000-4000-8000-123456789abc.',
	});
}
