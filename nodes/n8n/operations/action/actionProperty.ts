import type { INodeProperties } from 'n8n-workflow';
import type { Product } from '../../product';
import type { ItemContext } from '../operation';

/** Which action: from the list of the CRM, or by name. */
export const actionProperty = ({ actionExample = '' }: Product): INodeProperties => ({
	displayName: 'Action',
	name: 'action',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: `The action to work with, such as ${actionExample}. Action: List returns the names of all actions.`,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an Action...',
			typeOptions: { searchListMethod: 'searchActions', searchable: true },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: `e.g. ${actionExample}`,
		},
	],
});

/** Hides a parameter that depends on the action until one is selected. */
export const hiddenWithoutAction = { action: [''] };

/** The name in the value of an Action parameter. */
export const toActionName = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/** The name in the Action parameter of an item. */
export function readAction({ context, itemIndex }: ItemContext): string {
	return toActionName(context.getNodeParameter('action', itemIndex, '', { extractValue: true }));
}
