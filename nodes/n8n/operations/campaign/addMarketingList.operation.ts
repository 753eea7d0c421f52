/** Add Marketing List: adds one marketing list to a campaign for each item. */
import { defineOperation } from '../defineOperation';
import { campaignListProperties, campaignListSteps } from './campaignList';

export const addCampaignList = defineOperation({
	resource: 'campaign',
	value: 'addMarketingList',
	name: 'Add Marketing List',
	action: 'Add a marketing list to a campaign',
	description:
		'Add a marketing list to a campaign, so that its members belong to the audience of the campaign. If the campaign already has the list, the item is unchanged and does not fail.',
	subtitle: '"add marketing list: campaign"',
	requires: ['addCampaignItems', 'addListMembers'],
	properties: () => [...campaignListProperties],
	...campaignListSteps('add'),
});
