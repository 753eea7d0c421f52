/** The parameters that say who becomes the owner: a user, a team or queue, or users in turn. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import { lookupName } from '../../../sync/values/lookupNames';
import type { Product } from '../../product';
import type { ItemContext } from '../operation';
import { readText, readTexts } from '../readText';
import { readId, recordLocator } from '../recordLocator';

type OwnerKind = 'email' | 'id' | 'group' | 'inTurn';

export function ownerProperties({ owner: { group } }: Product): INodeProperties[] {
	const groupTerm = group.label.toLowerCase();
	return [
		{
			displayName: 'Assign To',
			name: 'assignTo',
			type: 'options',
			default: 'email',
			description: 'How to choose the new owner of the record',
			options: [
				{ name: group.label, value: 'group', description: `A ${groupTerm}, by its name` },
				{ name: 'User by Email', value: 'email', description: 'The user with an email address' },
				{
					name: `User or ${group.label} From List`,
					value: 'id',
					description: `A user or ${groupTerm}, selected from the list or entered by ID`,
				},
				{
					name: 'Users in Turn (Round Robin)',
					value: 'inTurn',
					description: 'Several users by email. Each record goes to the next one.',
				},
			],
		},
		{
			displayName: 'Owner Email',
			name: 'ownerEmail',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. nathan@example.com',
			description: 'The email address of the new owner in the CRM',
			displayOptions: { show: { assignTo: ['email'] } },
		},
		{
			...recordLocator({
				displayName: 'Owner',
				name: 'ownerId',
				search: 'searchOwners',
				description: `The user or ${groupTerm} that becomes the owner. Select from the list, or enter an ID.`,
			}),
			displayOptions: { show: { assignTo: ['id'] } },
		},
		{
			displayName: `${group.label} Name`,
			name: 'ownerGroup',
			type: 'string',
			required: true,
			default: '',
			description: `The name of the ${groupTerm} that becomes the owner (field ${group.field})`,
			displayOptions: { show: { assignTo: ['group'] } },
		},
		{
			displayName: 'Owner Emails',
			name: 'ownerEmails',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. ada@example.com, nathan@example.com',
			description:
				'Email addresses of users in the CRM, separated by commas, semicolons or line ends, or as an array. The records of one execution are assigned to them in turn. The first record decides which user is first, so running the same items again assigns the same owners. Inactive users are skipped.',
			displayOptions: { show: { assignTo: ['inTurn'] } },
		},
	];
}

/**
 * The owner as it is mapped: an id, or what identifies a user or group; nothing where users take turns.
 * @throws CrmError for an owner that is empty.
 */
export function readOwner(item: ItemContext): IDataObject {
	const { context, product, itemIndex } = item;
	const { owner, users } = product;
	const given = (value: string) => {
		if (value !== '') return value;
		throw new CrmError('The new owner is empty.', {
			kind: 'invalidRecord',
			fields: [owner.field],
			advice: 'Enter an owner, or leave out items without one before this node.',
		});
	};
	const byKey = (entity: string, keyField: string) =>
		lookupName({ field: owner.field, entity, keyField });
	switch (context.getNodeParameter('assignTo', itemIndex, 'email') as OwnerKind) {
		case 'email':
			return { [byKey(users.entity, users.email)]: given(readText(item, 'ownerEmail')) };
		case 'group':
			return {
				[byKey(owner.group.entity, owner.group.field)]: given(readText(item, 'ownerGroup')),
			};
		case 'id':
			return { [owner.field]: given(readId(item, 'ownerId')) };
		case 'inTurn':
			return {};
	}
}

/** The email addresses of the users who take turns; undefined where there is one owner. */
export function readTurns(item: ItemContext): string[] | undefined {
	const kind = item.context.getNodeParameter('assignTo', item.itemIndex, 'email') as OwnerKind;
	return kind === 'inTurn' ? readTexts(item, 'ownerEmails') : undefined;
}
