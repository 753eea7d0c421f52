/** Users as items, in the same form for every CRM. */
import type { IDataObject } from 'n8n-workflow';
import type { Conditions, Crm, CrmRecord } from '../../../crm/port';
import type { Product, UserEntity } from '../../product';

/** API names of the fields to read of a user. */
export const userFields = ({ name, email, username, active }: UserEntity): string[] => [
	...new Set([name, email, username, active.field]),
];

export function isActive({ active }: UserEntity, { values }: CrmRecord): boolean {
	return values[active.field] === active.value;
}

/** Finds users who can work in the CRM. */
export const onlyActive = ({ active: { field, value } }: UserEntity): Conditions => ({
	combine: 'all',
	conditions: [{ field, type: 'boolean', operator: 'equals', values: [value] }],
});

export function toUserJson(crm: Crm, { users }: Product, user: CrmRecord): IDataObject {
	const { entity, id, values } = user;
	return {
		id,
		name: values[users.name] ?? null,
		email: values[users.email] ?? null,
		username: values[users.username] ?? null,
		active: isActive(users, user),
		url: crm.linkTo(entity, id),
	};
}
