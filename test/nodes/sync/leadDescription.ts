import type { CrmRecord, FieldDescription, RecordTypeDescription } from '../../../nodes/sync/crm';

const writable = {
	requiredOnCreate: false,
	creatable: true,
	updatable: true,
	filterable: true,
} as const;

const fields: FieldDescription[] = [
	{ ...writable, name: 'Id', label: 'Lead ID', type: 'id', creatable: false, updatable: false },
	{ ...writable, name: 'LastName', label: 'Last Name', type: 'text', requiredOnCreate: true },
	{ ...writable, name: 'Company', label: 'Company', type: 'text', requiredOnCreate: true },
	{ ...writable, name: 'Email', label: 'Email', type: 'email' },
	{ ...writable, name: 'Phone', label: 'Phone', type: 'phone' },
	{ ...writable, name: 'NumberOfEmployees', label: 'Employees', type: 'number' },
	{ ...writable, name: 'CampaignId', label: 'Campaign', type: 'lookup', updatable: false },
];

/** A record type as a driver describes it, small enough to read. */
export const lead: RecordTypeDescription = {
	name: 'Lead',
	label: 'Lead',
	idField: 'Id',
	fields,
	nameFields: ['LastName'],
	keys: [],
};

/** A lead as it was read; stamps are in January 2026, told by their day. */
export function leadRecord(
	id: string,
	values: CrmRecord['values'],
	{ created = 1, modified = 1 } = {},
): CrmRecord {
	const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00Z`;
	return {
		recordType: 'Lead',
		id,
		values,
		createdAt: day(created),
		modifiedAt: day(modified),
		version: day(modified),
	};
}
