/**
 * What the Web API says about a row that is missing, taken, changed or like another.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/perform-conditional-operations-using-web-api
 */
import type { Table } from '../schema/table';
import { DataverseError } from './dataverseError';

export const recordNotFound = (table: string, id: string) =>
	new DataverseError(404, '0x80040217', `Entity '${table}' With Id = ${id} Does Not Exist`);

/** The bulk messages name all rows they miss. */
export const recordsNotFound = (table: string, ids: readonly string[]) =>
	new DataverseError(404, '0x80040217', `${table} With Ids = ${ids.join(', ')} Do Not Exist`);

export const keyNotFound = (table: string) =>
	new DataverseError(
		404,
		'0x80060891',
		`A record with the specified key values does not exist in ${table} entity`,
	);

/** `If-None-Match: *` on a row that exists, or an id that is taken. */
export const recordExists = () =>
	new DataverseError(412, '0x80040237', 'A record with matching key values already exists.');

export const keyTaken = (keyLabel: string) =>
	new DataverseError(
		412,
		'0x80060892',
		`Entity Key ${keyLabel} violated. A record with the same value for ${keyLabel} already exists. A duplicate record cannot be created. Select one or more unique values and try again.`,
	);

export const versionMismatch = () =>
	new DataverseError(
		412,
		'0x80060882',
		"The version of the existing record doesn't match the RowVersion property provided.",
	);

/** https://learn.microsoft.com/power-apps/developer/data-platform/optimistic-concurrency gives the code, and no status. */
export const versionsNotChecked = (table: string) =>
	new DataverseError(
		400,
		'0x8006088d',
		`Optimistic concurrency isn't enabled for entity type ${table}. The IfVersionMatches value of ConcurrencyBehavior can only be used if optimistic concurrency is enabled.`,
	);

/** Older documentation shows status 500 for it. */
export const duplicateFound = () =>
	new DataverseError(
		412,
		'0x80040333',
		'A record was not created or updated because a duplicate of the current record already exists.',
	);

/** Rows of different tables, or of a table whose rows cannot be merged: the documentation names no code for it. */
export const cannotMerge = (reason: string) => new DataverseError(400, '0x80040203', reason);

/**
 * The codes and messages of a merge that is rejected; the documentation gives no status.
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 */
export const mergeRejected = {
	inactive: () =>
		new DataverseError(400, '0x80045304', 'Merge cannot be performed on entity that is inactive.'),
	identical: () =>
		new DataverseError(
			400,
			'0x80045305',
			'Merge cannot be performed on master and sub-entities that are identical.',
		),
	otherParent: () =>
		new DataverseError(
			400,
			'0x80045316',
			'Merge warning: sub-entity will be differently parented.',
		),
	lostParent: () =>
		new DataverseError(400, '0x80045317', 'Merge warning: sub-entity might lose parenting.'),
};

/**
 * What keeps a deleted row from being restored: the codes and texts are documented, and the status is not.
 * https://learn.microsoft.com/power-apps/developer/data-platform/restore-deleted-records
 */
export const restoreRejected = {
	idTaken: ({ name, idColumn }: Table, id: string) =>
		new DataverseError(
			400,
			'0x80049939',
			`Please delete the existing conflicting record '${name}' with primary key '${idColumn}' and primary key value '${id}' before attempting restore.`,
		),
	keyTaken: ({ name, idColumn }: Table, id: string) =>
		new DataverseError(
			400,
			'0x80049929',
			`Duplicate entity key preventing restore of record '${name}' with primary key '${idColumn}' and primary key value '${id}'. See inner exception for entity key details.`,
		),
	referenceGone: ({ name, idColumn }: Table, id: string, column: string) =>
		new DataverseError(
			400,
			'0x80049959',
			`Entity with id '${id}' and logical name '${name}' does not exist. We cannot restore the reference '${idColumn}' that must be restored as part of this Restore call. ValueToBeRestored: ${id}, ReferencedEntityName: ${name}, AttributeName: ${column}`,
		),
};

/** The documentation names no code for a case that is closed already. */
export const alreadyClosed = () =>
	new DataverseError(400, '0x80040203', 'This case has already been resolved.');

/**
 * A qualified or disqualified lead; the documentation gives no status.
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 * https://learn.microsoft.com/troubleshoot/dynamics-365/sales/troubleshoot-lead-qualification-issues-for-salespeople
 */
export const leadIsClosed = () =>
	new DataverseError(400, '0x80040519', 'The lead is already closed.');

/** Both rows are associated already. The code is documented, the status is the one that it has elsewhere. */
export const alreadyAssociated = () =>
	new DataverseError(412, '0x80040237', 'Cannot insert duplicate key.');

/** Clients report the message; its code is not documented. */
export const cannotAssociate = (message: 'Associate' | 'Disassociate', { definition }: Table) =>
	new DataverseError(400, '0x80040203', `${message} is not supported for ${definition.schemaName}`);

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes */
export const campaignNotSpecified = () =>
	new DataverseError(400, '0x8004030a', 'RegardingObjectId is a required field.');

/** The documentation describes what a marketing list rejects, and names no codes. */
export const cannotAddMembers = (reason: string) => new DataverseError(400, '0x80040203', reason);

/** Another transaction holds the row for too long. */
export const recordLocked = () =>
	new DataverseError(
		500,
		'0x80044151',
		'Sql error: SQL timeout expired. CRM ErrorCode: -2147204783 Sql ErrorCode: -2146232060 Sql Number: -2',
	);

/** A function that needs a row with an id got none; see OrganizationSettings. */
export const rowIsNotSaved = (status: 404 | 500, table: string) =>
	status === 404
		? recordNotFound(table, '00000000-0000-0000-0000-000000000000')
		: new DataverseError(500, '0x80040216', 'An unexpected error occurred.');
