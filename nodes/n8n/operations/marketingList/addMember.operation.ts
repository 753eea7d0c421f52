/** Add Member: adds one account, contact or lead to a marketing list for each item, all items together in few calls. */
import { defineOperation } from '../defineOperation';
import { listMemberProperties, listMemberSteps } from './listMember';

export const addListMember = defineOperation({
	resource: 'marketingList',
	value: 'addMember',
	name: 'Add Member',
	action: 'Add a member to a marketing list',
	description:
		'Add an account, contact or lead to a static marketing list. If the record is already a member, the item is unchanged and does not fail.',
	subtitle: '"add member: marketing list"',
	requires: ['addListMembers'],
	properties: () => [...listMemberProperties],
	...listMemberSteps('add'),
});
