/** What is to be written, made requests. */
import { randomUUID } from 'node:crypto';
import type { FieldValue, FieldValues, WriteOperation, WriteOptions } from '../../crm/port/index';
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
	/** True when nobody else can have chosen the id. */
	ownId: boolean;
	/** As they stand in the body. */
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
 * The ETag that the version was read from, or `*`: without it, an update of a record that is gone would create it anew.
 * Some standard tables check no versions, and there the last write counts.
 * https://learn.microsoft.com/power-apps/developer/data-platform/optimistic-concurrency
 */
function toMatch({ checksVersions }: Table, version: string | undefined): string {
	if (version === undefined || !checksVersions) return '*';
	// Nothing in it may end the header.
	return /^\d+$/.test(version) ? `W/"${version}"` : version.replace(/[^ -~]/g, '');
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/manage-duplicate-detection-create-update */
const duplicateDetection = ({ duplicateRules }: WriteOptions) => ({
	'MSCRM.SuppressDuplicateDetection': String(duplicateRules === 'bypass'),
});

/** The id that the values name, or else one made of the idempotencyKey, or else a new one. */
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
		// A new record has nothing to clear, and refuses a lookup that is bound to nothing.
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
	return new CrmError(`"${value}" is not the id of a record in ${label} (${where}).`, {
		kind: 'invalidRecord',
		fields: field === undefined ? [] : [field],
		advice: 'An id looks like 2f0b1c3d-0000-4000-8000-123456789abc.',
	});
}
