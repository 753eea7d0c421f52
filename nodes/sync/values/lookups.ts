/**
 * Lookups set by a key of the other record, such as the owner by email: resolved for all records together.
 *
 * Such a value is mapped to a name like `OwnerId:User.Email`: the lookup field, the entity it points to, and the field
 * of that entity that identifies the record.
 */
import type { RecordFinder, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { columnFor } from './lookupColumns';
import { normalize } from './normalize';
import { isEmpty } from './value';

/** Values by API name, as they were mapped. */
export type MappedValues = Readonly<Record<string, unknown>>;

/** A lookup set by a key; all three are API names. */
export interface LookupByKey {
	field: string;
	entity: string;
	keyField: string;
}

export function lookupName({ field, entity, keyField }: LookupByKey): string {
	return `${field}:${entity}.${keyField}`;
}

const LOOKUP_BY_KEY = /^(?<field>\w+):(?<entity>\w+)\.(?<keyField>\w+)$/;

/** The inverse of lookupName; returns undefined for the plain name of a field. */
export function parseLookupName(name: string): LookupByKey | undefined {
	const groups = LOOKUP_BY_KEY.exec(name)?.groups;
	return groups as LookupByKey | undefined;
}

interface KeyedValue extends LookupByKey {
	value: unknown;
}

/**
 * Replaces keys with the IDs of the records they identify.
 * @param description of the entity that all values are mapped to.
 * @returns for each set of values the same with IDs, or a CrmError naming the lookup whose key finds no record or several.
 * @throws CrmError when the search fails, or a lookup names an entity or field that does not exist.
 */
export async function resolveLookups(
	crm: RecordFinder,
	description: EntityDescription,
	mapped: readonly MappedValues[],
): Promise<Array<MappedValues | CrmError>> {
	const lookups = mapped.flatMap(keyedValuesOf);
	if (lookups.length === 0) return [...mapped];
	const idOf = await findIds(crm, lookups);
	return mapped.map((values) => {
		try {
			const ids = keyedValuesOf(values).map((each) => [
				columnFor(description, each.field, each.entity)?.name ?? each.field,
				idOf(description, each),
			]);
			const plain = Object.entries(values).filter(([name]) => !parseLookupName(name));
			return { ...Object.fromEntries(plain), ...(Object.fromEntries(ids) as MappedValues) };
		} catch (error) {
			if (error instanceof CrmError) return error;
			throw error;
		}
	});
}

function keyedValuesOf(values: MappedValues): KeyedValue[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const lookup = parseLookupName(name);
		return lookup && value !== undefined ? [{ ...lookup, value }] : [];
	});
}

type IdFinder = (description: EntityDescription, lookup: KeyedValue) => string | null;

async function findIds(crm: RecordFinder, lookups: readonly KeyedValue[]): Promise<IdFinder> {
	const filled = lookups.filter(({ value }) => !isEmpty(value));
	const requests = [...Map.groupBy(filled, targetOf).values()].map((some) => {
		const [{ entity, keyField }] = some as [KeyedValue];
		const values = new Set(some.map(({ value }) => String(value).trim()));
		const keys = [...values].map((value) => ({ [keyField]: value }));
		return { entity, keyField, keys, fields: [keyField] };
	});
	const answers = requests.length > 0 ? await crm.find(requests) : [];
	const found = new Map<string, string[]>();
	for (const [index, { entity, keyField }] of requests.entries()) {
		for (const { id, values } of answers[index] ?? []) {
			const text = textOf({ entity, keyField }, values[keyField]);
			found.set(text, [...(found.get(text) ?? []), id]);
		}
	}
	return (description, lookup) => {
		if (isEmpty(lookup.value)) return null;
		const ids = found.get(textOf(lookup, lookup.value)) ?? [];
		const [id] = ids;
		if (id !== undefined && ids.length === 1) return id;
		throw notExactlyOne(description, lookup, ids);
	};
}

const targetOf = ({ entity, keyField }: LookupByKey) => `${entity}.${keyField}`;

function textOf(target: Pick<LookupByKey, 'entity' | 'keyField'>, value: unknown): string {
	const text = normalize({ type: 'text' }, String(value), { ignoreAccents: false });
	return JSON.stringify([target.entity, target.keyField, text]);
}

function notExactlyOne(
	description: EntityDescription,
	{ field, entity, keyField, value }: KeyedValue,
	ids: readonly string[],
): CrmError {
	const label = description.fields.find(({ name }) => name === field)?.label ?? field;
	const key = `the ${keyField} "${String(value)}"`;
	const problem =
		ids.length === 0
			? `no ${entity} record has ${key}`
			: `${ids.length} ${entity} records have ${key}: ${ids.join(', ')}`;
	return new CrmError(`"${label}" (${field}) of ${description.label} cannot be set: ${problem}.`, {
		kind: 'invalidRecord',
		code: ids.length === 0 ? 'LOOKUP_NOT_FOUND' : 'LOOKUP_NOT_UNIQUE',
		fields: [field],
		advice: 'Check the value, or map the record ID instead.',
	});
}
