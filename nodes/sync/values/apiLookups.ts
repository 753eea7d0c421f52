/**
 * Lookups under the names that the CRM's own API gives them: an item that was read from it, or made for it, has these
 * names, and those of the fields nowhere.
 */
import type {
	EntityDescription,
	FieldDescription,
	MetadataReader,
	RecordAddress,
} from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { suggestNames } from '../../crm/suggest';
import { columnFor } from './lookupColumns';
import { lookupName, parseLookupName, type MappedValues } from './lookupNames';
import { isEmpty } from './value';

type Fields = Pick<EntityDescription, 'fields'>;

/** What a property of the API sets, and how: to an id, or to the record that an address names. */
interface ApiLookup {
	field: FieldDescription;
	holds: 'id' | 'address';
}

/** By the fields, which are described once: there can be many thousand items. */
const known = new WeakMap<readonly FieldDescription[], ReadonlyMap<string, ApiLookup>>();

function apiLookupsOf({ fields }: Fields): ReadonlyMap<string, ApiLookup> {
	const before = known.get(fields);
	if (before) return before;
	const lookups = new Map<string, ApiLookup>();
	for (const field of fields) {
		const { idProperty, addressProperty, creatable, updatable } = field;
		if (!creatable && !updatable) continue;
		if (idProperty !== undefined) lookups.set(idProperty, { field, holds: 'id' });
		if (addressProperty !== undefined) lookups.set(addressProperty, { field, holds: 'address' });
	}
	known.set(fields, lookups);
	return lookups;
}

/** True for the name that the CRM's API gives to a lookup that can be written. */
export const isApiLookup = (description: Fields, name: string) =>
	apiLookupsOf(description).has(name);

/** True for a name that can only be meant to set a lookup by an address, and sets none. */
export function isUnknownAddress(description: Fields, name: string): boolean {
	const lookups = apiLookupsOf(description);
	const ending = [...lookups]
		.find(([, { holds }]) => holds === 'address')?.[0]
		.replace(/^[^@]*/, '');
	return ending !== undefined && name.endsWith(ending) && !lookups.has(name);
}

/**
 * @returns the values with the names of the fields. What was read of a lookup gives way to what is written to it.
 * @throws CrmError naming the property that sets no lookup, or whose address cannot be read.
 */
export async function readApiLookups(
	crm: Pick<MetadataReader, 'readAddress'>,
	description: EntityDescription,
	mapped: MappedValues,
): Promise<MappedValues> {
	const lookups = apiLookupsOf(description);
	const names = Object.keys(mapped);
	const unknown = names.find((name) => isUnknownAddress(description, name));
	if (unknown !== undefined) throw unknownAddress(description, unknown, [...lookups.keys()]);
	const addressed = addressedLookups(description, mapped);
	if (addressed.size === 0 && !names.some((name) => lookups.has(name))) return mapped;
	const settled = new Set(names.map((name) => writtenLookup(description, name)));
	const values: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(mapped)) {
		const field = addressed.get(name);
		const lookup = field ? ({ field, holds: 'address' } as const) : lookups.get(name);
		if (!lookup) {
			values[name] = value;
		} else if (lookup.holds === 'address') {
			const written = { field: lookup.field, name, value };
			const [key, content] = await readAddress(crm, description, written);
			values[key] = content;
		} else if (!settled.has(lookup.field.name)) {
			values[lookup.field.name] = value;
		}
	}
	return values;
}

/** An address, which no ID looks like. */
const ADDRESS = /^\s*\/?\w+\(.+\)\s*$/s;

/** The lookups that have an address as the value of their field, by its name. */
function addressedLookups(
	{ fields }: EntityDescription,
	mapped: MappedValues,
): ReadonlyMap<string, FieldDescription> {
	const found = new Map<string, FieldDescription>();
	for (const [name, value] of Object.entries(mapped)) {
		if (typeof value !== 'string' || !ADDRESS.test(value)) continue;
		const field = fields.find((each) => each.name === name && each.type === 'lookup');
		const { idProperty, addressProperty } = field ?? {};
		if (field && (idProperty ?? addressProperty) !== undefined) found.set(name, field);
	}
	return found;
}

/** The lookup that a name sets, unless it is one under which the API only returns it. */
function writtenLookup(description: EntityDescription, name: string): string | undefined {
	const lookup = apiLookupsOf(description).get(name);
	if (lookup?.holds === 'id') return undefined;
	const column = parseLookupName(name)?.field ?? name;
	const field = lookup?.field ?? description.fields.find((each) => each.name === column);
	return field?.partOfLookup ?? field?.name;
}

interface WrittenAddress {
	name: string;
	field: FieldDescription;
	value: unknown;
}

async function readAddress(
	crm: Pick<MetadataReader, 'readAddress'>,
	description: EntityDescription,
	{ name, field, value }: WrittenAddress,
): Promise<[string, unknown]> {
	if (isEmpty(value)) return [field.name, null];
	if (typeof value !== 'string') throw notAnAddress(name, 'is not text');
	const address = await crm.readAddress?.(value);
	if (!address) throw notAnAddress(name, `cannot be read: "${value}"`);
	const lookup = field.partOfLookup ?? field.name;
	const column = columnFor(description, lookup, address.entity);
	if (!column?.lookupTargets?.includes(address.entity)) {
		throw notAnAddress(name, `refers to ${address.entity}, and the lookup cannot`);
	}
	return toValue(address, { column, lookup, name });
}

function toValue(
	address: RecordAddress,
	{ column, lookup, name }: { column: FieldDescription; lookup: string; name: string },
): [string, unknown] {
	if ('id' in address) return [column.name, address.id];
	const [[keyField, key] = [], ...others] = Object.entries(address.key);
	if (keyField === undefined || others.length > 0) {
		throw notAnAddress(name, 'has more than one key field');
	}
	return [lookupName({ field: lookup, entity: address.entity, keyField }), key];
}

function notAnAddress(name: string, problem: string): CrmError {
	return new CrmError(`The address in "${name}" ${problem}.`, {
		kind: 'invalidRecord',
		fields: [name],
		advice:
			'Use the ID or one key field of the other record, such as /contacts(2f0b1c3d-0000-4000-8000-123456789abc).',
	});
}

function unknownAddress(
	{ label }: EntityDescription,
	name: string,
	all: readonly string[],
): CrmError {
	const suggestion = suggestNames(
		name,
		all.map((each) => ({ name: each, label: each })),
	);
	return new CrmError(`"${name}" sets no lookup of ${label} that can be written.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: [suggestion, 'Check the name of the navigation property, in upper and lower case.']
			.filter(Boolean)
			.join(' '),
	});
}
