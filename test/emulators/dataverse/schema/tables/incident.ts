import { choice, customer, lookup, memo, merging, number, numbered, text } from '../builders';
import { Table } from '../table';

/** A case. https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/incident */
export const incident = new Table({
	schemaName: 'Incident',
	pluralSchemaName: 'Incidents',
	label: 'Case',
	pluralLabel: 'Cases',
	objectTypeCode: 112,
	nameColumn: 'title',
	changeTracking: true,
	ownership: 'UserOwned',
	states: {
		states: [
			{ value: 0, label: 'Active' },
			{ value: 1, label: 'Resolved' },
			{ value: 2, label: 'Cancelled' },
		],
		statuses: [
			{ value: 1, label: 'In Progress', state: 0 },
			{ value: 2, label: 'On Hold', state: 0 },
			{ value: 3, label: 'Waiting for Details', state: 0 },
			{ value: 5, label: 'Problem Solved', state: 1 },
			{ value: 1000, label: 'Information Provided', state: 1 },
			{ value: 6, label: 'Cancelled', state: 2 },
		],
	},
	columns: [
		text('Title', 'Case Title', { maxLength: 200, required: 'ApplicationRequired' }),
		memo('Description', 'Description'),
		choice('PriorityCode', 'Priority', numbered('High', 'Normal', 'Low'), { defaultValue: 2 }),
		choice('CaseOriginCode', 'Origin', numbered('Phone', 'Email', 'Web')),
		customer(
			'CustomerId',
			'Customer',
			{ account: 'incident_customer_accounts', contact: 'incident_customer_contacts' },
			{ required: 'SystemRequired' },
		),
		text('TicketNumber', 'Case Number', { maxLength: 100, readOnly: true }),
		text('new_CallId', 'Call ID', { maxLength: 100 }),
		number('integer', 'new_CallSeconds', 'Call Seconds', { minimum: 0, maximum: 1_000_000 }),
		lookup('new_CallerLead', 'Caller (Lead)', {
			table: 'lead',
			navigationProperty: 'new_CallerLead',
			relationship: 'new_lead_incident_CallerLead',
		}),
		...merging('incident'),
	],
});
