/** Who owns a new case: the agent by email, a team or queue, a user or group by ID, or the owner that the CRM chooses. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import { lookupName } from '../../../sync/values/lookupNames';
import type { Product } from '../../product';
import type { ItemContext } from '../operation';
import { readText } from '../readText';
import { readId, recordLocator } from '../recordLocator';

type OwnerKind = 'agent' | 'default' | 'group' | 'id';

export function caseOwnerProperties({ owner: { group } }: Product): INodeProperties[] {
	const groupTerm = group.label.toLowerCase();
	return [
		{
			displayName: 'Case Owner',
			name: 'caseOwner',
			type: 'options',
			default: 'agent',
			description: 'How to choose the owner of a new case',
			options: [
				{ name: 'Agent by Email', value: 'agent', description: 'The user with this email address' },
				{
					name: 'Chosen by the CRM',
					value: 'default',
					description: "The connected user, or the owner that the CRM's assignment rules choose",
				},
				{ name: group.label, value: 'group', description: `A ${groupTerm} by name` },
				{
					name: `User or ${group.label} From List`,
					value: 'id',
					description: `A user or ${groupTerm}, selected from the list or entered by ID`,
				},
			],
		},
		{
			displayName: 'Agent Email',
			name: 'agentEmail',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. nathan@example.com',
			description: 'The email address of the agent in the CRM, in upper or lower case',
			displayOptions: { show: { caseOwner: ['agent'] } },
		},
		{
			displayName: `${group.label} Name`,
			name: 'caseOwnerGroup',
			type: 'string',
			required: true,
			default: '',
			description: `The name of the ${groupTerm} that owns the case (field ${group.field})`,
			displayOptions: { show: { caseOwner: ['group'] } },
		},
		{
			...recordLocator({
				displayName: 'Owner',
				name: 'caseOwnerId',
				search: 'searchOwners',
				description: `The user or ${groupTerm} that owns the case. Select from the list, or enter an ID.`,
			}),
			displayOptions: { show: { caseOwner: ['id'] } },
		},
	];
}

export const readOwnerKind = ({ context, itemIndex }: ItemContext) =>
	context.getNodeParameter('caseOwner', itemIndex, 'agent') as OwnerKind;

/** The owner as it is mapped; nothing where the CRM chooses. @throws CrmError for an owner that is empty. */
export function readCaseOwner(item: ItemContext): IDataObject {
	const { owner, users } = item.product;
	const given = (value: string) => {
		if (value !== '') return value;
		throw new CrmError('The owner of the case is empty.', {
			kind: 'invalidRecord',
			fields: [owner.field],
			advice: 'Enter an owner, or set Case Owner to Chosen by the CRM.',
		});
	};
	const byKey = (entity: string, keyField: string) =>
		lookupName({ field: owner.field, entity, keyField });
	switch (readOwnerKind(item)) {
		case 'agent':
			return { [byKey(users.entity, users.email)]: given(readText(item, 'agentEmail')) };
		case 'group':
			return {
				[byKey(owner.group.entity, owner.group.field)]: given(readText(item, 'caseOwnerGroup')),
			};
		case 'id':
			return { [owner.field]: given(readId(item, 'caseOwnerId')) };
		case 'default':
			return {};
	}
}
