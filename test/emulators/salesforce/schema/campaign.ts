import * as f from './fields';
import type { ObjectSchema } from './types';

/** https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-campaign.html */
export const campaign: ObjectSchema = {
	name: 'Campaign',
	label: 'Campaign',
	labelPlural: 'Campaigns',
	keyPrefix: '701',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id(),
		f.isDeleted(),
		f.text('Name', 'Name', 80, { nillable: false, nameField: true }),
		f.picklist('Status', 'Status', ['Planned', 'In Progress', 'Completed', 'Aborted']),
		f.checkbox('IsActive', 'Active'),
		f.longText('Description', 'Description'),
		f.owner('Owner ID'),
		...f.audit(),
	],
};

/**
 * The statuses that members of a campaign can have. A client can add others.
 * https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-campaignmemberstatus.html
 */
export const campaignMemberStatus: ObjectSchema = {
	name: 'CampaignMemberStatus',
	label: 'Campaign Member Status',
	labelPlural: 'Campaign Member Statuses',
	keyPrefix: '01Y',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id(),
		f.isDeleted(),
		f.lookup('CampaignId', 'Campaign ID', ['Campaign'], {
			nillable: false,
			updateable: false,
			cascadeDelete: true,
		}),
		f.text('Label', 'Label', 765, { nillable: false }),
		f.int('SortOrder', 'Sort Order'),
		f.checkbox('IsDefault', 'Is Default'),
		f.checkbox('HasResponded', 'Responded'),
		...f.audit(),
	],
};

/**
 * A lead or a contact in a campaign, once.
 * https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-campaignmember.html
 */
export const campaignMember: ObjectSchema = {
	name: 'CampaignMember',
	label: 'Campaign Member',
	labelPlural: 'Campaign Members',
	keyPrefix: '00v',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id(),
		f.isDeleted(),
		f.lookup('CampaignId', 'Campaign ID', ['Campaign'], {
			nillable: false,
			updateable: false,
			cascadeDelete: true,
			childRelationshipName: 'CampaignMembers',
		}),
		f.lookup('LeadId', 'Lead ID', ['Lead'], {
			updateable: false,
			cascadeDelete: true,
			childRelationshipName: 'CampaignMembers',
		}),
		f.lookup('ContactId', 'Contact ID', ['Contact'], {
			updateable: false,
			cascadeDelete: true,
			childRelationshipName: 'CampaignMembers',
		}),
		f.picklist('Status', 'Status', ['Sent', 'Responded'], { length: 40, defaultValue: 'Sent' }),
		f.checkbox('HasResponded', 'Responded', {
			...f.READ_ONLY,
			derive: ({ Status }) => Number(Status === 'Responded'),
		}),
		...f.audit(),
	],
	uniqueTogether: ['CampaignId', 'LeadId', 'ContactId'],
};
