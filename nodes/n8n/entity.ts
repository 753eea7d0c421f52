import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Product } from './product';

/**
 * The Object or Table parameter of every node: from the list of the CRM, or by API name. It starts empty: the editor
 * would otherwise load fields before a credential is selected, and show an error. A
 * wrong API name is left to the CRM to reject: see the test of regular expressions in test/parameters.test.ts.
 */
export function entityProperty({ entityTerm, people }: Product): INodeProperties {
	const term = entityTerm.toLowerCase();
	return {
		displayName: entityTerm,
		name: 'entity',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: `The ${term} to work with, such as ${people.lead.label}. If a custom ${term} is not in the list, enter its API name.`,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select ${/^[AEIOU]/.test(entityTerm) ? 'an' : 'a'} ${entityTerm}...`,
				typeOptions: { searchListMethod: 'searchEntities', searchable: true },
			},
			{
				displayName: 'By API Name',
				name: 'name',
				type: 'string',
				placeholder: `e.g. ${people.lead.name}`,
			},
		],
	};
}

/** Hides a parameter that depends on the entity until one is selected. */
export const hiddenWithoutEntity = { entity: [''] };

/** Shows a parameter for opportunities, by their API names in all CRMs. */
export const shownForOpportunities = ['Opportunity', 'opportunity'];

/** The API name in the value of an Object or Table parameter. */
export function toEntityName(value: unknown): string {
	return String(value).trim();
}

/** The API name in the Object or Table parameter of an item. */
export function readEntity(context: IExecuteFunctions, itemIndex: number): string {
	return toEntityName(context.getNodeParameter('entity', itemIndex, '', { extractValue: true }));
}
