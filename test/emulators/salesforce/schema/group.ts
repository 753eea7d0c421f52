import * as f from './fields';
import type { ObjectSchema } from './types';

/** Public groups, and the queues that own records. https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-group.html */
export const group: ObjectSchema = {
	name: 'Group',
	label: 'Group',
	labelPlural: 'Groups',
	keyPrefix: '00G',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id(),
		f.text('Name', 'Name', 40, { nillable: false, nameField: true }),
		f.text('DeveloperName', 'Developer Name', 80),
		f.picklist('Type', 'Type', ['Regular', 'Queue'], { defaultValue: 'Regular' }),
		f.email('Email', 'Email', { idLookup: false }),
		...f.audit(),
	],
};
