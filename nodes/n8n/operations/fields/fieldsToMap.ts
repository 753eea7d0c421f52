/** The fields of an entity as the resource mapper offers them. */
import type { FieldType as N8nFieldType, ResourceMapperField } from 'n8n-workflow';
import type { FieldDescription, EntityDescription } from '../../../crm/port';
import { fieldTypes, type FieldTypeRules } from '../../../sync/values/fieldTypes';
import { lookupName } from '../../../sync/values/lookups';
import type { Product } from '../../product';

/**
 * Every field that a write can set, and lookups also by fields that identify the other record to a person. What a new
 * record needs comes first, then what most people map, then the others by label.
 */
export function fieldsToMap(
	description: EntityDescription,
	{ lookupKeys }: Pick<Product, 'lookupKeys'>,
): ResourceMapperField[] {
	const rankOf = (field: FieldDescription) => {
		if (field.requiredOnCreate || field.requiredInForms) return 0;
		return isCommon(description, field) ? 1 : 2;
	};
	return description.fields
		.filter(({ creatable, updatable }) => creatable || updatable)
		.toSorted(
			(left, right) => rankOf(left) - rankOf(right) || left.label.localeCompare(right.label),
		)
		.flatMap((field) => [toMapperField(field), ...toLookupsByKey(field, lookupKeys)]);
}

/** What identifies a person or a company, and how to reach them. */
function isCommon({ nameFields }: EntityDescription, { name, type }: FieldDescription): boolean {
	return nameFields.includes(name) || type === 'email' || type === 'phone';
}

function toMapperField(field: FieldDescription): ResourceMapperField {
	return {
		...common,
		id: field.name,
		// The description of the parameter explains the star; n8n cuts off longer labels.
		displayName: `${field.label}${field.requiredOnCreate ? '*' : ''} (${field.name})`,
		removed: !isShownFirst(field),
		type: inputs[fieldTypes[field.type].input],
		...(field.type === 'choice' && field.choices
			? { options: field.choices.map(({ label, value }) => ({ name: label, value })) }
			: {}),
	};
}

function toLookupsByKey(
	{ name, label, lookupTargets = [], partOfLookup }: FieldDescription,
	lookupKeys: Product['lookupKeys'],
): ResourceMapperField[] {
	// A key names its entity, so the lookup itself offers the keys of all of them.
	if (partOfLookup !== undefined) return [];
	return lookupTargets.flatMap((entity) =>
		(lookupKeys[entity] ?? []).map((key): ResourceMapperField => {
			const id = lookupName({ field: name, entity, keyField: key.field });
			const displayName = `${label} by ${key.label} (${id})`;
			return { ...common, id, displayName, removed: true, type: 'string' };
		}),
	);
}

const common = {
	defaultMatch: false,
	canBeUsedToMatch: false,
	// Not required here: an update can leave the field out, and a create without it fails per item.
	required: false,
	display: true,
} as const;

/** The other fields are added from the list. */
function isShownFirst(field: FieldDescription): boolean {
	return field.requiredOnCreate || field.requiredInForms || field.type === 'email';
}

const inputs: Record<FieldTypeRules['input'], N8nFieldType> = {
	text: 'string',
	number: 'number',
	checkbox: 'boolean',
	dateTime: 'dateTime',
	list: 'options',
};
