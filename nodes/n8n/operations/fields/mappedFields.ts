/** The Fields parameters: what one item maps to the fields of an entity, read from a resource mapper. */
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { EntityDescription } from '../../../crm/port';
import { isApiLookup, isUnknownAddress } from '../../../sync/values/apiLookups';
import { parseLookupName } from '../../../sync/values/lookupNames';
import { isEmpty } from '../../../sync/values/value';
import type { ItemContext } from '../operation';

interface MapperParameter {
	name: string;
	label: string;
	/** The method that loads the fields to map. */
	method: string;
	/** The parameter on whose value the fields depend. */
	dependsOn?: string;
	description?: string;
}

export function fieldsProperty({
	name,
	label,
	method,
	dependsOn = 'entity.value',
	description = 'Values to write. Fields marked * are required for new records. Blank fields are not changed.',
}: MapperParameter): INodeProperties {
	return {
		displayName: label,
		name,
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		description,
		typeOptions: {
			loadOptionsDependsOn: [dependsOn],
			resourceMapper: {
				resourceMapperMethod: method,
				mode: 'add',
				// The editor shows no other name for the parameter, and a node can have two of them.
				valuesLabel: label,
				fieldWords: {
					singular: label.toLowerCase().replace(/s$/, ''),
					plural: label.toLowerCase(),
				},
				// n8n removes every field that is not required otherwise, and then shows none.
				addAllFields: true,
				supportAutoMap: true,
				multiKeyMatch: false,
			},
		},
	};
}

/** What the editor saves of a resource mapper, as far as it is read here. */
interface SavedMapper {
	mappingMode?: string;
	value?: IDataObject | null;
	schema?: Array<{ id: string; removed?: boolean }>;
}

/** False where nothing is mapped for any item, so that the entity need not be known. */
export function isMapped(context: IExecuteFunctions, parameter: string): boolean {
	const mapper = readSaved(context, parameter);
	return mapper.mappingMode === 'autoMapInputData' || givenFields(mapper).length > 0;
}

/**
 * The values to write, by API name.
 * Mapped automatically: the item's properties that are writable fields, lookups by a key, or lookups under a name of the
 * CRM's API; others are ignored, unless they can only be meant to set a lookup.
 * Mapped manually: the fields that have a value. A blank field is not changed, while an expression that evaluates to
 * empty is a value, and clears the field.
 */
export function readMappedFields(
	context: IExecuteFunctions,
	parameter: string,
	description: Pick<EntityDescription, 'fields'>,
	itemIndex: number,
): IDataObject {
	const saved = readSaved(context, parameter);
	if (saved.mappingMode === 'autoMapInputData') {
		const { json } = context.getInputData()[itemIndex] ?? { json: {} };
		return pick(json, Object.keys(json).filter(isWritableIn(description)));
	}
	// n8n's validation turns null into undefined and '' into 0. Read alone, for the schema is long and has no expression.
	const options = { skipValidation: true };
	const values = context.getNodeParameter(`${parameter}.value`, itemIndex, {}, options);
	return pick((values ?? {}) as IDataObject, givenFields(saved));
}

/** What the value of each field is mapped from, by API name: an expression, or the name of the item's property. */
export function readMappedFrom(
	{ context, itemIndex }: Pick<ItemContext, 'context' | 'itemIndex'>,
	parameter: string,
): Map<string, string> {
	const saved = readSaved(context, parameter);
	const { json } = context.getInputData()[itemIndex] ?? { json: {} };
	const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
	const texts =
		saved.mappingMode === 'autoMapInputData'
			? Object.keys(json).map((name) => [name, name] as const)
			: givenFields(saved).map((name) => [name, textOf(saved.value?.[name])] as const);
	return new Map(texts.map(([name, text]) => [parseLookupName(name)?.field ?? name, text]));
}

/**
 * Values of the ID and of fields that cannot be written, such as a composed name: the item's properties of the same name.
 * @param names of the fields to match by.
 */
export function readMatchOnlyFields(
	{ context, itemIndex }: Pick<ItemContext, 'context' | 'itemIndex'>,
	{ fields, idField }: EntityDescription,
	names: readonly string[],
): IDataObject {
	const { json } = context.getInputData()[itemIndex] ?? { json: {} };
	const matchOnly = fields.filter(
		({ name, creatable, updatable }) => name === idField || (!creatable && !updatable),
	);
	return pick(
		json,
		matchOnly.map(({ name }) => name).filter((name) => names.includes(name)),
	);
}

/**
 * The fields that were given a value. The editor saves a value for every field that it knows, false for checkboxes
 * among them, also while the field is not shown in the mapper.
 */
function givenFields({ value, schema = [] }: SavedMapper): string[] {
	const removed = new Set(schema.flatMap(({ id, removed: isRemoved }) => (isRemoved ? id : [])));
	return Object.entries(value ?? {})
		.filter(([name, each]) => !isEmpty(each) && !removed.has(name))
		.map(([name]) => name);
}

function isWritableIn(description: Pick<EntityDescription, 'fields'>): (name: string) => boolean {
	const writable = new Set(
		description.fields
			.filter(({ creatable, updatable }) => creatable || updatable)
			.map(({ name }) => name),
	);
	return (name) =>
		writable.has(parseLookupName(name)?.field ?? name) ||
		isApiLookup(description, name) ||
		isUnknownAddress(description, name);
}

function readSaved(context: IExecuteFunctions, parameter: string): SavedMapper {
	const options = { rawExpressions: true };
	return context.getNodeParameter(parameter, 0, {}, options) as SavedMapper;
}

function pick(from: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(
		names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
	);
}
