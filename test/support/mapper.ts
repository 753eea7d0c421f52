/** Resource mappers as the editor saves them: with the fields that the node offers. */
import type { IDataObject, INodeParameters, ResourceMapperField } from 'n8n-workflow';
import type { EmulatedProduct, ProductUnderTest } from '../products';
import { editorContext } from './n8nHost';

export type MapperMethod =
	| 'getWritableFields'
	| 'getUpdatableFields'
	| 'getLeadFields'
	| 'getContactFields'
	| 'getAccountFields'
	| 'getCaseFields';

/** The fields that the node offers for an entity. */
export async function offeredFields(
	{ Action }: Pick<ProductUnderTest, 'Action'>,
	{ credentials }: Pick<EmulatedProduct, 'credentials'>,
	entity: string,
	method: MapperMethod = 'getWritableFields',
): Promise<ResourceMapperField[]> {
	const node = new Action();
	const parameters = { entity: { __rl: true, mode: 'name', value: entity } };
	const context = editorContext(node, { parameters, credentials });
	return (await node.methods.resourceMapping[method].call(context)).fields;
}

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

/** What the editor saves of fields that a person has filled in. */
export type Mapper = (filled: IDataObject) => INodeParameters;

/** Fills in fields that the node offers for an entity; a field that is not offered is an error of the test. */
export async function openMapper(
	...[underTest, crm, entity, method]: Parameters<typeof offeredFields>
): Promise<Mapper> {
	const offered = await offeredFields(underTest, crm, entity, method);
	return (filled) => {
		const unknown = Object.keys(filled).filter((name) => !offered.some(({ id }) => id === name));
		if (unknown.length > 0) throw new Error(`Not offered: ${unknown.join(', ')}`);
		return mapInEditor(offered, filled);
	};
}
