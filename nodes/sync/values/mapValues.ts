/** Takes what a person mapped and makes it values the record type can store, or says which field is wrong and why. */
import type {
	FieldDescription,
	FieldValue,
	FieldValues,
	EntityDescription,
} from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import { isEmpty, toFieldValue, UnfitValue } from './value';

/**
 * @param mapped values by the fields' API names, as the item has them.
 * @throws CrmError naming the field that does not exist, cannot be written or does not take its value.
 */
export function mapValues(
	description: EntityDescription,
	mapped: Readonly<Record<string, unknown>>,
): FieldValues {
	const fields = new Map(description.fields.map((field) => [field.name, field]));
	const values: Record<string, FieldValue> = {};
	for (const [name, value] of Object.entries(mapped)) {
		if (value === undefined) continue;
		const field = fields.get(name);
		if (!field) throw unknownField(description, name);
		if (!field.creatable && !field.updatable) throw readOnlyField(description, field);
		values[name] = fitValue(description, field, value);
	}
	return values;
}

function fitValue(
	description: EntityDescription,
	field: FieldDescription,
	value: unknown,
): FieldValue {
	try {
		return toFieldValue(field, value);
	} catch (error) {
		if (!(error instanceof UnfitValue)) throw error;
		throw new CrmError(
			`"${field.label}" (${field.name}) of ${description.label} ${error.message}.`,
			{
				kind: 'invalidRecord',
				fields: [field.name],
				advice: `Map a value that fits "${field.label}".`,
			},
		);
	}
}

/**
 * What a new record still lacks.
 * @throws CrmError naming every required field without a value.
 */
export function requireForCreate(description: EntityDescription, values: FieldValues): void {
	const missing = description.fields.filter(
		(field) => field.requiredOnCreate && isEmpty(values[field.name]),
	);
	if (missing.length === 0) return;
	const names = missing.map((field) => `"${field.label}" (${field.name})`).join(', ');
	throw new CrmError(`A new ${description.label} needs a value for ${names}.`, {
		kind: 'invalidRecord',
		fields: missing.map((field) => field.name),
		advice: `Map a value to ${missing.length === 1 ? 'this field' : 'these fields'}.`,
	});
}

/** The values the CRM takes when a record is created, or when it is updated; the others are left out. */
export function writableValues(
	description: EntityDescription,
	values: FieldValues,
	use: 'creatable' | 'updatable',
): FieldValues {
	const writable = new Set(
		description.fields.filter((field) => field[use]).map((field) => field.name),
	);
	return Object.fromEntries(Object.entries(values).filter(([name]) => writable.has(name)));
}

function unknownField(description: EntityDescription, name: string): CrmError {
	return new CrmError(`${description.label} has no field "${name}" that you can see.`, {
		kind: 'misconfigured',
		fields: [name],
		advice:
			'Check the API name, refresh the field list of the node, and see whether the signed-in user may read the field.',
	});
}

function readOnlyField(description: EntityDescription, field: FieldDescription): CrmError {
	return new CrmError(
		`"${field.label}" (${field.name}) of ${description.label} cannot be written: the CRM works it out, or the signed-in user may only read it.`,
		{
			kind: 'misconfigured',
			fields: [field.name],
			advice: 'Take the field out of the mapping, or give the user the right to edit it.',
		},
	);
}
