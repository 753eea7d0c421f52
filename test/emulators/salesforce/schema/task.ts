import * as f from './fields';
import type { ObjectSchema } from './types';

/** https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-task.html */
export const task: ObjectSchema = {
	name: 'Task',
	label: 'Task',
	labelPlural: 'Tasks',
	keyPrefix: '00T',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id(),
		f.isDeleted(),
		f.lookup('WhoId', 'Name ID', ['Contact', 'Lead']),
		f.lookup('WhatId', 'Related To ID', ['Account', 'Opportunity']),
		f.text('Subject', 'Subject', 255, { nameField: true }),
		f.date('ActivityDate', 'Due Date Only'),
		f.owner('Assigned To ID', ['User', 'Group']),
		...f.audit(),
	],
};
