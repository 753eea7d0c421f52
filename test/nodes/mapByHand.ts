import type { IDataObject, INodeParameters, ResourceMapperField } from 'n8n-workflow';

/** The value of a resource mapper in which a person gave each field its value. */
export const mapByHand = (value: IDataObject) =>
	({ mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] }) as INodeParameters;

/**
 * What the editor saves when a person fills in some of the offered fields: all fields are in the schema, and every one
 * of them has a value, false for checkboxes and null for others, whether the mapper shows it or not.
 */
export function mapInEditor(
	offered: readonly ResourceMapperField[],
	filled: IDataObject,
): INodeParameters {
	const untouched = offered.map(({ id, type }) => [id, type === 'boolean' ? false : null]);
	const schema = offered.map((field) => ({
		...field,
		removed: field.removed && !(field.id in filled),
	}));
	const value = { ...(Object.fromEntries(untouched) as IDataObject), ...filled };
	const mapper = { mappingMode: 'defineBelow', value, matchingColumns: [], schema };
	return mapper as unknown as INodeParameters;
}
