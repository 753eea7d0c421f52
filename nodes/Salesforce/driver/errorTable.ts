/**
 * What Salesforce's rejections mean, what must happen next, and how a user fixes it.
 * Codes: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
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
import { invocableRules } from './invocableRules';
import { objectAccessRules } from './objectAccess';
import { permissionRules } from './permissionRules';
import { valueRules } from './valueRules';

const sessionRejected = signInRejected('rejected the session: it has expired or was revoked');

/** The first row that matches applies. */
export const errorTable: readonly ErrorRule[] = [
	{
		codes: ['REQUEST_LIMIT_EXCEEDED'],
		pattern: /concurrent/i,
		kind: 'retryLater',
		waitCause: 'rate-limited',
		message: 'Too many requests are running in the {crm} org at the same time: {message}',
		advice: 'Run fewer workflows at the same time, or process fewer items at a time.',
	},
	{
		codes: ['REQUEST_LIMIT_EXCEEDED'],
		kind: 'retryLater',
		waitCause: 'quota-exhausted',
		message: 'The {crm} org has reached its API request limit: {message}',
		advice:
			'Salesforce counts the requests of the last 24 hours. Run workflows less often, or buy more API calls. Setup > Company Information shows the usage.',
	},
	...permissionRules.ofSignIn,
	{
		codes: ['INVALID_SESSION_ID'],
		pattern: /SessionHeader/,
		kind: 'misconfigured',
		message: '{crm} does not accept the access token in its SOAP API, which this operation needs.',
		advice:
			'If the app in Salesforce issues JSON Web Tokens (JWT) as access tokens, turn that off, and connect the account again.',
	},
	sessionRejected,
	{
		...sessionRejected,
		statuses: undefined,
		codes: ['INVALID_SESSION_ID', 'Bad_OAuth_Token', 'Missing_OAuth_Token'],
	},
	rateLimited,
	{
		codes: ['UNABLE_TO_LOCK_ROW'],
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: 'The {entity} (or its parent) is locked by another update in {crm}.',
		advice: 'Run the workflow again; update records of the same account in one execution.',
	},
	{
		codes: ['QUERY_TIMEOUT'],
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: '{crm} could not finish the query in time.',
		advice: 'Read fewer fields, or match by an indexed field.',
	},
	unavailable('Try again later; see https://status.salesforce.com.'),
	{
		codes: ['MALFORMED_QUERY'],
		pattern: /Implementation restriction: (?<object>\w+) requires a filter/,
		kind: 'misconfigured',
		message: '{crm} returns {object} records only with a certain filter: {message}',
		advice: 'Add this filter to the query. Triggers cannot read this object: select another one.',
	},
	{
		codes: ['MALFORMED_QUERY'],
		kind: 'misconfigured',
		message: '{crm} cannot run the query: {message}',
		advice: 'Check the query.',
	},
	{
		codes: ['INVALID_QUERY_LOCATOR'],
		kind: 'report',
		message: '{crm} closed the query before all pages were read (query locator expired).',
		advice: 'Run the workflow again.',
	},
	...objectAccessRules,
	{
		codes: ['INVALID_TYPE'],
		pattern: /sObject type '(?<type>[^']+)' is not supported/,
		kind: 'misconfigured',
		message: 'There is no object "{type}" in {crm} that the connected user can read.',
		advice:
			'Check the API name: custom objects end in __c. The connected user also needs Read for the object.',
	},
	{
		codes: ['INVALID_FIELD'],
		pattern: /No such column '(?<field>[^']+)' on (entity|sobject of type) '?(?<entity>\w+)/,
		kind: 'misconfigured',
		message: 'There is no field "{field}" on {entity} in {crm} that the connected user can see.',
		advice:
			'Check the API name: custom fields end in __c. Refresh the field list of the node, and check field-level security.',
	},
	{
		codes: ['INVALID_FIELD'],
		pattern: /field '(?<field>[^']+)' can not be filtered/,
		kind: 'misconfigured',
		message: '{crm} cannot find records by {fields}.',
		advice: 'Select another field to match by. Long text area fields cannot be filtered.',
	},
	...permissionRules.ofRecords,
	{
		codes: ['STORAGE_LIMIT_EXCEEDED'],
		kind: 'misconfigured',
		message: 'The {crm} org has no storage left: {message}',
		advice: 'Setup > Storage Usage shows what is used. Delete files or records, or buy storage.',
	},
	{
		codes: ['CANNOT_UPDATE_CONVERTED_LEAD'],
		kind: 'invalidRecord',
		message: '{crm} rejected the {entity}, because the lead is converted.',
		advice:
			'Use the contact that the lead became: Lead: Convert returns its ID for a converted lead.',
	},
	...valueRules,
	...invocableRules,
	notFoundByCode('NOT_FOUND'),
	tooLarge,
	serverError,
	notJson(
		'a Salesforce API response',
		'it must be the My Domain URL, such as https://contoso.my.salesforce.com.',
	),
	forbidden('Ask an administrator for a permission set that allows it.'),
	writeRejected,
];

function notFoundByCode(code: string): ErrorRule {
	return { ...notFound('object'), statuses: undefined, codes: [code] };
}
