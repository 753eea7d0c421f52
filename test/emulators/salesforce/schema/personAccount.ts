import { account } from './account';
import * as f from './fields';
import type { FieldSchema, ObjectSchema } from './types';

const NAME_PARTS = ['FirstName', 'LastName', 'Salutation'];

const personFields: readonly FieldSchema[] = [
	f.text('LastName', 'Last Name', 80, { partOf: 'Name' }),
	f.text('FirstName', 'First Name', 40, { partOf: 'Name' }),
	f.picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.'], {
		length: 40,
		partOf: 'Name',
	}),
	f.checkbox('IsPersonAccount', 'Is Person Account', {
		...f.READ_ONLY,
		derive: ({ LastName }) => Number(LastName !== null),
	}),
	f.email('PersonEmail', 'Email'),
	f.phone('PersonMobilePhone', 'Mobile'),
	f.text('PersonTitle', 'Title', 80),
];

const OF_PERSONS = [...NAME_PARTS, 'PersonEmail', 'PersonMobilePhone', 'PersonTitle'];

/**
 * Accounts of an org with person accounts. A last name makes a person of a record, whose name is composed.
 * https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-account.html
 */
export const accountOrPerson: ObjectSchema = {
	...account,
	fields: [
		...account.fields.map((field) =>
			field.name === 'Name'
				? {
						...field,
						derive: ({
							Name = null,
							FirstName,
							LastName,
						}: Parameters<NonNullable<FieldSchema['derive']>>[0]) =>
							LastName === null || LastName === undefined
								? Name
								: [FirstName, LastName].filter((part) => part !== null).join(' '),
					}
				: field,
		),
		...personFields,
	],
	unfit: (sent, { LastName }) =>
		sent.filter((name) => (LastName === null ? OF_PERSONS : ['Name']).includes(name)),
};
