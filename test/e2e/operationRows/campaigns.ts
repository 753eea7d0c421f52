import { anyText, sent, type Colleague, type OperationRow } from './row';

const createInSalesforce = ({ create }: Colleague) => ({
	campaign: create('Campaign', { Name: 'Spring' }),
	id: create('Contact', { LastName: 'Hopper' }),
});

function createMember(crm: Colleague) {
	const given = createInSalesforce(crm);
	const values = { CampaignId: given.campaign, ContactId: given.id, Status: 'Sent' };
	return { ...given, member: crm.create('CampaignMember', values) };
}

const memberParameters = {
	campaignId: sent('campaign'),
	memberType: 'contact',
	memberId: sent('id'),
};

/** Campaign, in Salesforce. */
export const campaignMemberRows: OperationRow[] = [
	{
		of: 'campaign.addMember',
		given: createInSalesforce,
		parameters: { ...memberParameters, memberStatus: 'Responded' },
		items: ({ campaign, id }) => [
			{ outcome: 'created', id: anyText, campaignId: campaign, personId: id },
		],
		after: ({ campaign, id: contact }, { id }) => [
			['CampaignMember', id, { CampaignId: campaign, ContactId: contact, Status: 'Responded' }],
		],
	},
	{
		of: 'campaign.removeMember',
		given: createMember,
		parameters: memberParameters,
		items: ({ member }) => [{ outcome: 'deleted', id: member }],
		after: ({ member }) => [['CampaignMember', member, undefined]],
	},
	{
		of: 'campaign.setMemberStatus',
		given: createMember,
		parameters: { ...memberParameters, memberStatus: 'Responded' },
		items: ({ member }) => [{ outcome: 'updated', id: member }],
		after: ({ member }) => [['CampaignMember', member, { Status: 'Responded' }]],
	},
];

const CONTACTS = 2;
const listAndContact = ({ create }: Colleague) => ({
	list: create('list', { listname: 'Spring', createdfromcode: CONTACTS }),
	id: create('contact', { lastname: 'Hopper' }),
});
const listMember = {
	...{ findListBy: 'id', listId: sent('list') },
	...{ memberType: 'contact', findMemberBy: 'id', memberId: sent('id') },
};
const addListMember: OperationRow = {
	of: 'marketingList.addMember',
	given: listAndContact,
	parameters: listMember,
	items: ({ list, id }) => [{ outcome: 'created', listId: list, memberId: id }],
	after: ({ list, id }) => [['listmember', { _listid_value: list, _entityid_value: id }, {}]],
};

const campaignAndList = ({ create }: Colleague) => ({
	campaign: create('campaign', { name: 'Spring' }),
	list: create('list', { listname: 'Spring', createdfromcode: CONTACTS }),
});
const campaignList = {
	...{ findCampaignBy: 'id', campaignId: sent('campaign') },
	...{ findListBy: 'id', listId: sent('list') },
};
const addCampaignList: OperationRow = {
	of: 'campaign.addMarketingList',
	given: campaignAndList,
	parameters: campaignList,
	items: ({ campaign, list }) => [{ outcome: 'created', campaignId: campaign, listId: list }],
	after: ({ list }) => [['campaignitem', { entityid: list }, {}]],
};

/** Marketing List and Campaign, in Dynamics 365. */
export const marketingListRows: OperationRow[] = [
	addListMember,
	{
		of: 'marketingList.removeMember',
		follows: addListMember,
		parameters: listMember,
		items: ({ list, id }) => [{ outcome: 'deleted', listId: list, memberId: id }],
		after: ({ id }) => [['listmember', { _entityid_value: id }, undefined]],
	},
	addCampaignList,
	{
		of: 'campaign.removeMarketingList',
		follows: addCampaignList,
		parameters: campaignList,
		items: ({ campaign, list }) => [{ outcome: 'deleted', campaignId: campaign, listId: list }],
		after: ({ list }) => [['campaignitem', { entityid: list }, undefined]],
	},
];
