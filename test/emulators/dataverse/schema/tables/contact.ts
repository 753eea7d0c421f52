import {
	address,
	boolean,
	choice,
	customer,
	date,
	email,
	lookup,
	memo,
	merging,
	money,
	number,
	numbered,
	phone,
	text,
} from '../builders';
import { customColumns, customKeys } from '../customColumns';
import { ALLOWED, CONTACT_METHODS, LEAD_SOURCES } from '../optionSets';
import { ACTIVE_OR_INACTIVE } from '../standardColumns';
import { Table } from '../table';

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/contact */
export const contact = new Table({
	schemaName: 'Contact',
	pluralSchemaName: 'Contacts',
	label: 'Contact',
	pluralLabel: 'Contacts',
	objectTypeCode: 2,
	nameColumn: 'fullname',
	changeTracking: true,
	ownership: 'UserOwned',
	states: ACTIVE_OR_INACTIVE,
	columns: [
		text('FirstName', 'First Name', { maxLength: 50, required: 'Recommended' }),
		text('LastName', 'Last Name', { maxLength: 50, required: 'ApplicationRequired' }),
		text('FullName', 'Full Name', { maxLength: 160, readOnly: true }),
		text('JobTitle', 'Job Title', { maxLength: 100 }),
		text('Department', 'Department', { maxLength: 100 }),
		email('EMailAddress1', 'Email'),
		email('EMailAddress2', 'Email Address 2'),
		email('EMailAddress3', 'Email Address 3'),
		phone('Telephone1', 'Business Phone'),
		phone('Telephone2', 'Home Phone'),
		phone('MobilePhone', 'Mobile Phone'),
		text('WebSiteUrl', 'Website', { maxLength: 200, format: 'Url' }),
		...address('Address1', 'Address 1'),
		memo('Description', 'Description'),
		date('BirthDate', 'Birthday'),
		choice('GenderCode', 'Gender', numbered('Male', 'Female')),
		choice(
			'FamilyStatusCode',
			'Marital Status',
			numbered('Single', 'Married', 'Divorced', 'Widowed'),
		),
		choice('EducationCode', 'Education', numbered('Default Value')),
		money('AnnualIncome', 'Annual Income'),
		number('decimal', 'ExchangeRate', 'Exchange Rate', {
			readOnly: true,
			minimum: 1e-12,
			maximum: 100_000_000_000,
			precision: 12,
		}),
		number('integer', 'ImportSequenceNumber', 'Import Sequence Number', {
			createOnly: true,
			minimum: -2_147_483_648,
			maximum: 2_147_483_647,
		}),
		choice('LeadSourceCode', 'Lead Source', LEAD_SOURCES),
		choice('PreferredContactMethodCode', 'Preferred Method of Contact', CONTACT_METHODS, {
			defaultValue: 1,
		}),
		boolean('DoNotEMail', 'Do not allow Emails', ALLOWED),
		boolean('DoNotPhone', 'Do not allow Phone Calls', ALLOWED),
		customer(
			'ParentCustomerId',
			'Company Name',
			{ account: 'contact_customer_accounts', contact: 'contact_customer_contacts' },
			{ onDelete: { account: 'cascade', contact: 'removeLink' } },
		),
		lookup('OriginatingLeadId', 'Originating Lead', {
			table: 'lead',
			relationship: 'contact_originating_lead',
		}),
		...merging('contact'),
		...customColumns(),
	],
	keys: customKeys(),
});
