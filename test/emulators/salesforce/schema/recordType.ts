import * as f from './fields';
import type { ObjectSchema } from './types';

/** Kinds of records, each of one object. https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-recordtype.html */
export const recordType: ObjectSchema = {
	name: 'RecordType',
	label: 'Record Type ID',
	labelPlural: 'Record Type IDs',
	keyPrefix: '012',
	custom: false,
	createable: true,
	updateable: true,
	deletable: false,
	fields: [
		f.id(),
		f.text('Name', 'Name', 80, { nillable: false, nameField: true }),
		f.text('DeveloperName', 'Developer Name', 80, { nillable: false }),
		f.text('SobjectType', 'SObject Type Name', 40, { nillable: false }),
		f.checkbox('IsActive', 'Active', { defaultValue: 1 }),
		...f.audit(),
	],
};
