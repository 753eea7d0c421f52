import { date, memo, money, text } from '../builders';
import { Table } from '../table';

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/campaign */
export const campaign = new Table({
	schemaName: 'Campaign',
	pluralSchemaName: 'Campaigns',
	label: 'Campaign',
	pluralLabel: 'Campaigns',
	objectTypeCode: 4400,
	nameColumn: 'name',
	changeTracking: true,
	ownership: 'UserOwned',
	states: {
		states: [
			{ value: 0, label: 'Active' },
			{ value: 1, label: 'Inactive' },
		],
		statuses: [
			{ value: 0, label: 'Proposed', state: 0 },
			{ value: 1, label: 'Ready To Launch', state: 0 },
			{ value: 2, label: 'Launched', state: 0 },
			{ value: 3, label: 'Completed', state: 1 },
			{ value: 4, label: 'Canceled', state: 1 },
		],
	},
	columns: [
		text('Name', 'Name', { maxLength: 128, required: 'ApplicationRequired' }),
		memo('Description', 'Description'),
		date('ProposedStart', 'Proposed Start Date'),
		money('BudgetedCost', 'Budget Allocated'),
	],
});
