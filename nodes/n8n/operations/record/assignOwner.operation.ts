/** Assign Owner: gives each record another owner, all items together in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { EntityDescription, FieldDescription } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { inTurn } from '../../../sync/records/inTurn';
import { keyFieldsOf, keyText, toKey } from '../../../sync/records/identify';
import { updateEach, type Update } from '../../../sync/records/updateEach';
import { entityProperty, readEntity } from '../../entity';
import { defineOperation } from '../defineOperation';
import { dryRunOption, readDryRun } from './dryRunOption';
import { ownerProperties, readOwner, readTurns } from './ownerParameters';
import { readKeyFieldNames, readKeyValues, recordKeyProperties } from './recordKey';
import { findTurns, type Turns } from './turns';

interface AssignSettings {
	entity: string;
	/** API names; empty for the id. */
	keyFields: string[];
	/** Email addresses of the users who take turns; absent where each item names its owner. */
	turns?: string[];
	dryRun: boolean;
	timezone: string;
}

interface Prepared {
	description: EntityDescription;
	keyFields: readonly FieldDescription[];
	turns?: Turns;
}

export const assignOwner = defineOperation<AssignSettings, Prepared, Update>({
	resource: 'record',
	value: 'assignOwner',
	name: 'Assign Owner',
	action: 'Assign the owner of a record',
	description:
		'Change the owner of a record to a user, to a team or queue, or to several users in turn (round robin). Assignment rules of the CRM do not apply.',
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
		turns: readTurns(item),
		dryRun: readDryRun(item),
		timezone: item.context.getTimezone(),
	}),
	prepare: async (session, settings) => {
		const description = await session.crm.describe(settings.entity);
		return {
			description,
			keyFields: keyFieldsOf(description, settings.keyFields),
			...(settings.turns && { turns: await findTurns(session, settings.turns) }),
		};
	},
	readInput: (item, { timezone }, { description, keyFields }) => ({
		key: toKey(description, keyFields, readKeyValues(item, description.idField), timezone),
		mapped: readOwner(item),
	}),
	run: async ({ crm, product }, { settings, prepared: { description, turns }, inputs }) => {
		const { name: entity } = description;
		const { dryRun, timezone } = settings;
		const { owner, users } = product;
		const keys = inputs.map(({ key }) => key);
		const textOf = keyText(description);
		const records = keys.map((key) => textOf(key, key));
		const owners = turns && inTurn(records, turns.users);
		const updates = owners
			? keys.map((key, index) => ({ key, mapped: { [owner.field]: owners[index]!.id } }))
			: inputs;
		const options = { duplicateRules: 'bypass' as const, dryRun, timezone };
		const assigned = await updateEach(crm, description, updates, options);
		return assigned.map((id, index) => {
			if (id instanceof CrmError) return { json: toAssignFailure(id, settings), error: id };
			const user = owners?.[index];
			return {
				json: {
					...{ outcome: 'assigned', id, url: crm.linkTo(entity, id), entity },
					...(user && { ownerId: user.id, ownerEmail: user.values[users.email] ?? null }),
					...(turns?.inactive.length && { inactiveOwners: [...turns.inactive] }),
					...(dryRun && { dryRun }),
				},
				isWritten: !dryRun,
			};
		});
	},
	toFailure: toAssignFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

function toAssignFailure(error: CrmError, settings?: AssignSettings): IDataObject {
	return toOutcomeJson(failed(settings?.entity ?? '', error)) as IDataObject;
}
