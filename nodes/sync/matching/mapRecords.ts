/** Converts what was mapped to records that can be searched and written. */
import type { FieldValue, FieldValues, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { findLosses, type Loss } from '../values/losses';
import type { MappedValues } from '../values/lookupNames';
import { resolveLookups, type LookupReader } from '../values/lookups';
import { convertValue, mapValues } from '../values/mapValues';
import type { Parent } from '../parents/parent';
import type { MappedRecord, RecordPolicy } from './plan';

/** One incoming record: what was mapped, by entity and API name, and what to do with its candidates. */
export interface IncomingRecord {
	mapped: ReadonlyMap<string, MappedValues>;
	/** Values that only match and are not written, such as the ID; by entity and API name. */
	matchOnly?: ReadonlyMap<string, MappedValues>;
	/**
	 * Values that match in place of the mapped ones; by entity and API name. A new record gets them too where nothing
	 * else is mapped: it could not be found otherwise.
	 */
	matchAs?: ReadonlyMap<string, FieldValues>;
	/** Records that this one belongs to. */
	parents?: readonly Parent[];
	policy: RecordPolicy;
}

/**
 * @param descriptions of the entities that are searched or written, by API name.
 * @param timezone of the workflow.
 * @returns for each record the converted values, or the CrmError that names the invalid one.
 * @throws CrmError when lookups cannot be resolved for any record.
 */
export async function mapRecords(
	crm: LookupReader,
	descriptions: ReadonlyMap<string, EntityDescription>,
	records: readonly IncomingRecord[],
	timezone: string,
): Promise<Array<MappedRecord | CrmError>> {
	const valuesOf = records.map(() => new Map<string, FieldValues>());
	const lossesOf = records.map(() => new Map<string, Loss[]>());
	const errors = new Map<number, CrmError>();
	for (const [entity, description] of descriptions) {
		const mapped = records.map((record) => record.mapped.get(entity) ?? {});
		const resolved = await resolveLookups(crm, description, mapped);
		for (const [index, each] of resolved.entries()) {
			if (each instanceof CrmError) {
				errors.set(index, each);
				continue;
			}
			const values = tryTo(() => mapValues(description, each, timezone));
			if (values instanceof CrmError) {
				errors.set(index, values);
			} else if (Object.keys(values).length > 0) {
				valuesOf[index]!.set(entity, values);
				lossesOf[index]!.set(entity, findLosses(description, each, values));
			}
		}
	}
	return records.map((record, index) => {
		const { policy, parents, matchAs, matchOnly = new Map<string, MappedValues>() } = record;
		const values = valuesOf[index]!;
		const searchValues = tryTo(() =>
			withMatchOnly(descriptions, shareValues(descriptions, values), matchOnly, timezone),
		);
		if (searchValues instanceof CrmError) return searchValues;
		for (const [entity, each] of matchAs ?? []) {
			searchValues.set(entity, { ...searchValues.get(entity), ...each });
		}
		const losses = lossesOf[index]!;
		return errors.get(index) ?? { index, policy, parents, matchAs, values, searchValues, losses };
	});
}

function tryTo<Result>(convert: () => Result): Result | CrmError {
	try {
		return convert();
	} catch (error) {
		if (error instanceof CrmError) return error;
		throw error;
	}
}

/** A lead's email address also finds contacts: values mapped for one entity are also used to search the other. */
function shareValues(
	descriptions: ReadonlyMap<string, EntityDescription>,
	values: ReadonlyMap<string, FieldValues>,
): ReadonlyMap<string, FieldValues> {
	if (descriptions.size === 1) return values;
	const all: FieldValues = Object.fromEntries(
		[...values.values()].flatMap(Object.entries<FieldValue>),
	);
	return new Map(
		[...descriptions].map(([entity, { fields }]) => {
			const shared = fields.flatMap(({ name }) => (name in all ? [[name, all[name]!]] : []));
			return [entity, { ...Object.fromEntries(shared), ...values.get(entity) }];
		}),
	);
}

function withMatchOnly(
	descriptions: ReadonlyMap<string, EntityDescription>,
	searchValues: ReadonlyMap<string, FieldValues>,
	matchOnly: ReadonlyMap<string, MappedValues>,
	timezone: string,
): Map<string, FieldValues> {
	const all = new Map(searchValues);
	for (const [entity, values] of matchOnly) {
		const description = descriptions.get(entity);
		if (!description) continue;
		const converted = description.fields
			.filter(({ name }) => name in values)
			.map((field) => [field.name, convertValue(description, field, values[field.name], timezone)]);
		all.set(entity, { ...(Object.fromEntries(converted) as FieldValues), ...all.get(entity) });
	}
	return all;
}
