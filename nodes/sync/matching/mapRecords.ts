/** From what was mapped to records that can be looked for and written. */
import type { Crm, FieldValue, FieldValues, EntityDescription } from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import { resolveLookups, type MappedValues } from '../values/lookups';
import { mapValues } from '../values/mapValues';
import type { MappedRecord, RecordPolicy } from './plan';

/** One incoming record: what was mapped, by record type and API name, and what to do with candidates. */
export interface IncomingRecord {
	mapped: ReadonlyMap<string, MappedValues>;
	policy: RecordPolicy;
}

/**
 * @param descriptions of the record types that are looked in or written.
 * @returns for each record the values that fit its record types, or the CrmError that names the value which does not.
 * @throws CrmError when lookups cannot be resolved for any of them.
 */
export async function mapRecords(
	crm: Pick<Crm, 'find'>,
	descriptions: ReadonlyMap<string, EntityDescription>,
	records: readonly IncomingRecord[],
): Promise<Array<MappedRecord | CrmError>> {
	const written = records.map(() => new Map<string, FieldValues>());
	const errors = new Map<number, CrmError>();
	for (const [entity, description] of descriptions) {
		const mapped = records.map((record) => record.mapped.get(entity) ?? {});
		const resolved = await resolveLookups(crm, description, mapped);
		for (const [index, values] of resolved.entries()) {
			const fitted = values instanceof CrmError ? values : fit(description, values);
			if (fitted instanceof CrmError) errors.set(index, fitted);
			else if (Object.keys(fitted).length > 0) written[index]!.set(entity, fitted);
		}
	}
	return records.map(({ policy }, index) => {
		const values = written[index]!;
		const lookedForBy = borrow(descriptions, values);
		return errors.get(index) ?? { index, policy, values, lookedForBy };
	});
}

function fit(description: EntityDescription, values: MappedValues): FieldValues | CrmError {
	try {
		return mapValues(description, values);
	} catch (error) {
		if (error instanceof CrmError) return error;
		throw error;
	}
}

/** A lead's e-mail address also finds contacts: what only one record type was mapped serves to look in the other. */
function borrow(
	descriptions: ReadonlyMap<string, EntityDescription>,
	written: ReadonlyMap<string, FieldValues>,
): ReadonlyMap<string, FieldValues> {
	if (descriptions.size === 1) return written;
	const all: FieldValues = Object.fromEntries(
		[...written.values()].flatMap(Object.entries<FieldValue>),
	);
	return new Map(
		[...descriptions].map(([entity, { fields }]) => {
			const borrowed = fields.flatMap(({ name }) => (name in all ? [[name, all[name]!]] : []));
			return [entity, { ...Object.fromEntries(borrowed), ...written.get(entity) }];
		}),
	);
}
