/** Lookups that can refer to records of several entities: one column for each, and one that takes any of their IDs. */
import type { EntityDescription, FieldDescription, FieldValues } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { normalizeId } from './id';
import { isEmpty } from './value';

/** The column that sets a lookup to a record of an entity. */
export function columnFor(
	{ fields }: EntityDescription,
	lookup: string,
	entity: string,
): FieldDescription | undefined {
	return (
		fields.find(
			({ partOfLookup, lookupTargets: [target] = [] }) =>
				partOfLookup === lookup && target === entity,
		) ?? fields.find(({ name }) => name === lookup)
	);
}

/** The lookup that a column belongs to; any other field itself; undefined for one that does not exist. */
export function lookupOf(
	{ fields }: EntityDescription,
	column: string,
): FieldDescription | undefined {
	const field = fields.find(({ name }) => name === column);
	return fields.find(({ name }) => name === field?.partOfLookup) ?? field;
}

/** True where the field, or another column of the same lookup, has a value. */
export function isFilled(
	{ fields }: EntityDescription,
	{ name }: FieldDescription,
	values: FieldValues,
): boolean {
	const columns = fields.filter(({ partOfLookup }) => partOfLookup === name);
	return [name, ...columns.map((column) => column.name)].some((each) => !isEmpty(values[each]));
}

/**
 * Keeps one column of each lookup: a lookup has one value, so the column that is filled replaces the value of all
 * others. Where none is filled, all stay.
 * @throws CrmError when columns of one lookup name different records.
 */
export function settleLookups(description: EntityDescription, values: FieldValues): FieldValues {
	const settled: Record<string, FieldValues[string]> = { ...values };
	for (const columns of columnsByLookup(description, values).values()) {
		const filled = columns.filter(({ name }) => !isEmpty(values[name]));
		const [kept] = filled.toSorted((left, right) => specificity(right) - specificity(left));
		if (!kept) continue;
		if (filled.some((each) => !agree(each, kept, values)))
			throw severalRecords(description, filled, values);
		for (const { name } of columns) if (name !== kept.name) delete settled[name];
	}
	return settled;
}

/** A column for one entity also says which entity the record belongs to. */
const specificity = ({ partOfLookup }: FieldDescription) => (partOfLookup === undefined ? 0 : 1);

function columnsByLookup(
	{ fields }: EntityDescription,
	values: FieldValues,
): ReadonlyMap<string, FieldDescription[]> {
	const mapped = fields.filter(({ name, type }) => type === 'lookup' && name in values);
	return Map.groupBy(mapped, ({ name, partOfLookup = name }) => partOfLookup);
}

function agree(left: FieldDescription, right: FieldDescription, values: FieldValues): boolean {
	const id = ({ name }: FieldDescription) => normalizeId(String(values[name]));
	const isSameEntity = specificity(left) === 0 || left.name === right.name;
	return isSameEntity && id(left) === id(right);
}

function severalRecords(
	{ label }: EntityDescription,
	columns: readonly FieldDescription[],
	values: FieldValues,
): CrmError {
	const named = columns.map((field) => `"${field.name}" (${String(values[field.name])})`);
	return new CrmError(
		`A lookup of ${label} can refer to one record only, but ${named.join(' and ')} are mapped.`,
		{
			kind: 'invalidRecord',
			fields: columns.map(({ name }) => name),
			advice: 'Map a value to one of these fields and leave the others blank.',
		},
	);
}
