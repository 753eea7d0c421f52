/** Remove Member: removes one person from a campaign for each item, all items together in few calls. */
import { defineOperation } from '../defineOperation';
import { memberOptions, membershipProperties, memberSteps } from './campaignMember';

export const removeCampaignMember = defineOperation({
	resource: 'campaign',
	value: 'removeMember',
	name: 'Remove Member',
	action: 'Remove a lead or contact from a campaign',
	description:
		'Remove a lead or contact from a campaign. If the person is not a member, the item is unchanged and does not fail.',
	subtitle: '"remove member: campaign"',
	requires: ['campaignMembers'],
	properties: () => [...membershipProperties, memberOptions],
	...memberSteps('remove', () => ''),
});
