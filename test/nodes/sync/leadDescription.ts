import type { CrmRecord, FieldDescription, EntityDescription } from '../../../nodes/crm/port';

const writable = {
	requiredOnCreate: false,
	creatable: true,
	updatable: true,
	filterable: true,
} as const;

const person: FieldDescription[] = [
	{ ...writable, name: 'FirstName', label: 'First Name', type: 'text' },
	{ ...writable, name: 'LastName', label: 'Last Name', type: 'text', requiredOnCreate: true },
	{ ...writable, name: 'Email', label: 'Email', type: 'email' },
	{ ...writable, name: 'Phone', label: 'Phone', type: 'phone' },
	{ ...writable, name: 'Fax', label: 'Fax', type: 'phone' },
	{ ...writable, name: 'Notes', label: 'Notes', type: 'text', filterable: false },
	{ ...writable, name: 'OwnerId', label: 'Owner', type: 'lookup', lookupTargets: ['User'] },
];

const id = (label: string): FieldDescription => ({
	...writable,
	name: 'Id',
	label,
	type: 'id',
	creatable: false,
	updatable: false,
});

/** Entities as a driver describes them, with few fields. */
export const lead: EntityDescription = {
	name: 'Lead',
	label: 'Lead',
	idField: 'Id',
	fields: [
		id('Lead ID'),
		...person,
		{ ...writable, name: 'Company', label: 'Company', type: 'text', requiredOnCreate: true },
		{ ...writable, name: 'NumberOfEmployees', label: 'Employees', type: 'number' },
		{ ...writable, name: 'CampaignId', label: 'Campaign', type: 'lookup', updatable: false },
		{ ...writable, name: 'Code', label: 'Code', type: 'text' },
	],
	nameFields: ['FirstName', 'LastName'],
	keys: [{ name: 'Code', label: 'Code', fields: ['Code'] }],
	successor: { field: 'ConvertedContactId', entity: 'Contact' },
};

export const contact: EntityDescription = {
	name: 'Contact',
	label: 'Contact',
	idField: 'Id',
	fields: [
		id('Contact ID'),
		...person,
		{ ...writable, name: 'OtherEmail', label: 'Other Email', type: 'email' },
		{ ...writable, name: 'Title', label: 'Title', type: 'text' },
	],
	nameFields: ['FirstName', 'LastName'],
	keys: [],
};

export const user: EntityDescription = {
	name: 'User',
	label: 'User',
	idField: 'Id',
	fields: [id('User ID'), { ...writable, name: 'Email', label: 'Email', type: 'email' }],
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
		values,
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
