import * as f from './fields';
import { INDUSTRIES, LEAD_SOURCES, RATINGS } from './picklists';
import type { ObjectSchema } from './types';

/** https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-account.html */
export const account: ObjectSchema = {
	name: 'Account',
	label: 'Account',
	labelPlural: 'Accounts',
	keyPrefix: '001',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id('Account ID'),
		f.isDeleted(),
		f.lookup('MasterRecordId', 'Master Record ID', ['Account'], f.READ_ONLY),
		f.text('Name', 'Account Name', 255, {
			nillable: false,
			nameField: true,
			partOf: 'Name',
			extraTypeInfo: 'switchablepersonname',
		}),
		f.picklist('Type', 'Account Type', [
			'Prospect',
			'Customer - Direct',
			'Customer - Channel',
			'Channel Partner / Reseller',
			'Installation Partner',
			'Technology Partner',
			'Other',
		]),
		f.lookup('ParentId', 'Parent Account ID', ['Account'], {
			childRelationshipName: 'ChildAccounts',
		}),
		...f.address('Billing', 'Billing'),
		...f.address('Shipping', 'Shipping'),
		f.phone('Phone', 'Account Phone'),
		f.phone('Fax', 'Account Fax'),
		f.text('AccountNumber', 'Account Number', 40),
		f.url('Website', 'Website'),
		f.text('Sic', 'SIC Code', 20),
		f.picklist('Industry', 'Industry', INDUSTRIES),
		f.currency('AnnualRevenue', 'Annual Revenue'),
		f.int('NumberOfEmployees', 'Employees'),
		f.picklist('Ownership', 'Ownership', ['Public', 'Private', 'Subsidiary', 'Other']),
		f.text('TickerSymbol', 'Ticker Symbol', 20),
		f.longText('Description', 'Account Description'),
		f.picklist('Rating', 'Account Rating', RATINGS),
		f.text('Site', 'Account Site', 80),
		f.lookup('RecordTypeId', 'Record Type ID', ['RecordType']),
		f.owner('Owner ID'),
		...f.audit(),
		f.date('LastActivityDate', 'Last Activity', f.READ_ONLY),
		f.picklist('AccountSource', 'Account Source', LEAD_SOURCES),
		f.externalKey('CrmId__c', 'CRM ID'),
	],
};
