/** Set Member Status: sets the status of one member of a campaign for each item, all items together in few calls. */
import { CrmError } from '../../../crm/errors';
import { defineOperation } from '../defineOperation';
import type { ItemContext } from '../operation';
import { readText } from '../readText';
import { memberOptions, membershipProperties, memberSteps } from './campaignMember';

export const setCampaignMemberStatus = defineOperation({
	resource: 'campaign',
	value: 'setMemberStatus',
	name: 'Set Member Status',
	action: 'Set the status of a campaign member',
	description:
		'Set the status of a lead or contact in a campaign, such as Responded. Fails if the person is not a member.',
	subtitle: '"set member status: campaign"',
	requires: ['campaignMembers'],
	properties: () => [
		...membershipProperties,
		{
			displayName: 'Status',
			name: 'memberStatus',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Responded',
			description: 'A member status of the campaign',
		},
		memberOptions,
	],
	...memberSteps('setStatus', readStatus),
});

function readStatus(item: ItemContext): string {
	const status = readText(item, 'memberStatus');
	if (status !== '') return status;
	throw new CrmError('The status is empty.', {
		kind: 'invalidRecord',
		advice: 'Enter a member status of the campaign.',
	});
}
