/** What of a contact role has to be written: decided from the roles that the record has. */
import type { FieldValue, FieldValues } from '../../crm/port';
import { isSameId } from '../values/id';

/** The entity of contact roles; API names. */
export interface ContactRoleEntity {
	entity: string;
	/** The lookup to the record, such as the opportunity. */
	record: string;
	contact: string;
	role: string;
	isPrimary: string;
}

/** When the contact becomes the primary one of the record. */
export type PrimaryContact = 'onlyFillEmpty' | 'always' | 'never';

export interface RoleRules {
	fields: ContactRoleEntity;
	primary: PrimaryContact;
	/** False to keep a role that a contact has already. */
	replacesRole: boolean;
}

/** A contact role as it is, or as it will be. */
export interface KnownRole {
	id?: string;
	contactId: string;
	role: FieldValue;
	isPrimary: boolean;
}

/** What has to be written besides the two lookups; nothing where the contact has a role as it is to be. */
export function missingValues(
	{ fields, primary, replacesRole }: RoleRules,
	{ contactId, role }: { contactId: string; role: string },
	roles: readonly KnownRole[],
): FieldValues {
	const own = roles.filter((each) => isSameId(each.contactId, contactId));
	const hasRole = own.some((each) => each.role === role);
	const keepsRole = own.some((each) => each.role !== null) && !replacesRole;
	const isPrimary = own.some((each) => each.isPrimary);
	const hasPrimary = roles.some((each) => each.isPrimary);
	return {
		...(role !== '' && !hasRole && !keepsRole && { [fields.role]: role }),
		...(!isPrimary &&
			(primary === 'always' || (primary === 'onlyFillEmpty' && !hasPrimary)) && {
				[fields.isPrimary]: true,
			}),
	};
}
