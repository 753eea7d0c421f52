/** Checks operations before they are sent. */
import type { FieldValues, WriteOperation } from '../../crm/port';
import { CrmError, conflict } from '../../crm/errors';
import type { Metadata } from './describe';
import { label, unknownField } from './errors';
import { isId, literal } from './query';

/** A new record, an update, an update only of the version that was read, or a deletion. */
export type WriteKind = 'create' | 'update' | 'checkedUpdate' | 'delete';

export interface PreparedWrite {
	/** Place in the list of operations. */
	index: number;
	entity: string;
	/** Absent for a new record. */
	id?: string;
	/** Of a new record: the field by which Salesforce updates a record that exists already. */
	upsertBy?: string;
	/** Version of the record as it was read; absent when it does not matter. */
	ifVersion?: string;
	/** Present where the org's assignment rules must not replace the owner. */
	keepsOwner?: true;
	/** True when the record is to be deleted. */
	deletes?: true;
	values: FieldValues;
}

/** Whether a record is new, and whether its version is checked. */
export function kindOf({ id, ifVersion, deletes }: PreparedWrite): WriteKind {
	if (deletes) return 'delete';
	if (id === undefined) return 'create';
	return ifVersion === undefined ? 'update' : 'checkedUpdate';
}

/** What has to be known about an object to write its records. */
export interface KnownObject {
	name: string;
	label: string;
	/** API names. */
	fields: ReadonlySet<string>;
	/** See EntityDescription. */
	ownerByRules?: string;
}

/** Describes each object once: there can be a hundred thousand operations. */
export async function describeObjects(
	metadata: Metadata,
	operations: readonly WriteOperation[],
): Promise<Map<string, KnownObject | CrmError>> {
	const objects = new Map<string, KnownObject | CrmError>();
	for (const requested of new Set(operations.map(({ entity }) => entity))) {
		try {
			const { name, label, fields, ownerByRules } = await metadata.describe(requested);
			const names = new Set(fields.map((field) => field.name));
			objects.set(requested, { name, label, fields: names, ownerByRules });
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			objects.set(requested, error);
		}
	}
	return objects;
}

/** @throws CrmError when the operation cannot be sent. */
export function prepare(
	object: KnownObject | CrmError,
	operation: WriteOperation,
	index: number,
): PreparedWrite {
	if (object instanceof CrmError) throw object;
	const { values } = operation;
	const unknown = Object.keys(values).find((name) => !object.fields.has(name));
	if (unknown !== undefined) throw unknownField(object, unknown);
	const prepared = { index, entity: object.name, values, ...keepOwner(object, operation) };
	if (operation.kind === 'create') {
		const { upsertBy } = operation;
		return { ...prepared, ...(upsertBy !== undefined && { upsertBy }) };
	}
	const { id, ifVersion } = operation;
	if (!isId(id)) throw notAnId(id, object.label);
	if (ifVersion === undefined) return { ...prepared, id };
	return { ...prepared, id, ifVersion: toVersion(ifVersion, object.label) };
}

/**
 * An update does not assign a record again, and a create keeps the owner that it sets. Only where rules can choose an
 * owner: elsewhere it would only separate lists, and affect what automation writes.
 */
function keepOwner(
	{ ownerByRules }: KnownObject,
	operation: WriteOperation,
): Pick<PreparedWrite, 'keepsOwner'> {
	if (ownerByRules === undefined) return {};
	const isSet = (operation.values[ownerByRules] ?? null) !== null;
	return isSet || operation.kind === 'update' ? { keepsOwner: true } : {};
}

/** The version of a record is its SystemModstamp. */
function toVersion(version: string, entity: string): string {
	const stamp = literal('dateTime', version);
	if (stamp !== undefined) return stamp;
	throw conflict(`"${version}" is not a valid version of a ${entity} in ${label}.`);
}

export function notAnId(value: string, entity: string): CrmError {
	return new CrmError(`"${value}" is not a valid ${entity} ID in ${label}.`, {
		kind: 'invalidRecord',
		advice: 'An ID has 15 or 18 letters and digits, such as 00Q5g00000AbCdEFGH.',
	});
}
