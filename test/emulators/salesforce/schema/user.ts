import * as f from './fields';
import type { ObjectSchema } from './types';

/**
 * Users are made when the emulator starts; clients can read them and change a few of their fields.
 * https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-user.html
 */
export const user: ObjectSchema = {
	name: 'User',
	label: 'User',
	labelPlural: 'Users',
	keyPrefix: '005',
	custom: false,
	createable: false,
	updateable: true,
	deletable: false,
	fields: [
		f.id(),
		f.text('Username', 'Username', 80, { nillable: false, unique: true, idLookup: true }),
		...f.personName().filter(({ name }) => name !== 'Salutation'),
		f.text('CompanyName', 'Company Name', 80),
		f.text('Department', 'Department', 80),
		f.text('Title', 'Title', 80),
		f.email('Email', 'Email', { nillable: false, length: 128, idLookup: false }),
		f.phone('Phone', 'Phone'),
		f.phone('MobilePhone', 'Mobile'),
		f.text('Alias', 'Alias', 8, { nillable: false }),
		f.checkbox('IsActive', 'Active', { defaultValue: 1 }),
		f.restrictedPicklist('UserType', 'User Type', ['Standard', 'Guest'], {
			...f.READ_ONLY,
			defaultValue: 'Standard',
		}),
		f.lookup('ManagerId', 'Manager ID', ['User']),
		...f.audit(),
	],
};
