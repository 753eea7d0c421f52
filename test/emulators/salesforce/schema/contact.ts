import * as f from './fields';
import { LEAD_SOURCES } from './picklists';
import type { ObjectSchema } from './types';

/** https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-contact.html */
export const contact: ObjectSchema = {
	name: 'Contact',
	label: 'Contact',
	labelPlural: 'Contacts',
	keyPrefix: '003',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id('Contact ID'),
		f.isDeleted(),
		f.lookup('MasterRecordId', 'Master Record ID', ['Contact'], f.READ_ONLY),
		f.lookup('AccountId', 'Account ID', ['Account'], {
			cascadeDelete: true,
			childRelationshipName: 'Contacts',
		}),
		...f.personName(),
		...f.address('Other', 'Other'),
		...f.address('Mailing', 'Mailing'),
		f.phone('Phone', 'Business Phone'),
		f.phone('Fax', 'Business Fax'),
		f.phone('MobilePhone', 'Mobile Phone'),
		f.phone('HomePhone', 'Home Phone'),
		f.phone('OtherPhone', 'Other Phone'),
		f.phone('AssistantPhone', 'Asst. Phone'),
		f.lookup('ReportsToId', 'Reports To ID', ['Contact']),
		f.email('Email', 'Email'),
		f.text('EmailBouncedReason', 'Email Bounced Reason', 255, { permissionable: false }),
		f.text('Title', 'Title', 128),
		f.text('Department', 'Department', 80),
		f.text('AssistantName', "Assistant's Name", 40),
		f.picklist('LeadSource', 'Lead Source', LEAD_SOURCES),
		f.date('Birthdate', 'Birthdate'),
		f.longText('Description', 'Contact Description'),
		f.owner('Owner ID'),
		f.checkbox('HasOptedOutOfEmail', 'Email Opt Out'),
		f.checkbox('DoNotCall', 'Do Not Call'),
		...f.audit(),
		f.date('LastActivityDate', 'Last Activity', f.READ_ONLY),
		f.externalKey('CrmId__c', 'CRM ID'),
		f.text('SyncStamp__c', 'Sync Stamp', 255),
	],
};
