/** The match rules a user can choose: how an incoming record finds the existing ones. */
import type { FieldDescription, FieldType, FieldValues, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Comparison } from '../values/comparison';
import { normalize } from '../values/normalize';
import { isPerson } from '../values/personNames';
import { noProofNeeded, type Proof } from './certainty';
import { personFields, personIn } from './people';
import { matchAllFields, matchAnyField, type MatchRule } from './fieldMatching';

/**
 * The same email address in any of the record's email fields.
 * @throws CrmError when the entity has none.
 */
export function emailRule(description: EntityDescription, comparison: Comparison): MatchRule {
	const fields = fieldsOfType(description, 'email');
	if (fields.length === 0) throw cannotMatchBy('email', description);
	return matchAnyField('email', fields, comparison);
}

/**
 * The same phone number in any of the record's phone fields, in whatever notation.
 * Fax numbers are left out, because a whole company shares them. The match is weak when both have email addresses
 * and these differ: colleagues share a number.
 * @throws CrmError when the entity has none.
 */
export function phoneRule(description: EntityDescription, comparison: Comparison): MatchRule {
	const fields = fieldsOfType(description, 'phone').filter(({ name }) => !/fax/i.test(name));
	if (fields.length === 0) throw cannotMatchBy('phone', description);
	return matchAnyField('phone', fields, comparison, emailProof(description, comparison));
}

/**
 * The same name; for people, first and last name, also where the entity has companies besides. The match is weak when both have email addresses and these differ.
 * @throws CrmError when the entity has no name.
 */
export function nameRule(description: EntityDescription, comparison: Comparison): MatchRule {
	if (description.nameFields.length === 0) throw cannotMatchBy('name', description);
	const { nameFields, personNameFields } = description;
	const ruleOf = (fields: readonly string[]) => ({
		...fieldsRule(description, fields, comparison),
		name: 'name',
	});
	if (!personNameFields) return ruleOf(nameFields);
	const [company, person] = [ruleOf(nameFields), ruleOf(personNameFields)];
	const ruleFor = (values: FieldValues) => (isPerson(description, values) ? person : company);
	return {
		...company,
		fields: [...company.fields, ...person.fields],
		identify: (values) => ruleFor(values).identify(values),
		keysFor: (values) => ruleFor(values).keysFor(values),
	};
}

/** Email addresses distinguish people who share a phone number or a name. */
function emailProof(description: EntityDescription, comparison: Comparison): Proof {
	const fields = fieldsOfType(description, 'email');
	if (fields.length === 0) return noProofNeeded;
	return {
		certainty: 'unlessContradicted',
		label: 'email address',
		fields: fields.map(({ name }) => name),
		evidenceOf: (values) =>
			fields.map((field) => normalize(field, values[field.name], comparison)).filter(Boolean),
		nameFields: personFields(description),
		personOf: (values) => personIn(description, values),
	};
}

/** True when the fields say only what people can share: how they are called and where they are called. */
function sharedByPeople(
	{ nameFields, personNameFields = [] }: EntityDescription,
	fields: readonly FieldDescription[],
) {
	const names = [...nameFields, ...personNameFields];
	return fields.every(({ name, type }) => type === 'phone' || names.includes(name));
}

/**
 * The same external ID or alternate key.
 * @throws CrmError when the entity has no such key.
 */
export function keyRule(
	description: EntityDescription,
	name: string,
	comparison: Comparison,
): MatchRule {
	const key = description.keys.find((each) => each.name === name);
	if (key) return { ...fieldsRule(description, key.fields, comparison), name };
	throw new CrmError(`${description.label} has no external ID or alternate key "${name}".`, {
		kind: 'misconfigured',
		fields: [name],
		advice:
			'Select the key again under Match Key. New keys are usable once the CRM has activated them.',
	});
}

/**
 * The same values in all of these fields. Fields for a phone number or a name alone make a weak match, as above.
 * @param names API names.
 * @throws CrmError when no field is selected, or one does not exist on the entity.
 */
export function fieldsRule(
	description: EntityDescription,
	names: readonly string[],
	comparison: Comparison,
): MatchRule {
	if (names.length === 0) {
		throw new CrmError('No match field is selected.', {
			kind: 'misconfigured',
			advice: 'Select at least one field in each rule under Match Rules.',
		});
	}
	const fields = names.map((name) => findField(description, name));
	const proof = sharedByPeople(description, fields)
		? emailProof(description, comparison)
		: noProofNeeded;
	return matchAllFields(
		names.join(', '),
		fields.map((field) => ({ field, comparison: comparisonIn(description, field, comparison) })),
		proof,
	);
}

/** The CRM keeps keys apart that differ in the spaces between, so these are different records here too. */
function comparisonIn(
	{ keys }: EntityDescription,
	{ name, type }: FieldDescription,
	comparison: Comparison,
): Comparison {
	const isKey = type === 'email' || keys.some(({ fields }) => fields.includes(name));
	return { ...comparison, exactSpaces: isKey };
}

const fieldsOfType = ({ fields }: EntityDescription, type: FieldType) =>
	fields.filter((field) => field.type === type && field.filterable);

function findField(description: EntityDescription, name: string): FieldDescription {
	const field = description.fields.find((each) => each.name === name);
	if (field) return field;
	throw new CrmError(`${description.label} has no field "${name}" to match by.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: 'Select the fields again under Match Rules.',
	});
}

export function cannotMatchBy(kind: string, { label }: EntityDescription): CrmError {
	return new CrmError(`${label} has no ${kind} field to match by.`, {
		kind: 'misconfigured',
		advice: `Set Match By to Custom Match Fields and select fields of ${label}.`,
	});
}
