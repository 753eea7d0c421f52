/** What the editor loads from the CRM while a node is open: record types, fields, keys, and the fields to map. */
import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { Crm, FieldDescription, RecordTypeDescription } from '../sync/crm';
import { toNodeError } from './errors';
import { openCrm } from './openCrm';
import type { Product } from './product';
import { toRecordTypeName } from './recordType';
import { fieldsToMap } from './record/fieldsToMap';
import { lookInTypes } from './record/upsert.settings';

export function editorMethods(product: Product) {
	return {
		listSearch: {
			async searchRecordTypes(
				this: ILoadOptionsFunctions,
				filter?: string,
			): Promise<INodeListSearchResult> {
				return await withCrm(this, product, async (crm) => {
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
			/** All fields of the chosen record type, by label. */
			async getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const recordType = chosenRecordType(this);
				return await withCrm(this, product, async (crm) =>
					toOptions((await crm.describe(recordType)).fields),
				);
			},
			/** The fields to match by: of the record types that are looked in, each name once. */
			async getMatchFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const descriptions = await describeLookedIn(this, product);
				const fields = descriptions.flatMap((description) => description.fields);
				return toOptions([...new Map(fields.map((field) => [field.name, field])).values()]);
			},
			/** External ids and alternate keys of the record types that are looked in. */
			async getKeys(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const descriptions = await describeLookedIn(this, product);
				return descriptions
					.flatMap(({ keys }) => keys)
					.map(({ label, name, fields }) => ({
						name: label,
						value: name,
						description: fields.join(', '),
					}));
			},
		},
		resourceMapping: {
			/** The fields of the chosen record type that a write can set. */
			async getWritableFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
				return await mapperFieldsOf(this, product, chosenRecordType(this));
			},
			async getLeadFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
				return await mapperFieldsOf(this, product, product.people.lead.name);
			},
			async getContactFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
				return await mapperFieldsOf(this, product, product.people.contact.name);
			},
		},
	};
}

async function mapperFieldsOf(
	context: ILoadOptionsFunctions,
	product: Product,
	recordType: string,
): Promise<ResourceMapperFields> {
	return await withCrm(context, product, async (crm) => ({
		fields: fieldsToMap(await crm.describe(recordType), product),
	}));
}

async function describeLookedIn(
	context: ILoadOptionsFunctions,
	product: Product,
): Promise<RecordTypeDescription[]> {
	const place = currentParameter(context, 'lookIn');
	const recordTypes = lookInTypes(product, place) ?? [chosenRecordType(context)];
	return await withCrm(context, product, async (crm) => {
		const descriptions = [];
		for (const recordType of recordTypes) descriptions.push(await crm.describe(recordType));
		return descriptions;
	});
}

function chosenRecordType(context: ILoadOptionsFunctions): string {
	return toRecordTypeName(currentParameter(context, 'recordType') ?? '');
}

/** While a node is open the parameter being edited is the current one, not the saved one. */
function currentParameter(context: ILoadOptionsFunctions, name: string): unknown {
	const options = { extractValue: true };
	return (
		context.getCurrentNodeParameter(name, options) ??
		context.getNodeParameter(name, undefined, options)
	);
}

async function withCrm<Result>(
	context: ILoadOptionsFunctions,
	product: Product,
	load: (crm: Crm) => Promise<Result>,
): Promise<Result> {
	try {
		return await load(await openCrm(context, product));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

function toOptions(fields: readonly FieldDescription[]): INodePropertyOptions[] {
	return fields
		.toSorted((left, right) => left.label.localeCompare(right.label))
		.map(({ label, name, type }) => ({
			name: label,
			value: name,
			description: `${name}, ${type}`,
		}));
}
