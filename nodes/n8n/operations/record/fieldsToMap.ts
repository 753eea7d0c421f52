/** The fields of a record type as the resource mapper offers them. */
import type { FieldType as N8nFieldType, ResourceMapperField } from 'n8n-workflow';
import type { FieldDescription, FieldType, EntityDescription } from '../../../crm/port/index';
import { lookupName } from '../../../sync/values/lookups';
import type { Product } from '../../product';

/** Every field that a write can set, by label; a lookup also by what people know the other record by. */
export function fieldsToMap(
	{ fields }: EntityDescription,
	{ lookupKeys }: Pick<Product, 'lookupKeys'>,
): ResourceMapperField[] {
	return fields
		.filter(({ creatable, updatable }) => creatable || updatable)
		.toSorted((left, right) => left.label.localeCompare(right.label))
		.flatMap((field) => [toMapperField(field), ...toLookupsByKey(field, lookupKeys)]);
}

function toMapperField(field: FieldDescription): ResourceMapperField {
	return {
		...common,
		id: field.name,
		// The star is explained by the parameter; n8n cuts longer labels off.
		displayName: `${field.label}${field.requiredOnCreate ? '*' : ''} (${field.name})`,
		removed: !isShownAtFirst(field),
		type: mapperTypes[field.type],
		...(field.type === 'choice' && field.choices
			? { options: field.choices.map(({ label, value }) => ({ name: label, value })) }
			: {}),
	};
}

function toLookupsByKey(
	{ name, label, lookupTargets = [] }: FieldDescription,
	lookupKeys: Product['lookupKeys'],
): ResourceMapperField[] {
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
	// Not required here: an update may leave the field out; a create without it is refused per item.
	required: false,
	display: true,
} as const;

/** The other fields are added by name. */
function isShownAtFirst(field: FieldDescription): boolean {
	return field.requiredOnCreate || field.type === 'email';
}

const mapperTypes: Record<FieldType, N8nFieldType> = {
	text: 'string',
	email: 'string',
	phone: 'string',
	url: 'string',
	id: 'string',
	lookup: 'string',
	choice: 'options',
	multiChoice: 'string',
	number: 'number',
	boolean: 'boolean',
	date: 'dateTime',
	dateTime: 'dateTime',
};
