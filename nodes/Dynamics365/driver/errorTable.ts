/** What Dataverse's rejections mean, what must happen next, and how a user fixes it. */
import type { ErrorRule } from '../../crm/driver/errorRules';
import {
	forbidden,
	notFound,
	notJson,
	rateLimited,
	serverError,
	signInRejected,
	tooLarge,
	unavailable,
	writeRejected,
} from '../../crm/driver/commonErrorRules';
import { actionRules } from './actionRules';
import { DUPLICATES_FOUND, ID_TAKEN, INVALID_FETCH, KEY_TAKEN, NOT_FOUND } from './errorCodes';
import { fileRules } from './fileRules';
import { permissionRules } from './permissionRules';
import { valueRules } from './valueRules';

/** https://learn.microsoft.com/power-apps/developer/data-platform/use-change-tracking-synchronize-data-external-systems */
const tokenExpired: ErrorRule = {
	reason: 'tokenExpired',
	kind: 'misconfigured',
	message: 'The change-tracking token for {entity} in {crm} has expired.',
	advice:
		'A token is valid for 7 days by default, and until the definition of the table changes. The trigger gets a new one automatically.',
};

const noSuchField: ErrorRule = {
	kind: 'misconfigured',
	message: 'There is no column "{field}" in the table {entity} in {crm}.',
	advice: 'Check the API name, and refresh the field list of the node.',
};

const keyTaken: ErrorRule = {
	kind: 'invalidRecord',
	message: 'Another {entity} in {crm} already uses this key value: {message}',
	advice: 'Select a match rule that finds the existing record, or map another value to the key.',
};

/** The first row that matches applies. */
export const errorTable: readonly ErrorRule[] = [
	...permissionRules.ofSignIn,
	signInRejected('rejected the sign-in'),
	rateLimited,
	{ ...tokenExpired, codes: ['0x80044352'] },
	{ ...tokenExpired, pattern: /version ?stamp .*expired/i },
	...permissionRules.ofTables,
	forbidden('Ask an administrator for a security role that allows it.'),
	{ ...noSuchField, pattern: /property named '(?<field>[^']+)' on type/ },
	{ ...noSuchField, pattern: /property '(?<field>[^']+)' does not exist on type/ },
	{
		...noSuchField,
		codes: ['0x80041103'],
		pattern: /'(?<entity>[^']+)' entity doesn't contain attribute with Name = '(?<field>[^']+)'/,
	},
	{
		codes: ['0x80041102'],
		pattern: /entity with a name = '(?<entity>[^']+)'/,
		kind: 'misconfigured',
		message: 'There is no table "{entity}" in {crm}.',
		advice: 'Check the API name: the logical name of the table, such as lead or contact.',
	},
	{
		codes: INVALID_FETCH,
		writes: false,
		kind: 'misconfigured',
		message: '{crm} cannot run the query: {message}',
		advice: 'Check the query.',
	},
	{
		codes: ['0x8006088a'],
		kind: 'misconfigured',
		message: 'There is no table {entity} in {crm}.',
		advice: 'Check the API name: the logical name of the table, such as lead or contact.',
	},
	{
		codes: [NOT_FOUND],
		kind: 'invalidRecord',
		message: 'The {entity}, or a record that it refers to, does not exist in {crm}: {message}',
		advice: 'It may have been deleted. Check the ID.',
	},
	{
		codes: [DUPLICATES_FOUND],
		kind: 'invalidRecord',
		message: '{crm} did not save the {entity}: a duplicate detection rule found a duplicate.',
		advice: 'Select a match rule that finds the existing record, or change the rule in {crm}.',
	},
	{ ...keyTaken, codes: [KEY_TAKEN], reason: 'keyTaken' },
	{ ...keyTaken, codes: [ID_TAKEN] },
	...actionRules,
	...fileRules,
	...valueRules,
	{
		statuses: [412],
		reason: 'conflict',
		kind: 'invalidRecord',
		message: 'The {entity} in {crm} was changed by someone else after it was read: {message}',
		advice: 'Run the workflow again.',
	},
	{
		codes: ['0x80044150', '0x80044151', '0x80048544', '0x80048644'],
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: '{crm} is temporarily busy: {message}',
		advice: 'Try again later.',
	},
	tooLarge,
	unavailable(),
	serverError,
	notJson(
		'a Dataverse API response',
		'it must be the environment URL, such as https://contoso.crm4.dynamics.com.',
	),
	notFound('table'),
	writeRejected,
];
