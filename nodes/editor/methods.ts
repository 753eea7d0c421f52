/** What the editor loads from the CRM while a node is open: record types, fields, and the fields to map. */
import type {
	FieldType as N8nFieldType,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { FieldDescription, FieldType, RecordTypeDescription } from '../sync/crm';
import { toNodeError } from './errors';
import { openCrm } from './openCrm';
import type { Product } from './product';
import { toRecordTypeName } from './recordType';

export function editorMethods(product: Product) {
	return {
		listSearch: {
			async searchRecordTypes(
				this: ILoadOptionsFunctions,
				filter?: string,
			): Promise<INodeListSearchResult> {
				return await asNodeError(this, async () => {
					const crm = await openCrm(this, product);
					const recordTypes = await crm.listRecordTypes();
					const wanted = filter?.toLowerCase() ?? '';
					return {
						results: recordTypes
							.filter(({ label, name }) => `${label} ${name}`.toLowerCase().includes(wanted))
							.map(({ label, name }) => ({ name: `${label} (${name})`, value: name })),
					};
				});
			},
		},
		loadOptions: {
			/** All fields of the record type, by label. */
			async getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const { fields } = await describeChosen(this, product);
				return byLabel(fields).map(({ label, name, type }) => ({
					name: label,
					value: name,
					description: `${name}, ${type}`,
				}));
			},
		},
		resourceMapping: {
			/** The fields a write can set. */
			async getWritableFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
				const { fields } = await describeChosen(this, product);
				const writable = fields.filter(({ creatable, updatable }) => creatable || updatable);
				return { fields: byLabel(writable).map(toMapperField) };
			},
		},
	};
}

async function describeChosen(
	context: ILoadOptionsFunctions,
	product: Product,
): Promise<RecordTypeDescription> {
	return await asNodeError(context, async () => {
		const crm = await openCrm(context, product);
		return await crm.describe(readChosenRecordType(context));
	});
}

/** While a node is open the parameter being edited is the current one, not the saved one. */
function readChosenRecordType(context: ILoadOptionsFunctions): string {
	const options = { extractValue: true };
	return toRecordTypeName(
		context.getCurrentNodeParameter('recordType', options) ??
			context.getNodeParameter('recordType', '', options),
	);
}

async function asNodeError<Result>(
	context: ILoadOptionsFunctions,
	load: () => Promise<Result>,
): Promise<Result> {
	try {
		return await load();
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

function byLabel(fields: readonly FieldDescription[]): FieldDescription[] {
	return fields.toSorted((left, right) => left.label.localeCompare(right.label));
}

/** Shown at once; the other fields are added by name. */
function isShownAtFirst(field: FieldDescription): boolean {
	return field.requiredOnCreate || field.type === 'email';
}

function toMapperField(field: FieldDescription): ResourceMapperField {
	return {
		id: field.name,
		// The star is explained by the Fields parameter; n8n cuts longer labels off.
		displayName: `${field.label}${field.requiredOnCreate ? '*' : ''} (${field.name})`,
		defaultMatch: false,
		canBeUsedToMatch: false,
		// Not required here: an update may leave the field out; a create without it is refused per item.
		required: false,
		display: true,
		removed: !isShownAtFirst(field),
		type: mapperTypes[field.type],
		...(field.type === 'choice' && field.choices
			? { options: field.choices.map(({ label, value }) => ({ name: label, value })) }
			: {}),
	};
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
