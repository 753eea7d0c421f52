import { dateTime, memo, text } from '../builders';
import type { LookupColumn } from '../columns';
import { Table } from '../table';

/** An activity can be about a row of any table that has activities. */
const regarding: LookupColumn = {
	kind: 'lookup',
	type: 'Lookup',
	name: 'regardingobjectid',
	schemaName: 'RegardingObjectId',
	label: 'Regarding',
	required: 'None',
	validFor: { create: true, update: true },
	targets: ['account', 'contact', 'incident', 'lead', 'opportunity'].map((table) => ({
		table,
		navigationProperty: `regardingobjectid_${table}_task`,
		relationship: `${table}_Tasks`,
	})),
};

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/task */
export const task = new Table({
	schemaName: 'Task',
	pluralSchemaName: 'Tasks',
	label: 'Task',
	pluralLabel: 'Tasks',
	objectTypeCode: 4212,
	nameColumn: 'subject',
	idColumn: 'ActivityId',
	changeTracking: true,
	ownership: 'UserOwned',
	states: {
		states: [
			{ value: 0, label: 'Open' },
			{ value: 1, label: 'Completed' },
			{ value: 2, label: 'Canceled' },
		],
		statuses: [
			{ value: 2, label: 'Not Started', state: 0 },
			{ value: 3, label: 'In Progress', state: 0 },
			{ value: 5, label: 'Completed', state: 1 },
			{ value: 6, label: 'Canceled', state: 2 },
		],
	},
	columns: [
		text('Subject', 'Subject', { maxLength: 200, required: 'ApplicationRequired' }),
		memo('Description', 'Description'),
		dateTime('ScheduledEnd', 'Due Date'),
		regarding,
	],
});
