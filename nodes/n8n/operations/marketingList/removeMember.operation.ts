/** Remove Member: removes one record from a marketing list for each item, all items together in few calls. */
import { defineOperation } from '../defineOperation';
import { listMemberProperties, listMemberSteps } from './listMember';

export const removeListMember = defineOperation({
	resource: 'marketingList',
	value: 'removeMember',
	name: 'Remove Member',
	action: 'Remove a member from a marketing list',
	description:
		'Remove an account, contact or lead from a static marketing list. If the record is not a member, the item is unchanged and does not fail.',
	subtitle: '"remove member: marketing list"',
	requires: ['addListMembers'],
	properties: () => [...listMemberProperties],
	...listMemberSteps('remove'),
});
