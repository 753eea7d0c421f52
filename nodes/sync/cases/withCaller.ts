import type { EntityDescription } from '../../crm/port';
import type { MappedValues } from '../values/lookupNames';

/**
 * The values of a case that refers to its caller: what was mapped to the same lookup is the customer of calls whose
 * caller is unknown.
 * @param field API name of the lookup, or of one of its columns.
 */
export function withCaller(
	{ fields }: EntityDescription,
	values: MappedValues,
	field: string,
	id: string,
): MappedValues {
	const lookupOf = (name: string) =>
		fields.find((each) => each.name === name)?.partOfLookup ?? name;
	const others = Object.entries(values).filter(([name]) => lookupOf(name) !== lookupOf(field));
	return { ...Object.fromEntries(others), [field]: id };
}
