/** What one item maps to the fields of a record type, read from a resource mapper. */
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { EntityDescription } from '../../../crm/port/index';
import { parseLookupName } from '../../../sync/values/lookups';
import { isEmpty } from '../../../sync/values/value';

interface MapperParameter {
	name: string;
	label: string;
	/** The method that loads the fields to map. */
	method: string;
}

export function fieldsProperty({ name, label, method }: MapperParameter): INodeProperties {
	return {
		displayName: label,
		name,
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		description:
			'The values to write. A new record needs the fields marked with a star; a field left blank is left alone.',
		typeOptions: {
			loadOptionsDependsOn: ['entity.value'],
			resourceMapper: {
				resourceMapperMethod: method,
				mode: 'add',
				// The editor shows no other name of the parameter, and there may be two of them.
				valuesLabel: label,
				fieldWords: {
					singular: label.toLowerCase().replace(/s$/, ''),
					plural: label.toLowerCase(),
				},
				addAllFields: false,
				supportAutoMap: true,
				multiKeyMatch: false,
			},
		},
	};
}

/** False where nothing is mapped for any item, so that the record type need not be known. */
export function isMapped(context: IExecuteFunctions, parameter: string): boolean {
	const mapper = context.getNodeParameter(parameter, 0, {}, { rawExpressions: true }) as {
		mappingMode?: string;
		value?: IDataObject | null;
	};
	return (
		mapper.mappingMode === 'autoMapInputData' || Object.values(mapper.value ?? {}).some(isGiven)
	);
}

const isGiven = (value: unknown) => !isEmpty(value);

/**
 * The values to write, by API name.
 * Mapped automatically: the item's properties that are fields a write can set, or lookups given by a key; others are
 * no concern of the CRM's.
 * Mapped by hand: the fields that were given a value. A field left blank is left alone, while an expression
 * that comes out empty is a value, and clears the field.
 */
export function readMappedFields(
	context: IExecuteFunctions,
	parameter: string,
	description: EntityDescription,
	itemIndex: number,
): IDataObject {
	const mode = context.getNodeParameter(`${parameter}.mappingMode`, itemIndex, '') as string;
	if (mode === 'autoMapInputData') {
		const { json } = context.getInputData()[itemIndex] ?? { json: {} };
		return pick(json, Object.keys(json).filter(isWritableIn(description)));
	}
	const written = readValues(context, parameter, itemIndex, true);
	const given = Object.keys(written).filter((name) => isGiven(written[name]));
	return pick(readValues(context, parameter, itemIndex, false), given);
}

function isWritableIn({ fields }: EntityDescription): (name: string) => boolean {
	const writable = new Set(
		fields.filter(({ creatable, updatable }) => creatable || updatable).map(({ name }) => name),
	);
	return (name) => writable.has(parseLookupName(name)?.field ?? name);
}

function readValues(
	context: IExecuteFunctions,
	parameter: string,
	itemIndex: number,
	rawExpressions: boolean,
): IDataObject {
	const value = context.getNodeParameter(`${parameter}.value`, itemIndex, {}, { rawExpressions });
	return (value ?? {}) as IDataObject;
}

function pick(from: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(
		names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
	);
}
