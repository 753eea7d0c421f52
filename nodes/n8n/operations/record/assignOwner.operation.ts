/** Assign Owner: gives each record another owner, all items together in few calls. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { EntityDescription, FieldDescription } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import { updateEach, type Update } from '../../../sync/records/updateEach';
import { lookupName } from '../../../sync/values/lookups';
import { entityProperty, readEntity } from '../../entity';
import type { Product } from '../../product';
import { defineOperation } from '../defineOperation';
import type { ItemContext } from '../operation';
import { readText } from '../readText';
import { readId, recordLocator } from '../recordLocator';
import { dryRunOption, readDryRun } from './dryRunOption';
import { readKeyFieldNames, readKeyValues, recordKeyProperties } from './recordKey';

interface AssignSettings {
	entity: string;
	/** API names; empty for the id. */
	keyFields: string[];
	dryRun: boolean;
	timezone: string;
}

interface Prepared {
	description: EntityDescription;
	keyFields: readonly FieldDescription[];
}

export const assignOwner = defineOperation<AssignSettings, Prepared, Update>({
	resource: 'record',
	value: 'assignOwner',
	name: 'Assign Owner',
	action: 'Assign the owner of a record',
	description:
		'Change the owner of a record to a user, given by email address or ID, or to a team or queue, given by name. Assignment rules of the CRM do not apply.',
	subtitle: '"assign owner: " + $parameter["entity"]',
	requires: [],
	properties: (product) => [
		entityProperty(product),
		...recordKeyProperties,
		...ownerProperties(product),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [dryRunOption],
		},
	],
	readSettings: (item) => ({
		entity: readEntity(item.context, item.itemIndex),
		keyFields: readKeyFieldNames(item),
		dryRun: readDryRun(item),
		timezone: item.context.getTimezone(),
	}),
	prepare: async ({ crm }, settings) => {
		const description = await crm.describe(settings.entity);
		return { description, keyFields: keyFieldsOf(description, settings.keyFields) };
	},
	readInput: (item, { timezone }, { description, keyFields }) => ({
		key: toKey(description, keyFields, readKeyValues(item, description.idField), timezone),
		mapped: readOwner(item),
	}),
	run: async ({ crm }, { settings, prepared: { description }, inputs }) => {
		const { name: entity } = description;
		const { dryRun, timezone } = settings;
		const options = { duplicateRules: 'bypass' as const, dryRun, timezone };
		const assigned = await updateEach(crm, description, inputs, options);
		return assigned.map((id) =>
			id instanceof CrmError
				? { json: toAssignFailure(id, settings), error: id }
				: {
						json: {
							...{ outcome: 'assigned', id, url: crm.linkTo(entity, id), entity },
							...(dryRun && { dryRun }),
						},
						isWritten: !dryRun,
					},
		);
	},
	toFailure: toAssignFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

type OwnerKind = 'email' | 'id' | 'group';

function ownerProperties({ owner: { group } }: Product): INodeProperties[] {
	const groupTerm = group.label.toLowerCase();
	return [
		{
			displayName: 'Assign To',
			name: 'assignTo',
			type: 'options',
			default: 'email',
			options: [
				{ name: group.label, value: 'group', description: `A ${groupTerm}, by its name` },
				{ name: 'User by Email', value: 'email', description: 'The user with an email address' },
				{
					name: `User or ${group.label} From List`,
					value: 'id',
					description: `A user or a ${groupTerm}, from the list or by its ID in the CRM`,
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
				description: `The user or ${groupTerm} that becomes the owner, from the list or by ID`,
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
	];
}

/** The owner as it is mapped: an id, or what identifies a user or group. */
function readOwner(item: ItemContext): IDataObject {
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
	}
}

function toAssignFailure(error: CrmError, settings?: AssignSettings): IDataObject {
	return toOutcomeJson(failed(settings?.entity ?? '', error)) as IDataObject;
}
