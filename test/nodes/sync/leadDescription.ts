import type { CrmRecord, FieldDescription, EntityDescription } from '../../../nodes/crm/port';
import { describeField } from '../../support/fieldDescription';

const person: FieldDescription[] = [
	describeField('text', 'FirstName', { label: 'First Name' }),
	describeField('text', 'LastName', { label: 'Last Name', requiredOnCreate: true }),
	describeField('email', 'Email', { label: 'Email' }),
	describeField('phone', 'Phone', { label: 'Phone' }),
	describeField('phone', 'Fax', { label: 'Fax' }),
	describeField('text', 'Notes', { label: 'Notes', filterable: false }),
	describeField('lookup', 'OwnerId', { label: 'Owner', lookupTargets: ['User'] }),
];

const id = (label: string): FieldDescription =>
	describeField('id', 'Id', { label, creatable: false, updatable: false });

/** Entities as a driver describes them, with few fields. */
export const lead: EntityDescription = {
	name: 'Lead',
	label: 'Lead',
	idField: 'Id',
	fields: [
		id('Lead ID'),
		...person,
		describeField('text', 'Company', { label: 'Company', requiredOnCreate: true }),
		describeField('number', 'NumberOfEmployees', { label: 'Employees' }),
		describeField('lookup', 'CampaignId', { label: 'Campaign', updatable: false }),
		describeField('text', 'Code', { label: 'Code' }),
	],
	nameFields: ['FirstName', 'LastName'],
	keys: [{ name: 'Code', label: 'Code', fields: ['Code'] }],
	activeState: { field: 'IsOpen', value: true },
	successors: [
		{ cause: 'conversion', field: 'ConvertedContactId', entity: 'Contact', remains: false },
	],
};

export const contact: EntityDescription = {
	name: 'Contact',
	label: 'Contact',
	idField: 'Id',
	fields: [
		id('Contact ID'),
		...person,
		describeField('email', 'OtherEmail', { label: 'Other Email' }),
		describeField('text', 'Title', { label: 'Title' }),
	],
	nameFields: ['FirstName', 'LastName'],
	keys: [],
	activeState: { field: 'IsActive', value: true },
	successors: [
		{ cause: 'merge', field: 'MasterId', entity: 'Contact', states: [false], remains: true },
	],
};

export const user: EntityDescription = {
	name: 'User',
	label: 'User',
	idField: 'Id',
	fields: [id('User ID'), describeField('email', 'Email', { label: 'Email' })],
	nameFields: ['Name'],
	keys: [],
};

/** A record as it was read; its stamps are given as days of January 2026. */
export function recordOf(
	{ name: entity }: EntityDescription,
	id: string,
	values: CrmRecord['values'],
	{ created = 1, modified = 1 } = {},
): CrmRecord {
	return {
		entity,
		id,
		values: { IsOpen: true, IsActive: true, ...values },
		createdAt: day(created),
		modifiedAt: day(modified),
		version: day(modified),
	};
}

export const leadRecord = (
	id: string,
	values: CrmRecord['values'],
	days?: { created?: number; modified?: number },
): CrmRecord => recordOf(lead, id, values, days);

export const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;
