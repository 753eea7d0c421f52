/** Match rules: how an incoming record finds the ones that are already there. */
import type {
	FieldDescription,
	FieldType,
	FieldValues,
	FindKey,
	EntityDescription,
} from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import { toComparable, toFindValues, type Comparison } from '../values/comparable';

/** Something two records agree in when they match. */
export interface Identity {
	text: string;
	/** API names of the fields it was made of. */
	fields: readonly string[];
}

/** Two records match when they share an identity. An empty value makes none, so it never matches. */
export interface MatchRule {
	/** Shown in outcomes as `matchedBy`. */
	name: string;
	/** API names of the fields it reads. */
	fields: readonly string[];
	identify(values: FieldValues): Identity[];
	/** What to ask the CRM for: it finds every record that matches, and may find others. */
	keysFor(values: FieldValues): FindKey[];
}

/**
 * The same e-mail address in any of the record's e-mail fields.
 * @throws CrmError when the record type has none.
 */
export function emailRule(description: EntityDescription, comparison: Comparison): MatchRule {
	return anyOfRule('email', 'e-mail', fieldsOfType(description, 'email'), description, comparison);
}

/**
 * The same telephone number in any of the record's telephone fields, however it is written.
 * Numbers for fax are left out: a whole company shares them.
 * @throws CrmError when the record type has none.
 */
export function phoneRule(description: EntityDescription, comparison: Comparison): MatchRule {
	const fields = fieldsOfType(description, 'phone').filter(({ name }) => !/fax/i.test(name));
	return anyOfRule('phone', 'telephone', fields, description, comparison);
}

/**
 * The same name; of a person, first and last.
 * @throws CrmError when the record type has no name.
 */
export function nameRule(description: EntityDescription, comparison: Comparison): MatchRule {
	if (description.nameFields.length === 0) throw cannotMatchBy('name', description);
	return { ...fieldsRule(description, description.nameFields, comparison), name: 'name' };
}

/**
 * The same external id or alternate key.
 * @throws CrmError when the record type has no such key.
 */
export function keyRule(
	description: EntityDescription,
	name: string,
	comparison: Comparison,
): MatchRule {
	const key = description.keys.find((each) => each.name === name);
	if (key) return { ...fieldsRule(description, key.fields, comparison), name };
	throw new CrmError(`${description.label} has no external id or key "${name}".`, {
		kind: 'misconfigured',
		fields: [name],
		advice: 'Choose the key under Match Key anew. A new key can be used once the CRM has built it.',
	});
}

/**
 * Agreement in all of these fields.
 * @throws CrmError when no field is chosen, or one does not exist on the record type.
 */
export function fieldsRule(
	description: EntityDescription,
	names: readonly string[],
	comparison: Comparison,
): MatchRule {
	if (names.length === 0) {
		throw new CrmError('No field to match by is chosen.', {
			kind: 'misconfigured',
			advice: 'Choose at least one field in each rule under Match Rules.',
		});
	}
	const fields = names.map((name) => findField(description, name));
	return {
		name: names.join(', '),
		fields: names,
		identify(values) {
			const parts = fields.map((field) => toComparable(field, values[field.name], comparison));
			return parts.includes('') ? [] : [{ text: JSON.stringify(parts), fields: names }];
		},
		keysFor(values) {
			if (this.identify(values).length === 0) return [];
			return different(
				[asWritten, withSingleSpaces].map((formOf) =>
					Object.fromEntries(
						fields.map((field) => [
							field.name,
							formOf(toFindValues(field, values[field.name] ?? null, comparison)),
						]),
					),
				),
			);
		},
	};
}

/** Any of the incoming values in any of the fields. */
function anyOfRule(
	name: string,
	kind: string,
	fields: readonly FieldDescription[],
	description: EntityDescription,
	comparison: Comparison,
): MatchRule {
	if (fields.length === 0) throw cannotMatchBy(kind, description);
	const comparableOf = (field: FieldDescription, values: FieldValues) =>
		toComparable(field, values[field.name], comparison);
	return {
		name,
		fields: fields.map((field) => field.name),
		identify(values) {
			const texts = Map.groupBy(fields, (field) => comparableOf(field, values));
			texts.delete('');
			return [...texts].map(([text, some]) => ({ text, fields: some.map((each) => each.name) }));
		},
		keysFor(values) {
			const filled = fields.filter((field) => comparableOf(field, values) !== '');
			return different(
				filled.flatMap((from) =>
					fields.map((field) => ({
						[field.name]: toFindValues(field, values[from.name] ?? null, comparison)[0],
					})),
				),
			);
		},
	};
}

type FindValues = ReturnType<typeof toFindValues>;
const asWritten = ([value]: FindValues) => value;
const withSingleSpaces = ([, value]: FindValues) => value;

const different = (keys: readonly FindKey[]): FindKey[] => [
	...new Map(keys.map((key) => [JSON.stringify(key), key])).values(),
];

const fieldsOfType = ({ fields }: EntityDescription, type: FieldType) =>
	fields.filter((field) => field.type === type && field.filterable);

function findField(description: EntityDescription, name: string): FieldDescription {
	const field = description.fields.find((each) => each.name === name);
	if (field) return field;
	throw new CrmError(`${description.label} has no field "${name}" to match by.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: 'Choose the fields under Match Rules anew.',
	});
}

function cannotMatchBy(kind: string, description: EntityDescription): CrmError {
	return new CrmError(`${description.label} has no ${kind} field to match by.`, {
		kind: 'misconfigured',
		advice: 'Choose "Own Rules" under Match By and take fields of this record type.',
	});
}
