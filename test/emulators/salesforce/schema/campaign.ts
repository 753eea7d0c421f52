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
