/** Converts mapped values to what the entity's fields store, or reports which field is wrong and why. */
import type { FieldDescription, FieldValue, FieldValues, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { suggestNames } from '../../crm/suggest';
import { clearedValue } from './boolean';
import { requireIdForm } from './id';
import { InvalidValue } from './invalidValue';
import { isFilled, settleLookups } from './lookupColumns';
import { isPerson, withoutOtherName } from './personNames';
import { toFieldValue } from './value';

/**
 * @param mapped values by the fields' API names, as the item has them.
 * @param timezone IANA name of the workflow's time zone, which counts where a date names none.
 * @throws CrmError naming the field that does not exist, is read-only or cannot store its value, or the columns of one
 * lookup that name different records.
 */
export function mapValues(
	description: EntityDescription,
	mapped: Readonly<Record<string, unknown>>,
	timezone: string,
): FieldValues {
	const fields = new Map(description.fields.map((field) => [field.name, field]));
	const values: Record<string, FieldValue> = {};
	for (const [name, value] of Object.entries(mapped)) {
		if (value === undefined) continue;
		const field = fields.get(name);
		if (!field) throw unknownField(description, name);
		if (!field.creatable && !field.updatable) throw readOnlyField(description, field);
		values[name] = convertValue(description, field, value, timezone);
	}
	return withoutOtherName(description, settleLookups(description, values), values);
}

/** @throws CrmError naming the field when it cannot hold the value. */
export function convertValue(
	description: Pick<EntityDescription, 'label'>,
	field: FieldDescription,
	value: unknown,
	timezone: string,
): FieldValue {
	try {
		const converted = toFieldValue(field, value, timezone);
		requireIdForm(field, converted);
		return converted;
	} catch (error) {
		if (!(error instanceof InvalidValue)) throw error;
		throw new CrmError(
			`"${field.label}" (${field.name}) of ${description.label} ${error.message}.`,
			{
				kind: 'invalidRecord',
				fields: [field.name],
				advice: `Map a valid value to "${field.label}".`,
			},
		);
	}
}

/**
 * Checks that a new record has all required values.
 * @throws CrmError naming every required field without a value.
 */
export function requireForCreate(description: EntityDescription, values: FieldValues): void {
	const { nameFields, personNameFields = [] } = description;
	// A record has one of both names.
	const otherName = isPerson(description, values) ? nameFields : personNameFields;
	const missing = description.fields.filter(
		(field) =>
			field.requiredOnCreate &&
			!otherName.includes(field.name) &&
			!isFilled(description, field, values),
	);
	if (missing.length === 0) return;
	const names = missing.map((field) => `"${field.label}" (${field.name})`).join(', ');
	throw new CrmError(`A new ${description.label} requires a value for ${names}.`, {
		kind: 'invalidRecord',
		fields: missing.map((field) => field.name),
		advice: `Map a value to ${missing.length === 1 ? 'this field' : 'these fields'}.`,
	});
}

/**
 * Returns the values that the CRM accepts when a record is updated, and leaves out the others. What is empty becomes
 * the value that clears its field.
 */
export function updatableValues(description: EntityDescription, values: FieldValues): FieldValues {
	const fields = description.fields.filter(({ name, updatable }) => updatable && name in values);
	return Object.fromEntries(
		fields.map((field) => [field.name, values[field.name] ?? clearedValue(field)]),
	);
}

function unknownField(description: EntityDescription, name: string): CrmError {
	return new CrmError(
		`Field "${name}" does not exist on ${description.label}, or the connected user has no access to it.`,
		{
			kind: 'misconfigured',
			fields: [name],
			advice: [
				suggestNames(name, description.fields),
				"Check the API name, refresh the node's field list, and check the connected user's access to the field.",
			]
				.filter(Boolean)
				.join(' '),
		},
	);
}

function readOnlyField(description: EntityDescription, field: FieldDescription): CrmError {
	return new CrmError(
		`"${field.label}" (${field.name}) of ${description.label} is read-only: it is calculated by the CRM, or the connected user has no edit access.`,
		{
			kind: 'misconfigured',
			fields: [field.name],
			advice: 'Remove the field from the mapping, or grant the user edit access.',
		},
	);
}
