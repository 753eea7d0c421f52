/** The entities of the in-memory CRM, and its users. */
import type { EntityDescription, FieldDescription } from '../../../../nodes/crm/port';
import { describeField } from '../../../support/fieldDescription';

const text = (name: string, label: string, more: Partial<FieldDescription> = {}) =>
	other(more.type ?? 'text', name, label, { maxLength: 100, ...more });

const other = (
	type: FieldDescription['type'],
	name: string,
	label: string,
	more: Partial<FieldDescription> = {},
) => describeField(type, name, { label, ...more });

const choices = (...labels: string[]) => labels.map((label) => ({ value: label, label }));

/** What the CRM itself sets. */
const readOnly = { creatable: false, updatable: false };

const system: readonly FieldDescription[] = [
	other('id', 'id', 'ID', readOnly),
	other('dateTime', 'createdOn', 'Created On', readOnly),
	other('lookup', 'ownerId', 'Owner', { lookupTargets: ['user', 'team'] }),
];

const person: readonly FieldDescription[] = [
	text('firstName', 'First Name', { maxLength: 50 }),
	text('lastName', 'Last Name', { maxLength: 50, requiredOnCreate: true }),
	text('fullName', 'Full Name', readOnly),
	text('email', 'Email', { type: 'email' }),
	text('phone', 'Phone', { type: 'phone' }),
	text('jobTitle', 'Job Title'),
	text('syncStamp', 'Sync Stamp', { maxLength: 255 }),
];

const describe = (
	name: string,
	label: string,
	fields: readonly FieldDescription[],
): EntityDescription => ({
	...{ name, label, idField: 'id', fields: [...system, ...fields] },
	nameFields: fields.includes(person[0]!) ? ['firstName', 'lastName'] : ['name'],
	primaryNameField: fields.includes(person[0]!) ? 'fullName' : 'name',
	keys: fields
		.filter((field) => field.name === 'externalId')
		.map((field) => ({ name: field.name, label: field.label, fields: [field.name] })),
});

export const entities: readonly EntityDescription[] = [
	describe('account', 'Account', [
		text('name', 'Name', { requiredOnCreate: true }),
		text('accountNumber', 'Account Number'),
		text('externalId', 'External ID'),
		text('website', 'Website', { type: 'url' }),
		text('phone', 'Phone', { type: 'phone' }),
	]),
	describe('contact', 'Contact', [
		...person,
		other('date', 'birthday', 'Birthday', { dateBehavior: 'dateOnly' }),
		other('lookup', 'accountId', 'Account', { lookupTargets: ['account'] }),
	]),
	describe('lead', 'Lead', [
		...person,
		text('company', 'Company'),
		text('externalId', 'External ID'),
		text('notes', 'Notes', { maxLength: 100_000, filterable: false }),
		other('number', 'employees', 'Employees', { scale: 2 }),
		other('boolean', 'doNotCall', 'Do Not Call'),
		other('choice', 'region', 'Region', {
			isRestricted: true,
			choices: choices('North', 'South', 'East', 'West'),
		}),
		other('multiChoice', 'interests', 'Interests', {
			isRestricted: true,
			choices: choices('Products', 'Services', 'Training'),
		}),
	]),
	describe('team', 'Team', [text('name', 'Name')]),
	describe('user', 'User', [
		text('name', 'Name'),
		text('email', 'Email', { type: 'email' }),
		text('username', 'Username'),
		other('boolean', 'isActive', 'Active'),
	]),
];

export const CONNECTED_USER = { id: '0f3c2a10-0000-4000-8000-000000000001', name: 'Integration' };
export const ORGANIZATION_ID = '0f3c2a10-0000-4000-8000-0000000000ff';
export const ALICE = {
	...{ id: '0f3c2a10-0000-4000-8000-000000000002', name: 'Alice' },
	email: 'alice@memory.example',
};
export const TEAM = { id: '0f3c2a10-0000-4000-8000-000000000003', name: 'Sales' };
export const APP = { clientId: 'memory-app', clientSecret: 'memory-secret' };
