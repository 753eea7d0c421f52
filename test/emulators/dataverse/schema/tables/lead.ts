import {
	address,
	boolean,
	choice,
	customer,
	dateTime,
	email,
	lookup,
	memo,
	money,
	number,
	numbered,
	phone,
	text,
} from '../builders';
import { customColumns, customKeys } from '../customColumns';
import { ALLOWED, CONTACT_METHODS, INDUSTRIES, LEAD_SOURCES } from '../optionSets';
import { Table } from '../table';

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/lead */
export const lead = new Table({
	schemaName: 'Lead',
	pluralSchemaName: 'Leads',
	label: 'Lead',
	pluralLabel: 'Leads',
	objectTypeCode: 4,
	nameColumn: 'fullname',
	changeTracking: true,
	ownership: 'UserOwned',
	states: {
		states: [
			{ value: 0, label: 'Open' },
			{ value: 1, label: 'Qualified' },
			{ value: 2, label: 'Disqualified' },
		],
		statuses: [
			{ value: 1, label: 'New', state: 0 },
			{ value: 2, label: 'Contacted', state: 0 },
			{ value: 3, label: 'Qualified', state: 1 },
			{ value: 4, label: 'Lost', state: 2 },
			{ value: 5, label: 'Cannot Contact', state: 2 },
			{ value: 6, label: 'No Longer Interested', state: 2 },
			{ value: 7, label: 'Canceled', state: 2 },
		],
	},
	columns: [
		text('Subject', 'Topic', { maxLength: 300, required: 'ApplicationRequired' }),
		text('FirstName', 'First Name', { maxLength: 50, required: 'Recommended' }),
		text('LastName', 'Last Name', { maxLength: 50, required: 'ApplicationRequired' }),
		text('FullName', 'Name', { maxLength: 160, readOnly: true }),
		text('CompanyName', 'Company Name', { maxLength: 100, required: 'Recommended' }),
		text('JobTitle', 'Job Title', { maxLength: 100 }),
		email('EMailAddress1', 'Email'),
		email('EMailAddress2', 'Email Address 2'),
		email('EMailAddress3', 'Email Address 3'),
		phone('Telephone1', 'Business Phone'),
		phone('Telephone2', 'Home Phone'),
		phone('MobilePhone', 'Mobile Phone', 20),
		text('WebSiteUrl', 'Website', { maxLength: 200, format: 'Url' }),
		...address('Address1', 'Address 1'),
		memo('Description', 'Description'),
		choice('LeadSourceCode', 'Lead Source', LEAD_SOURCES),
		choice('LeadQualityCode', 'Rating', numbered('Hot', 'Warm', 'Cold'), { defaultValue: 2 }),
		choice('IndustryCode', 'Industry', INDUSTRIES),
		choice('PreferredContactMethodCode', 'Preferred Method of Contact', CONTACT_METHODS, {
			defaultValue: 1,
		}),
		money('Revenue', 'Annual Revenue'),
		number('integer', 'NumberOfEmployees', 'No. of Employees', { minimum: 0, maximum: 1_000_000 }),
		boolean('DoNotEMail', 'Do not allow Emails', ALLOWED),
		boolean('DoNotPhone', 'Do not allow Phone Calls', ALLOWED),
		dateTime('EstimatedCloseDate', 'Est. Close Date'),
		lookup('ParentAccountId', 'Parent Account for lead', {
			table: 'account',
			relationship: 'lead_parent_account',
		}),
		lookup('ParentContactId', 'Parent Contact for lead', {
			table: 'contact',
			relationship: 'lead_parent_contact',
		}),
		lookup('CampaignId', 'Source Campaign', { table: 'campaign', relationship: 'campaign_leads' }),
		customer('CustomerId', 'Customer', {
			account: 'lead_customer_accounts',
			contact: 'lead_customer_contacts',
		}),
		lookup('new_ReferrerId', 'Referrer', {
			table: 'contact',
			navigationProperty: 'new_ReferrerId',
			relationship: 'new_contact_lead_Referrer',
		}),
		...customColumns(),
	],
	keys: customKeys(),
});
