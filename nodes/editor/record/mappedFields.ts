/** What one item maps, read from the Fields parameter. */
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { RecordTypeDescription } from '../../sync/crm';
import { isEmpty } from '../../sync/fields/value';

export const fieldsProperty: INodeProperties = {
	displayName: 'Fields',
	name: 'fields',
	type: 'resourceMapper',
	noDataExpression: true,
	required: true,
	default: { mappingMode: 'defineBelow', value: null },
	description:
		'The values to write. A new record needs the fields marked with a star; a field left blank is left alone.',
	typeOptions: {
		loadOptionsDependsOn: ['recordType.value'],
		resourceMapper: {
			resourceMapperMethod: 'getWritableFields',
			mode: 'add',
			fieldWords: { singular: 'field', plural: 'fields' },
			addAllFields: false,
			supportAutoMap: true,
			multiKeyMatch: false,
		},
	},
};

/**
 * The values to write, by API name.
 * Mapped automatically: the item's properties that are fields a write can set; others are no concern of the CRM's.
 * Mapped by hand: the fields that were given a value. A field left blank is left alone, while an expression
 * that comes out empty is a value, and clears the field.
 */
export function readMappedFields(
	context: IExecuteFunctions,
	description: RecordTypeDescription,
	itemIndex: number,
): IDataObject {
	const mode = context.getNodeParameter('fields.mappingMode', itemIndex) as string;
	if (mode === 'autoMapInputData') {
		const { json } = context.getInputData()[itemIndex] ?? { json: {} };
		return pick(
			json,
			description.fields
				.filter(({ creatable, updatable }) => creatable || updatable)
				.map(({ name }) => name),
		);
	}
	const written = readValues(context, itemIndex, true);
	const given = Object.keys(written).filter((name) => !isEmpty(written[name]));
	return pick(readValues(context, itemIndex, false), given);
}

function readValues(
	context: IExecuteFunctions,
	itemIndex: number,
	rawExpressions: boolean,
): IDataObject {
	const value = context.getNodeParameter('fields.value', itemIndex, {}, { rawExpressions });
	return (value ?? {}) as IDataObject;
}

function pick(from: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(
		names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
	);
}
