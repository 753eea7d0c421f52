/** The fields of an entity as the resource mapper offers them. */
import type { FieldType as N8nFieldType, ResourceMapperField } from 'n8n-workflow';
import type { FieldDescription, EntityDescription } from '../../../crm/port';
import { fieldTypes, type FieldTypeRules } from '../../../sync/values/fieldTypes';
import { lookupName } from '../../../sync/values/lookupNames';
import type { Product } from '../../product';

/** What the fields are mapped for: writes that can create a record, or updates alone. */
export type Mapping = 'write' | 'update';

/**
 * Every field that can be set, and lookups also by fields that identify the other record to a person. What a new
 * record needs comes first, then what most people map, then the others by label.
 */
export function fieldsToMap(
	description: EntityDescription,
	{ lookupKeys }: Pick<Product, 'lookupKeys'>,
	mapping: Mapping,
): ResourceMapperField[] {
	const rankOf = (field: FieldDescription) => {
		if (field.requiredOnCreate || field.requiredInForms) return 0;
		return isCommon(description, field) ? 1 : 2;
	};
	return description.fields
		.filter(({ creatable, updatable }) => updatable || (creatable && mapping === 'write'))
		.toSorted(
			(left, right) => rankOf(left) - rankOf(right) || left.label.localeCompare(right.label),
		)
		.flatMap((field) => [toMapperField(field, mapping), ...toLookupsByKey(field, lookupKeys)]);
}

/** What identifies a person or a company, and how to reach them. */
function isCommon({ nameFields }: EntityDescription, { name, type }: FieldDescription): boolean {
	return nameFields.includes(name) || type === 'email' || type === 'phone';
}

function toMapperField(field: FieldDescription, mapping: Mapping): ResourceMapperField {
	// The description of the parameter explains the star; n8n cuts off longer labels.
	const star = field.requiredOnCreate && mapping === 'write' ? '*' : '';
	return {
		...unmatched,
		id: field.name,
		displayName: `${field.label}${star} (${field.name})`,
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
			return { ...unmatched, id, displayName, removed: true, type: 'string' };
		}),
	);
}

/** What every field of a mapper here has: none identifies the record that is written. */
export const unmatched = {
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

/** The type of the mapper's field, by what the editor lets users enter. */
export const inputs: Record<FieldTypeRules['input'], N8nFieldType> = {
	text: 'string',
	number: 'number',
	checkbox: 'boolean',
	dateTime: 'dateTime',
	list: 'options',
};
