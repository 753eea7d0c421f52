/**
 * Codes of Dataverse that this driver acts on.
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 */

/** The record does not exist: the one that was to be written, or one that a lookup refers to. */
export const NOT_FOUND = '0x80040217';

/** A duplicate detection rule of the environment has found records like the one that was to be written. */
export const DUPLICATES_FOUND = '0x80040333';

/** What FetchXML cannot be: not well-formed, and with elements, operators, values or links that do not exist. */
export const INVALID_FETCH = [
	'0x80040201',
	'0x80040203',
	'0x80041108',
	'0x80041117',
	'0x8004111c',
	'0x80041120',
];

/** Another record has these values of an alternate key. */
export const KEY_TAKEN = '0x80060892';

/** A record already has the id that was chosen for a new one. */
export const ID_TAKEN = '0x80040237';

/** A column security profile that the connected user needs is missing: to create, to read or share, to update. */
export const COLUMN_SECURED = ['0x8004f502', '0x8004f504', '0x8004f507'];

/** A user is disabled: the connected one, or one that is to own the record. */
export const USER_DISABLED = '0x80040225';
