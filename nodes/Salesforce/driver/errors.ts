/**
 * What Salesforce's refusals mean, and what must happen next.
 * Codes: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
import type { RecordReference, EntitySummary } from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import { applyRules, readRetryAfter, type ErrorRule } from '../../crm/driver/errorRules';
import type { CrmResponse } from '../../crm/transport';

/** The product's name for messages. */
export const label = 'Salesforce';

/** Stands for an answer that is not Salesforce's JSON, such as a web page. */
const NOT_JSON = 'notJson';

const rules: readonly ErrorRule[] = [
	{
		codes: ['REQUEST_LIMIT_EXCEEDED'],
		kind: 'retryLater',
		waitCause: 'quota-exhausted',
		message: '{crm} takes no more API requests for now: {said}',
		advice:
			'Salesforce counts the requests of the last 24 hours. Run workflows less often, or ask Salesforce for more; see Setup, Company Information.',
	},
	{
		codes: ['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'],
		kind: 'misconfigured',
		message: 'The API is not enabled for this user or this edition of {crm}.',
		advice:
			'Ask an administrator for the permission "API Enabled". Professional Edition needs API access as an add-on.',
	},
	{
		statuses: [401],
		kind: 'signInAgain',
		message: '{crm} does not accept the sign-in: the session has expired or was ended.',
		advice: 'Open the credential and connect it again.',
	},
	{
		codes: ['INVALID_SESSION_ID', 'Bad_OAuth_Token', 'Missing_OAuth_Token'],
		kind: 'signInAgain',
		message: '{crm} does not accept the sign-in: the session has expired or was ended.',
		advice: 'Open the credential and connect it again.',
	},
	{
		statuses: [429],
		kind: 'retryLater',
		waitCause: 'rate-limited',
		message: '{crm} asks to slow down: {said}',
		advice: 'Run the workflow less often, or with fewer items at a time.',
	},
	{
		codes: ['UNABLE_TO_LOCK_ROW'],
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: 'Somebody else is writing the {entity} in {crm}, or what it belongs to.',
		advice: 'Run the workflow again; write records of the same account in one execution.',
	},
	{
		codes: ['QUERY_TIMEOUT'],
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: '{crm} could not finish the query in time.',
		advice: 'Ask for fewer fields, or match by an indexed field.',
	},
	{
		statuses: [408, 502, 503, 504],
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: '{crm} is not available at the moment.',
		advice: 'Try again later; see https://status.salesforce.com.',
		outcomeUnknown: true,
	},
	{
		codes: ['INVALID_QUERY_LOCATOR'],
		kind: 'report',
		message: '{crm} has closed the query before all its pages were read.',
		advice: 'Run the workflow again.',
	},
	{
		codes: ['INVALID_TYPE'],
		said: /sObject type '(?<type>[^']+)' is not supported/,
		kind: 'misconfigured',
		message: 'There is no record type "{type}" in {crm} that the signed-in user can read.',
		advice: 'Check the API name: custom record types end in __c.',
	},
	{
		codes: ['INVALID_FIELD'],
		said: /No such column '(?<field>[^']+)' on (entity|sobject of type) '?(?<entity>\w+)/,
		kind: 'misconfigured',
		message: 'There is no field "{field}" on {entity} in {crm} that the signed-in user can see.',
		advice:
			'Check the API name: custom fields end in __c. Refresh the field list of the node, and check field-level security.',
	},
	{
		codes: ['INVALID_FIELD'],
		said: /field '(?<field>[^']+)' can not be filtered/,
		kind: 'misconfigured',
		message: '{crm} cannot find records by {fields}.',
		advice: 'Choose another field to match by: long texts cannot be searched.',
	},
	{
		codes: ['INVALID_FIELD_FOR_INSERT_UPDATE'],
		kind: 'misconfigured',
		message: 'The signed-in user may not write {fields} of {entity} in {crm}.',
		advice: 'Take the field out of the mapping, or ask an administrator for the right to edit it.',
	},
	{
		codes: [
			'INSUFFICIENT_ACCESS',
			'INSUFFICIENT_ACCESS_OR_READONLY',
			'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
		],
		kind: 'invalidRecord',
		message: 'The signed-in user may not do this with the {entity} in {crm}: {said}',
		advice: 'Ask an administrator for the right to edit it, or to share the record with the user.',
	},
	{
		codes: ['REQUIRED_FIELD_MISSING'],
		kind: 'invalidRecord',
		message: 'A {entity} in {crm} needs a value for {fields}.',
		advice: 'Map a value to each of these fields.',
	},
	{
		codes: ['STRING_TOO_LONG'],
		said: /max length=(?<limit>\d+)/,
		kind: 'invalidRecord',
		message: 'The value for {fields} of {entity} is too long: {crm} takes {limit} characters.',
		advice: 'Shorten the value before it is written.',
	},
	{
		codes: ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
		kind: 'invalidRecord',
		message: 'The value for {fields} of {entity} is not one {crm} takes: {said}',
		advice: 'Use one of the choices of the field.',
	},
	{
		codes: ['DUPLICATES_DETECTED'],
		kind: 'invalidRecord',
		message:
			'{crm} did not save the {entity}: the duplicate rule {duplicateRule} found {duplicates}.',
		advice: 'Choose a match rule that finds the existing record, or change the rule in {crm}.',
	},
	{
		codes: ['DUPLICATE_VALUE', 'DUPLICATE_EXTERNAL_ID'],
		kind: 'invalidRecord',
		message: 'Another {entity} in {crm} already has this value for {fields}: {said}',
		advice: 'Choose a match rule that finds the existing record, or map another value.',
	},
	{
		codes: ['ENTITY_IS_DELETED'],
		kind: 'invalidRecord',
		message: 'The {entity} was deleted in {crm}.',
		advice: 'Restore it from the recycle bin, or let the workflow create it anew.',
	},
	{
		codes: ['INVALID_CROSS_REFERENCE_KEY', 'INVALID_ID_FIELD', 'MALFORMED_ID', 'NOT_FOUND'],
		writes: true,
		kind: 'invalidRecord',
		message: 'There is no such record for the {entity} in {crm}: {said}',
		advice: 'Check the id.',
	},
	{
		codes: ['NOT_FOUND'],
		kind: 'misconfigured',
		message: '{crm} does not know what was asked for {entity}: {said}',
		advice: 'Check the record type and the URL in the credential.',
	},
	{
		statuses: [413],
		kind: 'invalidRecord',
		message: '{crm} takes no request this large.',
		advice: 'Map shorter values, or fewer of them.',
	},
	{
		codes: [NOT_JSON],
		kind: 'misconfigured',
		message: 'This address does not answer like {crm}.',
		advice:
			'Check the URL in the credential: the My Domain URL, such as https://contoso.my.salesforce.com.',
	},
	{
		statuses: [403],
		kind: 'misconfigured',
		message: 'The signed-in user may not do this with {entity} in {crm}: {said}',
		advice: 'Ask an administrator for a permission set that allows it.',
	},
	{
		writes: true,
		statuses: [400],
		kind: 'invalidRecord',
		message: '{crm} refused the {entity}: {said}',
		advice: 'Check the values that are mapped.',
	},
];

export interface ErrorContext {
	entity?: string;
	writes: boolean;
}

/** One error as Salesforce writes it: `errorCode` at the top, `statusCode` in the row of a collection. */
export interface SalesforceError {
	errorCode?: string;
	statusCode?: string;
	message?: string;
	fields?: string[];
	duplicateResult?: DuplicateResult;
	/** The same key as Salesforce spells it in answers about a single record. */
	duplicateResut?: DuplicateResult;
}

interface DuplicateResult {
	duplicateRule?: string;
	matchResults?: Array<{
		entityType?: string;
		matchRecords?: Array<{ record?: { Id?: string } }>;
	}>;
}

/** True for everything but an answer in the form that was asked for. */
export function isRefusal({ status, headers, body }: CrmResponse): boolean {
	if (status < 200 || status >= 300) return true;
	const isEmpty = (status === 201 || status === 204) && body === '';
	return !isEmpty && !/\b(json|csv)\b/.test(headers['content-type'] ?? '');
}

/** The refusal of a whole request in plain words, with the way to mend it. */
export function toCrmError(answer: CrmResponse, context: ErrorContext): CrmError {
	return translate(readBody(answer.body), context, {
		status: answer.status,
		retryAfterMs: readRetryAfter(answer.headers),
	});
}

/** The refusal of one of several requests in one call. */
export function toPartError(
	status: number,
	errors: readonly SalesforceError[],
	context: ErrorContext,
): CrmError {
	return translate(errors[0] ?? {}, context, { status });
}

/** The refusal of one row of a collection; such a row is like a request answered with 400. */
export function toRowError(errors: readonly SalesforceError[], entity: string): CrmError {
	return translate(errors[0] ?? {}, { entity, writes: true }, { status: 400 });
}

function translate(
	error: SalesforceError,
	{ entity, writes }: ErrorContext,
	{ status, retryAfterMs }: { status: number; retryAfterMs?: number },
): CrmError {
	return applyRules(rules, {
		crm: label,
		status,
		code: error.errorCode ?? error.statusCode ?? '',
		said: error.message ?? '',
		fields: error.fields,
		retryAfterMs,
		entity,
		writes,
		words: duplicateWords(error),
	});
}

function duplicateWords(error: SalesforceError): Record<string, string> {
	const ids = foundDuplicates(error).map(({ id }) => id);
	return {
		duplicateRule: resultOf(error)?.duplicateRule ?? 'of this organization',
		duplicates: ids.length > 0 ? ids.join(', ') : 'records like it',
	};
}

const resultOf = ({ duplicateResult, duplicateResut }: SalesforceError) =>
	duplicateResult ?? duplicateResut;

/**
 * The records that a duplicate rule names in its refusal.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
 */
export function foundDuplicates(error: SalesforceError): RecordReference[] {
	return (resultOf(error)?.matchResults ?? []).flatMap(({ entityType = '', matchRecords = [] }) =>
		matchRecords.flatMap(({ record }) =>
			record?.Id === undefined ? [] : [{ entity: entityType, id: record.Id }],
		),
	);
}

/** The body is a list of errors; the sign-in pages and user info answer with a text or an object of their own. */
function readBody(body: string): SalesforceError {
	if (/^\w+_OAuth_Token$/.test(body.trim())) return { errorCode: body.trim() };
	try {
		const parsed = JSON.parse(body) as
			SalesforceError[] | { error?: string; error_description?: string };
		if (Array.isArray(parsed)) return parsed[0] ?? {};
		return { errorCode: parsed.error, message: parsed.error_description };
	} catch {
		return { errorCode: NOT_JSON };
	}
}

/** @param name as the user gave it. */
export function unknownEntity(name: string): CrmError {
	return new CrmError(`There is no record type "${name}" in ${label} that you can read.`, {
		kind: 'misconfigured',
		advice: 'Check the API name, such as Lead or Contact: custom record types end in __c.',
	});
}

/** @param name as the user gave it. */
export function unknownField(entity: EntitySummary, name: string): CrmError {
	return new CrmError(`There is no field "${name}" on ${entity.label} in ${label}.`, {
		kind: 'misconfigured',
		fields: [name],
		advice:
			'Check the API name: custom fields end in __c. Refresh the field list of the node, and check field-level security.',
	});
}
