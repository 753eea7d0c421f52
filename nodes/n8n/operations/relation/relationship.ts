/** The Relationship parameter: from the list of the CRM, or by schema name. */
import type { INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import type { Crm, RelationDescription } from '../../../crm/port';
import { toEntityName } from '../../entity';
import type { ItemContext } from '../operation';

export const relationshipProperty: INodeProperties = {
	displayName: 'Relationship',
	name: 'relationship',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The many-to-many relationship of two tables. Its first table is the one that is named first in the list.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a Relationship...',
			typeOptions: { searchListMethod: 'searchRelationships', searchable: true },
		},
		{
			displayName: 'By Schema Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. contactleads_association',
		},
	],
};

export function readRelationship({ context, itemIndex }: ItemContext): string {
	const options = { extractValue: true };
	const value = context.getNodeParameter('relationship', itemIndex, '', options);
	return toEntityName(value ?? '');
}

/** @throws CrmError when there is no such relationship. */
export async function findRelation(crm: Crm, name: string): Promise<RelationDescription> {
	const relations = await crm.actions.relations!.list();
	const found = relations.find((each) => each.name.toLowerCase() === name.toLowerCase());
	if (found) return found;
	throw new CrmError(
		name === ''
			? 'No relationship is selected.'
			: `There is no many-to-many relationship "${name}" in ${crm.label}.`,
		{
			kind: 'misconfigured',
			advice:
				'Select it from the list, or enter its schema name. A lookup column is not such a relationship: update the record that has the lookup.',
		},
	);
}
