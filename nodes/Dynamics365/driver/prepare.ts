/** Turns operations into requests. */
import { randomUUID } from 'node:crypto';
import type {
	CreateOperation,
	FieldDescription,
	FieldValue,
	WriteOperation,
	WriteOptions,
} from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { BatchPart } from './batch';
import { idFromKey } from './idempotencyKey';
import type { Metadata } from './describe';
import { toDataverse } from './dateForms';
import { label, unknownField } from './errors';
import { bindOf, type LookupRecords } from './lookupRecords';
import { PARTITION, readRowId, rowPath, type RowId } from './partitions';
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

export interface PrepareOptions extends WriteOptions {
	/** The date by the clock of the server, in UTC. */
	today: () => string;
}

/**
 * @throws CrmError for what cannot be sent.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/update-delete-entities-using-web-api
 */
export async function prepare(
	metadata: Metadata,
	[index, operation]: readonly [index: number, operation: WriteOperation],
	options: PrepareOptions,
	lookups: LookupRecords,
): Promise<PreparedWrite> {
	const table = await metadata.table(operation.entity);
	const { setName, description } = table;
	const properties = await toProperties(metadata, table, operation, lookups);
	if (operation.kind === 'create') {
		const { id, ownId } = chooseId(table, operation, options.today);
		const body = JSON.stringify({ ...properties, [description.idField]: id });
		const headers = duplicateDetection(options);
		const part: BatchPart = { method: 'POST', path: setName, headers, body };
		return { index, operation, table, id, ownId, properties, part };
	}
	const id = readGuid(operation.id);
	if (id === undefined) throw notAnId(operation.id, description.label);
	const { partition, changes } = table.isElastic
		? splitPartition(properties, () => lookups.partitionOf(operation.entity, id) ?? null)
		: { partition: null, changes: properties };
	const part: BatchPart = {
		method: 'PATCH',
		path: rowPath(table, id, partition),
		headers: {
			'If-Match': toMatch(table, operation.ifVersion),
			...duplicateDetection(options),
		},
		body: JSON.stringify(changes),
	};
	return { index, operation, table, id, ownId: false, properties, part };
}

/** The partition of a row never changes: it only says which row is meant. */
function splitPartition(
	{ [PARTITION]: given, ...changes }: Readonly<Record<string, FieldValue>>,
	find: () => string | null,
) {
	return { partition: typeof given === 'string' ? given : find(), changes };
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

/** The id among the values, that of an earlier attempt, one derived from the idempotency key, or a random one. */
function chooseId(
	{ description }: Table,
	{ values, attemptId, idempotencyKey }: CreateOperation,
	today: () => string,
): Pick<PreparedWrite, 'id' | 'ownId'> {
	const given = readGuid(values[description.idField] ?? null);
	if (given !== undefined) return { id: given, ownId: false };
	if (idempotencyKey === undefined) return { id: attemptId ?? randomUUID(), ownId: true };
	const id = attemptId ?? idFromKey(description.name, idempotencyKey, today());
	return { id, ownId: false };
}

/** The values as a body holds them. @throws CrmError for a value that cannot be sent. */
export async function toProperties(
	metadata: Metadata,
	table: Table,
	{ kind, values }: Pick<WriteOperation, 'kind' | 'values'>,
	records: LookupRecords,
): Promise<Record<string, FieldValue>> {
	const properties: Record<string, FieldValue> = {};
	const lookups = new Map<string, WrittenColumn>();
	for (const [name, value] of Object.entries(values)) {
		const column = table.columns.get(name);
		if (!column) throw unknownField(table.description, name);
		// A new record has nothing to clear, and Dataverse rejects a lookup that is bound to null.
		if (kind === 'create' && value === null) continue;
		if (column.binds.length === 0) properties[name] = toContent(column, value);
		else setLookup(lookups, { column, value });
	}
	for (const lookup of lookups.values()) {
		const [property, content] = await toBinding(metadata, lookup, records);
		properties[property] = content;
	}
	return properties;
}

interface WrittenColumn {
	column: Column;
	value: FieldValue;
}

/** One body sets a lookup only once: a record of one table replaces one of another, so that is not cleared. */
function setLookup(lookups: Map<string, WrittenColumn>, written: WrittenColumn): void {
	const { name, partOfLookup: lookup = name } = written.column.field;
	if (written.value !== null || !lookups.has(lookup)) lookups.set(lookup, written);
}

const toContent = ({ field, dateForm }: Column, value: FieldValue) =>
	field.type === 'multiChoice' && typeof value === 'string'
		? value.replaceAll(';', ',')
		: toDataverse(dateForm, value);

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api */
async function toBinding(
	metadata: Metadata,
	{ column: { field, binds }, value }: WrittenColumn,
	{ targetOf, partitionOf }: LookupRecords,
): Promise<[string, FieldValue]> {
	const row = value === null ? undefined : readRowId(value);
	if (value !== null && row === undefined) throw notAnId(String(value), field.label, field.name);
	const { navigation, target } = bindOf(binds, row?.id, targetOf);
	const property = `${navigation}@odata.bind`;
	if (!row) return [property, null];
	if (!(await metadata.isElastic(target))) {
		return [property, `/${await metadata.setName(target)}(${row.id})`];
	}
	const partition = row.partition ?? partitionOf(target, row.id);
	if (partition === undefined) throw rowNotFound(field, target, row);
	return [property, `/${rowPath(await metadata.table(target), row.id, partition)}`];
}

/** Dataverse would accept the lookup, and find no record by it. */
const rowNotFound = (
	{ label: fieldLabel, name }: FieldDescription,
	target: string,
	{ id }: RowId,
) =>
	new CrmError(`"${fieldLabel}" (${name}) cannot be set: no row of ${target} has the ID ${id}.`, {
		kind: 'invalidRecord',
		code: 'LOOKUP_NOT_FOUND',
		fields: [name],
		advice: 'Map the ID of an existing row, or leave the field out.',
	});

export function notAnId(value: string, where: string, field?: string): CrmError {
	return new CrmError(`"${value}" is not a valid record ID in ${label} (${where}).`, {
		kind: 'invalidRecord',
		fields: field === undefined ? [] : [field],
		advice:
			'An ID looks like 2f0b1c3d-0000-4000-8000-123456789abc. IDs of another CRM cannot be used: find the record by a key, such as the owner by email.',
	});
}
