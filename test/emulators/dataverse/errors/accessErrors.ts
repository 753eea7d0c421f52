/**
 * What the Web API rejects to this caller, or now.
 * https://learn.microsoft.com/troubleshoot/power-platform/dataverse/user-permissions/client-errors
 * https://learn.microsoft.com/power-apps/developer/data-platform/api-limits
 */
import type { Column } from '../schema/columns';
import type { Table } from '../schema/table';
import { stableGuid } from '../guid';
import { DataverseError } from './dataverseError';

export type Privilege = 'Read' | 'Create' | 'Write' | 'Delete' | 'Append' | 'AppendTo';

/** Such as `prvReadLead`. */
export const privilegeName = (privilege: Privilege, table: Table) =>
	`prv${privilege}${table.definition.schemaName}`;

export const notAMember = () =>
	new DataverseError(403, '0x80072560', 'The user is not a member of the organization.');

export const missingPrivilege = (userId: string, privilege: Privilege, table: Table) =>
	withoutPrivilege('roleCount=1, privilegeCount=465', userId, privilege, table);

/** The caller has no role at all. */
export const noRole = (userId: string, privilege: Privilege, table: Table) =>
	withoutPrivilege('roleCount=0, privilegeCount=0', userId, privilege, table);

function withoutPrivilege(has: string, userId: string, privilege: Privilege, table: Table) {
	const name = privilegeName(privilege, table);
	const { objectTypeCode, label } = table.definition;
	return new DataverseError(
		403,
		'0x80040220',
		`Principal user (Id=${userId}, type=8, ${has}, accessMode=0), is missing ${name} privilege (Id=${stableGuid(name)}) on OTC=${objectTypeCode} for entity '${table.name}' (LocalizedName='${label}'). context.Caller=${userId}. Consider adding missed privilege to one of the principal (user/team) roles.`,
	);
}

/** The caller has the privilege, but not for the whole organization. */
export function privilegeTooNarrow(userId: string, privilege: Privilege, table: Table) {
	const name = privilegeName(privilege, table);
	return new DataverseError(
		403,
		'0x80040220',
		`SecLib::CheckPrivilege failed. User: ${userId}, PrivilegeName: ${name}, PrivilegeId: ${stableGuid(name)}, Required Depth: Global.`,
	);
}

/** The caller has the privilege for rows that they own, and this is not one. */
export const missingAccess = (userId: string, privilege: Privilege, table: Table, id: string) =>
	new DataverseError(
		403,
		'0x80048306',
		`Principal with id ${userId} does not have ${privilege}Access right(s) for record with id ${id} of entity ${table.name}`,
	);

/**
 * A user that is to own a row is disabled; the same code as for a caller who is.
 * https://github.com/microsoft/coe-starter-kit/issues/3741
 */
export const userDisabled = (userId: string, organizationId: string) =>
	new DataverseError(
		403,
		'0x80040225',
		`The user with SystemUserId=${userId} in OrganizationContext=${organizationId} is disabled`,
	);

/**
 * A secured column that no column security profile opens to the caller. To create, the message names it by its logical
 * name; to update, by its label.
 * https://github.com/MicrosoftDocs/dynamics-365-customer-engagement/issues/2074
 * https://learn.microsoft.com/power-apps/developer/data-platform/column-level-security
 */
export const securedColumn = (
	change: 'create' | 'update',
	userId: string,
	table: Table,
	column: Pick<Column, 'name' | 'label'>,
) =>
	change === 'create'
		? new DataverseError(
				403,
				'0x8004f502',
				`User with ID ${userId} does not have Create permissions for the ${column.name} attribute in the ${table.name} entity. Count secured attributes in entity 1. User has 0 secured attribute privileges. callerAp=null`,
			)
		: new DataverseError(
				403,
				'0x8004f507',
				`Caller user with Id ${userId} does not have update permissions to a ${column.label} secured field on entity ${table.definition.label}. The requested operation could not be completed.`,
			);

const tooMany = (code: string, message: string, retryAfterSeconds: number) =>
	new DataverseError(429, code, message, { 'Retry-After': String(retryAfterSeconds) });

export const tooManyRequests = (limit: number, windowSeconds: number, retryAfterSeconds: number) =>
	tooMany(
		'0x80072322',
		`Number of requests exceeded the limit of ${limit} over time window of ${windowSeconds} seconds.`,
		retryAfterSeconds,
	);

export const tooMuchExecution = (
	limitMs: number,
	windowSeconds: number,
	retryAfterSeconds: number,
) =>
	tooMany(
		'0x80072321',
		`Combined execution time of incoming requests exceeded limit of ${limitMs.toLocaleString('en-US')} milliseconds over time window of ${windowSeconds} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.`,
		retryAfterSeconds,
	);

export const tooManyAtOnce = (limit: number, retryAfterSeconds: number) =>
	tooMany(
		'0x80072326',
		`Number of concurrent requests exceeded the limit of ${limit}.`,
		retryAfterSeconds,
	);
