import type { Row } from '../../kernel/store';
import { makeId } from '../ids';
import * as f from './fields';
import { INDUSTRIES, LEAD_SOURCES, RATINGS } from './picklists';
import type { ObjectSchema } from './types';

const OPEN = ['Open - Not Contacted', 'Working - Contacted'];
const CONVERTED = 'Closed - Converted';
const STATUSES = [...OPEN, CONVERTED, 'Closed - Not Converted'];

/** https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-lead.html */
export const lead: ObjectSchema = {
	name: 'Lead',
	label: 'Lead',
	labelPlural: 'Leads',
	keyPrefix: '00Q',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id('Lead ID'),
		f.isDeleted(),
		f.lookup('MasterRecordId', 'Master Record ID', ['Lead'], f.READ_ONLY),
		...f.personName(),
		f.text('Title', 'Title', 128),
		f.text('Company', 'Company', 255, { nillable: false }),
		...f.address('', ''),
		f.phone('Phone', 'Phone'),
		f.phone('MobilePhone', 'Mobile Phone'),
		f.phone('Fax', 'Fax'),
		f.email('Email', 'Email'),
		f.text('EmailBouncedReason', 'Email Bounced Reason', 255, { createable: false }),
		f.url('Website', 'Website'),
		f.longText('Description', 'Description'),
		f.picklist('LeadSource', 'Lead Source', LEAD_SOURCES),
		f.picklist('Status', 'Status', STATUSES, { nillable: false, defaultValue: OPEN[0] }),
		f.picklist('Industry', 'Industry', INDUSTRIES),
		f.picklist('Rating', 'Rating', RATINGS),
		f.currency('AnnualRevenue', 'Annual Revenue'),
		f.int('NumberOfEmployees', 'Employees'),
		f.owner('Owner ID', ['User', 'Group']),
		f.checkbox('HasOptedOutOfEmail', 'Email Opt Out'),
		f.checkbox('DoNotCall', 'Do Not Call'),
		f.checkbox('IsConverted', 'Converted', { updateable: false }),
		f.date('ConvertedDate', 'Converted Date', f.READ_ONLY),
		f.lookup('ConvertedAccountId', 'Converted Account ID', ['Account'], f.READ_ONLY),
		f.lookup('ConvertedContactId', 'Converted Contact ID', ['Contact'], f.READ_ONLY),
		f.lookup('ConvertedOpportunityId', 'Converted Opportunity ID', ['Opportunity'], f.READ_ONLY),
		f.checkbox('IsUnreadByOwner', 'Unread By Owner'),
		...f.audit(),
		f.date('LastActivityDate', 'Last Activity', f.READ_ONLY),
		f.externalKey('CrmId__c', 'CRM ID'),
		f.text('SyncStamp__c', 'Sync Stamp', 255),
		f.multiPicklist('Interests__c', 'Interests', ['Sales', 'Service', 'Marketing', 'Commerce']),
		f.restrictedPicklist('Region__c', 'Region', ['North', 'South', 'East', 'West']),
	],
};

/** https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-leadstatus.html */
export const leadStatus: ObjectSchema = {
	name: 'LeadStatus',
	label: 'Lead Status Value',
	labelPlural: 'Lead Status Values',
	keyPrefix: '01J',
	custom: false,
	createable: false,
	updateable: false,
	deletable: false,
	fields: [
		f.id(),
		f.text('MasterLabel', 'Master Label', 255, f.READ_ONLY),
		f.text('ApiName', 'API Name', 255, f.READ_ONLY),
		f.int('SortOrder', 'Sort Order', f.READ_ONLY),
		f.checkbox('IsDefault', 'Is Default', f.READ_ONLY),
		f.checkbox('IsConverted', 'Is Converted', f.READ_ONLY),
		...f.audit(),
	],
};

/** The statuses of leads as records. */
export const leadStatusRows = (): Row[] =>
	STATUSES.map((status, index) => ({
		Id: makeId(leadStatus.keyPrefix, index + 1),
		MasterLabel: status,
		ApiName: status,
		SortOrder: index + 1,
		IsDefault: Number(index === 0),
		IsConverted: Number(status === CONVERTED),
	}));
