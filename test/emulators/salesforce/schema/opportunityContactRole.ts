import * as f from './fields';
import type { ObjectSchema } from './types';

/**
 * A contact of an opportunity. Several records for the same two are possible, though not recommended.
 * https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-opportunitycontactrole.html
 */
export const opportunityContactRole: ObjectSchema = {
	name: 'OpportunityContactRole',
	label: 'Opportunity Contact Role',
	labelPlural: 'Opportunity Contact Roles',
	keyPrefix: '00K',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id('Contact Role ID'),
		f.isDeleted(),
		f.lookup('OpportunityId', 'Opportunity ID', ['Opportunity'], {
			nillable: false,
			updateable: false,
			cascadeDelete: true,
			childRelationshipName: 'OpportunityContactRoles',
		}),
		f.lookup('ContactId', 'Contact ID', ['Contact'], {
			nillable: false,
			cascadeDelete: true,
			childRelationshipName: 'OpportunityContactRoles',
		}),
		f.picklist('Role', 'Role', [
			'Business User',
			'Decision Maker',
			'Economic Buyer',
			'Economic Decision Maker',
			'Evaluator',
			'Executive Sponsor',
			'Influencer',
			'Technical Buyer',
			'Other',
		]),
		f.checkbox('IsPrimary', 'Primary'),
		...f.audit(),
	],
	onePrimary: { flag: 'IsPrimary', of: 'OpportunityId' },
};
