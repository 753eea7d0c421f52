/**
 * Lookups given by a key of the other record, such as the owner by e-mail address: resolved for all records together.
 *
 * Such a value is mapped to a name like `OwnerId:User.Email`: the lookup field, the record type it points to, and the
 * field of that type which tells the record.
 */
import type { Crm, EntityDescription } from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import { toComparable } from './comparable';
import { isEmpty } from './value';

/** Values by API name, as they were mapped. */
export type MappedValues = Readonly<Record<string, unknown>>;

/** A lookup given by a key. */
export interface LookupByKey {
	field: string;
	entity: string;
	keyField: string;
}

export function lookupName({ field, entity, keyField }: LookupByKey): string {
	return `${field}:${entity}.${keyField}`;
}

const LOOKUP_BY_KEY = /^(?<field>\w+):(?<entity>\w+)\.(?<keyField>\w+)$/;

/** @returns undefined for the plain name of a field. */
export function parseLookupName(name: string): LookupByKey | undefined {
	const groups = LOOKUP_BY_KEY.exec(name)?.groups;
	return groups as LookupByKey | undefined;
}

interface Wanted extends LookupByKey {
	value: unknown;
}

/**
 * Puts ids in place of keys.
 * @param description of the record type that all values are mapped to.
 * @returns for each set of values the same with ids, or the CrmError that names the lookup which finds no record or several.
 * @throws CrmError when the CRM cannot be asked, or a lookup names a record type or field that does not exist.
 */
export async function resolveLookups(
	crm: Pick<Crm, 'find'>,
	description: EntityDescription,
	mapped: readonly MappedValues[],
): Promise<Array<MappedValues | CrmError>> {
	const wanted = mapped.flatMap(wantedOf);
	if (wanted.length === 0) return [...mapped];
	const idOf = await findIds(crm, wanted);
	return mapped.map((values) => {
		try {
			const ids = wantedOf(values).map((each) => [each.field, idOf(description, each)]);
			const plain = Object.entries(values).filter(([name]) => !parseLookupName(name));
			return { ...Object.fromEntries(plain), ...(Object.fromEntries(ids) as MappedValues) };
		} catch (error) {
			if (error instanceof CrmError) return error;
			throw error;
		}
	});
}

function wantedOf(values: MappedValues): Wanted[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const lookup = parseLookupName(name);
		return lookup && value !== undefined ? [{ ...lookup, value }] : [];
	});
}

type IdFinder = (description: EntityDescription, wanted: Wanted) => string | null;

async function findIds(crm: Pick<Crm, 'find'>, wanted: readonly Wanted[]): Promise<IdFinder> {
	const filled = wanted.filter(({ value }) => !isEmpty(value));
	const requests = [...Map.groupBy(filled, targetOf).values()].map((some) => {
		const [{ entity, keyField }] = some as [Wanted];
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
		const [id, ...others] = found.get(textOf(lookup, lookup.value)) ?? [];
		if (id !== undefined && others.length === 0) return id;
		throw notOne(description, lookup, others.length === 0 ? [] : [id!, ...others]);
	};
}

const targetOf = ({ entity, keyField }: LookupByKey) => `${entity}.${keyField}`;

function textOf(target: Pick<LookupByKey, 'entity' | 'keyField'>, value: unknown): string {
	const text = toComparable({ type: 'text' }, String(value), { ignoreAccents: false });
	return JSON.stringify([target.entity, target.keyField, text]);
}

function notOne(
	description: EntityDescription,
	{ field, entity, keyField, value }: Wanted,
	ids: readonly string[],
): CrmError {
	const label = description.fields.find(({ name }) => name === field)?.label ?? field;
	const which = `${entity} with the ${keyField} "${String(value)}"`;
	const count =
		ids.length === 0
			? `there is no ${which}`
			: `${ids.length} records are a ${which}: ${ids.join(', ')}`;
	return new CrmError(`"${label}" (${field}) of ${description.label} cannot be set: ${count}.`, {
		kind: 'invalidRecord',
		code: ids.length === 0 ? 'LOOKUP_NOT_FOUND' : 'LOOKUP_NOT_UNIQUE',
		fields: [field],
		advice: 'Check the value, or map the id of the record instead.',
	});
}
