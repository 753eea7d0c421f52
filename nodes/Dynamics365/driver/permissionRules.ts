/** What Dataverse rejects for lack of a permission. */
import type { ErrorRule } from '../../crm/driver/errorRules';
import { COLUMN_SECURED, USER_DISABLED } from './errorCodes';

const users =
	'Open Power Platform admin center > Manage > Environments > the environment > Settings > Users + permissions > Application users (for user sign-in: Users)';

/** Who is not let in at all, whatever the status of the answer. */
const ofSignIn: readonly ErrorRule[] = [
	{
		codes: ['0x80072560'],
		kind: 'misconfigured',
		message: 'The connected app or account is not a user of this {crm} environment.',
		advice: `${users}, add it, and assign a security role.`,
	},
];

/**
 * https://learn.microsoft.com/power-platform/admin/field-level-security
 * To create, the message names the column by its API name; to update, by its label; an older one names none.
 */
const columnSecurity: ErrorRule = {
	codes: COLUMN_SECURED,
	kind: 'misconfigured',
	message: 'The connected user has no access to a secured column of {entity} in {crm}: {message}',
	advice:
		'Remove the column from the mapping, or ask an administrator to add the user to a column security profile that allows it (Power Platform admin center > Manage > Environments > the environment > Settings > Users + permissions > Column security profiles).',
};

const missingFor = (column: string) =>
	`The connected user has no {access} permission for the secured column "{${column}}" of {entity} in {crm}.`;

const ofTables: readonly ErrorRule[] = [
	{
		codes: [USER_DISABLED],
		kind: 'misconfigured',
		message: 'A user is disabled in {crm}: {message}',
		advice: `${users}, and enable it.`,
	},
	{
		reason: 'noRole',
		pattern: /\broleCount=0\b|has not been assigned any roles/,
		kind: 'misconfigured',
		message: 'The connected user has no security role in {crm}.',
		advice: `${users}, select the user, then select Manage security roles.`,
	},
	{
		pattern: /missing (?<privilege>prv\w+) privilege/i,
		kind: 'misconfigured',
		message: 'The connected user lacks the privilege {privilege} in {crm}.',
		advice: 'Ask an administrator to add it to a security role of the user.',
	},
	{
		pattern: /PrivilegeName: (?<privilege>prv\w+), .*Required Depth: Global/,
		kind: 'misconfigured',
		message:
			'The connected user has the privilege {privilege} in {crm}, but not for the whole organization.',
		advice:
			'Reading changes requires it: ask an administrator to set it to "Organization" in a security role of the user.',
	},
	{
		codes: ['0x80048306'],
		kind: 'invalidRecord',
		message: 'The connected user does not have permission for this {entity} in {crm}: {message}',
		advice: 'Share the record with the user, or assign the user a security role that includes it.',
	},
	{
		...columnSecurity,
		pattern:
			/does not have (?<access>create|read|update) permissions for the (?<field>\w+) attribute/i,
		message: missingFor('field'),
	},
	{
		...columnSecurity,
		pattern:
			/does not have (?<access>create|read|update) permissions to an? (?<column>.+?) secured field on entity/i,
		message: missingFor('column'),
	},
	columnSecurity,
];

/** In the order of the error table: who is not let in comes before what the connected user cannot do. */
export const permissionRules = { ofSignIn, ofTables };
