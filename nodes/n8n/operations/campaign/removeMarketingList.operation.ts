/** Remove Marketing List: removes one marketing list from a campaign for each item. */
import { defineOperation } from '../defineOperation';
import { campaignListProperties, campaignListSteps } from './campaignList';

export const removeCampaignList = defineOperation({
	resource: 'campaign',
	value: 'removeMarketingList',
	name: 'Remove Marketing List',
	action: 'Remove a marketing list from a campaign',
	description:
		'Remove a marketing list from a campaign. If the campaign does not have the list, the item is unchanged and does not fail.',
	subtitle: '"remove marketing list: campaign"',
	requires: ['addCampaignItems', 'addListMembers'],
	properties: () => [...campaignListProperties],
	...campaignListSteps('remove'),
});
