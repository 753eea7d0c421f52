/** The parameters that hold the ID of a record: selected from a list that the CRM searches, or entered. */
import { isResourceLocatorValue, type INodeProperties } from 'n8n-workflow';
import type { ItemContext } from './operation';

interface RecordLocator {
	/** What is selected, in Title Case, such as "Marketing List". */
	displayName: string;
	name: string;
	/** The method that searches the list. */
	search: string;
	description: string;
	/** False where it can stay empty. */
	required?: boolean;
}

export const recordLocator = ({
	displayName,
	name,
	search,
	description,
	required = true,
}: RecordLocator): INodeProperties => ({
	displayName,
	name,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required,
	description,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select from the list...',
			typeOptions: { searchListMethod: search, searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. {{ $json.id }}',
		},
	],
});

/**
 * The ID in the value of such a parameter, without spaces around it; '' for none. Workflows that were saved before there
 * was a list have the ID itself in its place.
 */
export function toId(value: unknown): string {
	const id = isResourceLocatorValue(value) ? value.value : (value as string | number | null);
	return String(id ?? '').trim();
}

export const readId = ({ context, itemIndex }: ItemContext, name: string): string =>
	toId(context.getNodeParameter(name, itemIndex, ''));
