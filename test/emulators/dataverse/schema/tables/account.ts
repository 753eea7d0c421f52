import {
	address,
	boolean,
	choice,
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
import { ALLOWED, CONTACT_METHODS, INDUSTRIES } from '../optionSets';
import { ACTIVE_OR_INACTIVE } from '../standardColumns';
import { Table } from '../table';

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/account */
export const account = new Table({
	schemaName: 'Account',
	pluralSchemaName: 'Accounts',
	label: 'Account',
	pluralLabel: 'Accounts',
	objectTypeCode: 1,
	nameColumn: 'name',
	changeTracking: true,
	ownership: 'UserOwned',
	states: ACTIVE_OR_INACTIVE,
	columns: [
		text('Name', 'Account Name', { maxLength: 160, required: 'ApplicationRequired' }),
		text('AccountNumber', 'Account Number', { maxLength: 20 }),
		email('EMailAddress1', 'Email'),
		phone('Telephone1', 'Main Phone'),
		text('WebSiteURL', 'Website', { maxLength: 200, format: 'Url' }),
		...address('Address1', 'Address 1'),
		memo('Description', 'Description'),
		choice('IndustryCode', 'Industry', INDUSTRIES),
		choice(
			'CustomerTypeCode',
			'Relationship Type',
			numbered('Competitor', 'Consultant', 'Customer'),
		),
		choice('PreferredContactMethodCode', 'Preferred Method of Contact', CONTACT_METHODS, {
			defaultValue: 1,
		}),
		money('Revenue', 'Annual Revenue'),
		money('CreditLimit', 'Credit Limit'),
		number('integer', 'NumberOfEmployees', 'Number of Employees', {
			minimum: 0,
			maximum: 1_000_000_000,
		}),
		number('double', 'Address1_Latitude', 'Address 1: Latitude', {
			minimum: -90,
			maximum: 90,
			precision: 5,
		}),
		boolean('CreditOnHold', 'Credit Hold'),
		boolean('DoNotEMail', 'Do not allow Emails', ALLOWED),
		lookup('ParentAccountId', 'Parent Account', {
			table: 'account',
			relationship: 'account_parent_account',
			onDelete: 'removeLink',
		}),
		lookup('PrimaryContactId', 'Primary Contact', {
			table: 'contact',
			relationship: 'account_primary_contact',
			onDelete: 'removeLink',
		}),
		lookup('OriginatingLeadId', 'Originating Lead', {
			table: 'lead',
			relationship: 'account_originating_lead',
		}),
		...merging('account'),
		...customColumns(),
	],
	keys: customKeys(),
});
