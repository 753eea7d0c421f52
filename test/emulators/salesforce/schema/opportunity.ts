import * as f from './fields';
import { LEAD_SOURCES } from './picklists';
import type { ObjectSchema } from './types';

const WON = 'Closed Won';
const LOST = 'Closed Lost';

/** The stages of a new org, and the probability that each of them brings along where the client sets none. */
const PROBABILITIES: Readonly<Record<string, number>> = {
	Prospecting: 10,
	Qualification: 10,
	'Needs Analysis': 20,
	'Value Proposition': 50,
	'Id. Decision Makers': 60,
	'Perception Analysis': 70,
	'Proposal/Price Quote': 75,
	'Negotiation/Review': 90,
	[WON]: 100,
	[LOST]: 0,
};

/** https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-opportunity.html */
export const opportunity: ObjectSchema = {
	name: 'Opportunity',
	label: 'Opportunity',
	labelPlural: 'Opportunities',
	keyPrefix: '006',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id('Opportunity ID'),
		f.isDeleted(),
		f.lookup('AccountId', 'Account ID', ['Account'], {
			cascadeDelete: true,
			childRelationshipName: 'Opportunities',
		}),
		f.text('Name', 'Name', 120, { nillable: false, nameField: true, idLookup: true }),
		f.longText('Description', 'Description'),
		f.picklist('StageName', 'Stage', Object.keys(PROBABILITIES), { nillable: false }),
		f.currency('Amount', 'Amount', { scale: 2 }),
		f.percent('Probability', 'Probability (%)', {
			defaultedOnCreate: true,
			derive: ({ Probability = null, StageName }) =>
				Probability ?? PROBABILITIES[String(StageName)] ?? null,
		}),
		f.date('CloseDate', 'Close Date', { nillable: false }),
		f.picklist('Type', 'Opportunity Type', [
			'Existing Customer - Upgrade',
			'Existing Customer - Replacement',
			'Existing Customer - Downgrade',
			'New Customer',
		]),
		f.text('NextStep', 'Next Step', 255),
		f.picklist('LeadSource', 'Lead Source', LEAD_SOURCES),
		f.checkbox('IsClosed', 'Closed', {
			...f.READ_ONLY,
			derive: ({ StageName }) => Number(StageName === WON || StageName === LOST),
		}),
		f.checkbox('IsWon', 'Won', {
			...f.READ_ONLY,
			derive: ({ StageName }) => Number(StageName === WON),
		}),
		f.lookup('RecordTypeId', 'Record Type ID', ['RecordType']),
		f.owner('Owner ID'),
		...f.audit(),
		f.date('LastActivityDate', 'Last Activity', f.READ_ONLY),
		f.externalKey('CrmId__c', 'CRM ID'),
		...Array.from({ length: 24 }, (_, index) =>
			f.text(`Detail${index + 1}__c`, `Detail ${index + 1}`, 100),
		),
	],
};
