/** What the operations on marketing lists of campaigns have in common. */
import type { INodeProperties } from 'n8n-workflow';
import type { FieldValues } from '../../../crm/port';
import { changeEach } from '../../../sync/relations/changeEach';
import { removeRecords } from '../../../sync/relations/removeRecords';
import {
	namedRecordProperties,
	prepareNamed,
	readFindBy,
	readNamedKey,
	theCampaign,
	theList,
	type FindBy,
} from '../namedRecord';
import type { OperationSteps } from '../operation';
import { toPairFailure, toPairResult } from '../pairResult';
import { dryRunOption, readDryRun } from '../record/dryRunOption';
import type { PreparedTarget } from '../record/targetRecord';

export const campaignListProperties: readonly INodeProperties[] = [
	...namedRecordProperties(theCampaign),
	...namedRecordProperties(theList),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [dryRunOption],
	},
];

interface CampaignListSettings {
	findCampaignBy: FindBy;
	findListBy: FindBy;
	dryRun: boolean;
}

interface Prepared {
	campaign: PreparedTarget;
	list: PreparedTarget;
}

interface Keys {
	campaign: FieldValues;
	list: FieldValues;
}

export function campaignListSteps(
	kind: 'add' | 'remove',
): OperationSteps<CampaignListSettings, Prepared, Keys> {
	return {
		readSettings: (item) => ({
			findCampaignBy: readFindBy(item, theCampaign),
			findListBy: readFindBy(item, theList),
			dryRun: readDryRun(item),
		}),
		prepare: async ({ crm, product }, { findCampaignBy, findListBy }) => ({
			campaign: await prepareNamed(crm, product.campaignItems!.campaign, findCampaignBy),
			list: await prepareNamed(crm, product.marketingLists!.entity, findListBy),
		}),
		readInput: (item, _, { campaign, list }) => ({
			campaign: readNamedKey(item, campaign, theCampaign),
			list: readNamedKey(item, list, theList),
		}),
		run: async ({ crm, product }, { settings: { dryRun }, prepared, inputs }) => {
			const entity = prepared.list.description.name;
			const changed = await changeEach(
				crm,
				[
					{ ...prepared.campaign, keys: inputs.map(({ campaign }) => campaign), fields: [] },
					{ ...prepared.list, keys: inputs.map(({ list }) => list), fields: [] },
				],
				{
					...{ kind, dryRun, entity: product.campaignItems!.items },
					settled:
						kind === 'add'
							? 'The campaign already has this marketing list.'
							: 'The campaign does not have this marketing list.',
					send: async (pairs) => {
						if (kind === 'remove') return await removeRecords(crm, pairs);
						const items = pairs.map(({ first, second }) => ({
							campaignId: first,
							item: { entity, id: second },
						}));
						const errors = await crm.actions.addCampaignItems!(items);
						return errors.map((error) => error ?? 'changed');
					},
				},
			);
			return changed.map((each) => toPairResult(each, dryRun, ['campaignId', 'listId']));
		},
		toFailure: toPairFailure,
		isDryRun: ({ dryRun }) => dryRun,
	};
}
