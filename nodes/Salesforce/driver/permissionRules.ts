/** What Salesforce rejects for lack of a permission. */
import type { ErrorRule } from '../../crm/driver/errorRules';

/** Who cannot use the API at all, whatever the status of the answer. */
const ofSignIn: readonly ErrorRule[] = [
	{
		codes: ['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'],
		kind: 'misconfigured',
		message: 'The API is not enabled for this user or this edition of {crm}.',
		advice:
			'Ask an administrator for the permission "API Enabled". Professional Edition needs API access as an add-on.',
	},
];

/**
 * The code of a missing object permission is also that of a trigger that fails: only the message is different.
 * It names the object by its label, and is the same for objects that no one can write through the API.
 * https://help.salesforce.com/s/articleView?id=platform.users_profiles_object_perms.htm
 */
const objectPermission = (attempt: string, permission: string): ErrorRule => ({
	codes: ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'],
	pattern: new RegExp(`entity type cannot be ${attempt}: (?<object>[^\\r\\n]*?)\\.?$`, 'm'),
	kind: 'misconfigured',
	message: `The connected user has no ${permission} permission for the object {object} in {crm}.`,
	advice: `In Setup, open a permission set of the user, select Object Settings > {object} > Edit, and enable ${permission}. Some objects cannot be written through the API by any user.`,
});

const ofRecords: readonly ErrorRule[] = [
	objectPermission('inserted', 'Create'),
	objectPermission('updated', 'Edit'),
	{
		codes: ['INVALID_FIELD_FOR_INSERT_UPDATE'],
		kind: 'misconfigured',
		message: 'The connected user has no edit access to {fields} of {entity} in {crm}.',
		advice: 'Remove the field from the mapping, or ask an administrator for edit access.',
	},
	{
		codes: [
			'INSUFFICIENT_ACCESS',
			'INSUFFICIENT_ACCESS_OR_READONLY',
			'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
		],
		kind: 'invalidRecord',
		message: 'The connected user does not have permission for this {entity} in {crm}: {message}',
		advice: 'Ask an administrator for edit access, or to share the record with the user.',
	},
];

/** In the order of the error table: who is not let in comes before what the connected user cannot do. */
export const permissionRules = { ofSignIn, ofRecords };
