import { customer, date, lookup, memo, money, text } from '../builders';
import { customColumns, customKeys, numberedColumns } from '../customColumns';
import { Table } from '../table';

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/opportunity */
export const opportunity = new Table({
	schemaName: 'Opportunity',
	pluralSchemaName: 'Opportunities',
	label: 'Opportunity',
	pluralLabel: 'Opportunities',
	objectTypeCode: 3,
	nameColumn: 'name',
	changeTracking: true,
	ownership: 'UserOwned',
	states: {
		states: [
			{ value: 0, label: 'Open' },
			{ value: 1, label: 'Won' },
			{ value: 2, label: 'Lost' },
		],
		statuses: [
			{ value: 1, label: 'In Progress', state: 0 },
			{ value: 2, label: 'On Hold', state: 0 },
			{ value: 3, label: 'Won', state: 1 },
			{ value: 4, label: 'Canceled', state: 2 },
			{ value: 5, label: 'Out-Sold', state: 2 },
		],
	},
	columns: [
		text('Name', 'Topic', { maxLength: 300, required: 'ApplicationRequired' }),
		memo('Description', 'Description'),
		date('EstimatedCloseDate', 'Est. Close Date'),
		money('EstimatedValue', 'Est. Revenue'),
		customer('CustomerId', 'Potential Customer', {
			account: 'opportunity_customer_accounts',
			contact: 'opportunity_customer_contacts',
		}),
		lookup('ParentAccountId', 'Account', {
			table: 'account',
			relationship: 'opportunity_parent_account',
		}),
		lookup('ParentContactId', 'Contact', {
			table: 'contact',
			relationship: 'opportunity_parent_contact',
		}),
		lookup('OriginatingLeadId', 'Originating Lead', {
			table: 'lead',
			relationship: 'opportunity_originating_lead',
		}),
		...customColumns(),
		...numberedColumns(24),
	],
	keys: customKeys(),
});
