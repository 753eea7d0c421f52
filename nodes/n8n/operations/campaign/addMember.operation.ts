/** Add Member: adds one person to a campaign for each item, all items together in few calls. */
import { defineOperation } from '../defineOperation';
import { readText } from '../readText';
import { memberOptions, membershipProperties, memberSteps } from './campaignMember';

export const addCampaignMember = defineOperation({
	resource: 'campaign',
	value: 'addMember',
	name: 'Add Member',
	action: 'Add a lead or contact to a campaign',
	description:
		'Add a lead or contact to a campaign. If the person is already a member, the item is unchanged and does not fail, even if the status differs.',
	subtitle: '"add member: campaign"',
	requires: ['campaignMembers'],
	properties: () => [
		...membershipProperties,
		{
			displayName: 'Status',
			name: 'memberStatus',
			type: 'string',
			default: '',
			placeholder: 'e.g. Sent',
			description:
				'A member status of the campaign. Leave empty to use the default status of the campaign.',
		},
		memberOptions,
	],
	...memberSteps('add', (item) => readText(item, 'memberStatus')),
});
