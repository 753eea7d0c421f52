/** What is to be written, checked before it is sent. */
import type { FieldValues, WriteOperation } from '../../crm/port/index';
import { CrmError, conflict } from '../../crm/errors';
import type { Metadata } from './describe';
import { label, unknownField } from './errors';
import { isId, literal } from './query';

/** A new record, a change of any record, or a change of a record as it was read. */
export type WriteKind = 'create' | 'update' | 'checkedUpdate';

export interface PreparedWrite {
	/** Place in the list of operations. */
	index: number;
	entity: string;
	/** Absent for a new record. */
	id?: string;
	/** Version of the record as it was read; absent when it does not matter. */
	ifVersion?: string;
	values: FieldValues;
}

/** Whether a record is new, and whether it has to be as it was read. */
export function kindOf({ id, ifVersion }: PreparedWrite): WriteKind {
	if (id === undefined) return 'create';
	return ifVersion === undefined ? 'update' : 'checkedUpdate';
}

/** What has to be known of a record type to write records of it. */
export interface KnownType {
	name: string;
	label: string;
	/** API names. */
	fields: ReadonlySet<string>;
}

/** Each record type once: there may be a hundred thousand operations. */
export async function knowTypes(
	metadata: Metadata,
	operations: readonly WriteOperation[],
): Promise<Map<string, KnownType | CrmError>> {
	const types = new Map<string, KnownType | CrmError>();
	for (const asked of new Set(operations.map(({ entity }) => entity))) {
		try {
			const { name, label, fields } = await metadata.describe(asked);
			types.set(asked, { name, label, fields: new Set(fields.map((field) => field.name)) });
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			types.set(asked, error);
		}
	}
	return types;
}

/** @throws CrmError when the operation cannot be sent. */
export function prepare(
	type: KnownType | CrmError,
	operation: WriteOperation,
	index: number,
): PreparedWrite {
	if (type instanceof CrmError) throw type;
	const { values } = operation;
	const unknown = Object.keys(values).find((name) => !type.fields.has(name));
	if (unknown !== undefined) throw unknownField(type, unknown);
	const entity = type.name;
	if (operation.kind === 'create') return { index, entity, values };
	const { id, ifVersion } = operation;
	if (!isId(id)) throw notAnId(id, type.label);
	if (ifVersion === undefined) return { index, entity, id, values };
	return { index, entity, id, ifVersion: toVersion(ifVersion, type.label), values };
}

/** The version of a record is its SystemModstamp. */
function toVersion(version: string, entity: string): string {
	const stamp = literal('dateTime', version);
	if (stamp !== undefined) return stamp;
	throw conflict(`"${version}" is not the version of a ${entity} in ${label}.`);
}

function notAnId(value: string, entity: string): CrmError {
	return new CrmError(`"${value}" is not the id of a ${entity} in ${label}.`, {
		kind: 'invalidRecord',
		advice: 'An id has 15 or 18 letters and digits, such as 00Q5g00000AbCdEFGH.',
	});
}
