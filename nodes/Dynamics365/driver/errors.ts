/**
 * What Dataverse's refusals mean, and what must happen next.
 * Codes: https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 */
import type { EntitySummary } from '../../crm/port/index';
import { CONFLICT, CrmError } from '../../crm/errors';
import { applyRules, readRetryAfter, type ErrorRule } from '../../crm/driver/errorRules';
import type { CrmResponse } from '../../crm/transport';

/** The product's name for messages. */
export const label = 'Dynamics 365';

/** There is no such record. */
export const NOT_FOUND = '0x80040217';

/** A duplicate detection rule of the environment has found records like the one that was to be written. */
export const DUPLICATES_FOUND = '0x80040333';

/** Another record has these values of an alternate key. */
export const KEY_TAKEN = '0x80060892';

/** There is a record already with the id that was chosen for a new one. */
export const ID_TAKEN = '0x80040237';

/** Code of the error when the signed-in user can do nothing at all. */
export const NO_ROLE = 'noRole';

/** Stands for an answer that is not Dataverse's JSON, such as a web page. */
const NOT_JSON = 'notJson';

const tokenExpired: ErrorRule = {
	as: 'tokenExpired',
	kind: 'misconfigured',
	message: '{crm} no longer knows how far the changes of {entity} were read.',
	advice:
		'It keeps this for 7 days, and until the table is changed. Deactivate and activate the workflow: the trigger then starts anew from now.',
};

const rules: readonly ErrorRule[] = [
	{
		codes: ['0x80072560'],
		kind: 'misconfigured',
		message: 'The signed-in application or person is not a user of this {crm} environment.',
		advice:
			'Open Power Platform admin center > Manage > Environments > the environment > Settings > Users + permissions > Application users (Users for a person), add it and give it a security role.',
	},
	{
		statuses: [401],
		kind: 'signInAgain',
		message: '{crm} does not accept the sign-in.',
		advice: 'Open the credential and connect it again.',
	},
	{
		statuses: [429],
		kind: 'retryLater',
		waitCause: 'rate-limited',
		message: '{crm} asks to slow down: {said}',
		advice: 'Run the workflow less often, or with fewer items at a time.',
	},
	{ ...tokenExpired, codes: ['0x80044352'] },
	{ ...tokenExpired, said: /version ?stamp .*expired/i },
	{
		as: NO_ROLE,
		said: /\broleCount=0\b|has not been assigned any roles/,
		kind: 'misconfigured',
		message: 'The signed-in user has no security role in {crm}.',
		advice:
			'Open Power Platform admin center > Manage > Environments > the environment > Settings > Users + permissions > Application users (Users for a person), choose it and Manage security roles.',
	},
	{
		said: /missing (?<privilege>prv\w+) privilege/i,
		kind: 'misconfigured',
		message: 'The signed-in user lacks the privilege {privilege} in {crm}.',
		advice: 'Ask an administrator to add it to a security role of the user.',
	},
	{
		said: /PrivilegeName: (?<privilege>prv\w+), .*Required Depth: Global/,
		kind: 'misconfigured',
		message:
			'The signed-in user has the privilege {privilege} in {crm}, but not for the whole organization.',
		advice:
			'Reading changes needs it: ask an administrator to set it to "Organization" in a security role of the user.',
	},
	{
		codes: ['0x80048306'],
		kind: 'invalidRecord',
		message: 'The signed-in user may not do this with the {entity} in {crm}: {said}',
		advice: 'Share the record with the user, or give the user a security role that reaches it.',
	},
	{
		statuses: [403],
		kind: 'misconfigured',
		message: 'The signed-in user may not do this with {entity} in {crm}: {said}',
		advice: 'Ask an administrator for a security role that allows it.',
	},
	{
		said: /property named '(?<field>[^']+)' on type/,
		kind: 'misconfigured',
		message: 'There is no field "{field}" on {entity} in {crm}.',
		advice: 'Check the API name, and refresh the field list of the node.',
	},
	{
		said: /property '(?<field>[^']+)' does not exist on type/,
		kind: 'misconfigured',
		message: 'There is no field "{field}" on {entity} in {crm}.',
		advice: 'Check the API name, and refresh the field list of the node.',
	},
	{
		codes: ['0x8006088a'],
		kind: 'misconfigured',
		message: 'There is no record type {entity} in {crm}.',
		advice: 'Check the API name: the logical name of the table, such as lead or contact.',
	},
	{
		codes: [NOT_FOUND],
		kind: 'invalidRecord',
		message: 'There is no such {entity} in {crm}: {said}',
		advice: 'It may have been deleted. Check the id.',
	},
	{
		codes: [DUPLICATES_FOUND],
		kind: 'invalidRecord',
		message: '{crm} did not save the {entity}: a duplicate detection rule found another one.',
		advice: 'Choose a match rule that finds the existing record, or change the rule in {crm}.',
	},
	{
		codes: [KEY_TAKEN, ID_TAKEN],
		kind: 'invalidRecord',
		message: 'Another {entity} in {crm} already has this key: {said}',
		advice: 'Choose a match rule that finds the existing record, or map another value to the key.',
	},
	{
		said: /length of the '(?<field>\w+)' attribute .*maximum allowed length of '(?<limit>\d+)'/,
		kind: 'invalidRecord',
		message: 'The value for {fields} of {entity} is too long: {crm} takes {limit} characters.',
		advice: 'Shorten the value before it is written.',
	},
	{
		said: /value (?<value>\S+) of '(?<field>\w+)' .*outside the valid range\. Accepted Values: (?<accepted>[^\r\n]*)/,
		kind: 'invalidRecord',
		message: 'The value {value} for {fields} of {entity} is not one {crm} takes.',
		advice: 'Use one of the choices of the field: {accepted}',
	},
	{
		said: /error occurred for (?<field>\w+)\. The value (?<value>\S+) .*outside the valid range\((?<range>[^)]+)\)/,
		kind: 'invalidRecord',
		message: 'The value {value} for {fields} of {entity} is not within {range}.',
		advice: 'Map a number that {crm} takes.',
	},
	{
		said: /Attribute '(?<field>\w+)' cannot be NULL/,
		kind: 'invalidRecord',
		message: '{fields} of {entity} cannot be empty in {crm}.',
		advice: 'Map a value to the field.',
	},
	{
		said: /Cannot convert .*'(?<value>[^']*)' to the expected type 'Edm\.(?<type>\w+)'/,
		kind: 'invalidRecord',
		message: '{crm} cannot store "{value}" in a field of type {type} of {entity}.',
		advice: 'Map a value of that type.',
	},
	{
		statuses: [412],
		as: CONFLICT,
		kind: 'invalidRecord',
		message: 'The {entity} in {crm} is not as it was when it was read: {said}',
		advice: 'Run the workflow again.',
	},
	{
		codes: ['0x80044150', '0x80044151', '0x80048544', '0x80048644'],
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: '{crm} could not work on this now: {said}',
		advice: 'Try again later.',
	},
	{
		statuses: [413],
		kind: 'invalidRecord',
		message: 'The {entity} is more than {crm} takes in one call.',
		advice: 'Map shorter values, or fewer of them.',
	},
	{
		statuses: [408, 502, 503, 504],
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: '{crm} is not available at the moment.',
		advice: 'Try again later.',
		outcomeUnknown: true,
	},
	{
		codes: [NOT_JSON],
		kind: 'misconfigured',
		message: 'This address does not answer like a {crm} environment.',
		advice:
			'Check the URL in the credential: the environment URL, such as https://contoso.crm4.dynamics.com.',
	},
	{
		statuses: [404],
		kind: 'misconfigured',
		message: '{crm} does not know what was asked for {entity}: {said}',
		advice: 'Check the record type and the URL in the credential.',
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

/** True for everything but an answer in the form that was asked for. */
export function isRefusal({ status, headers, body }: CrmResponse): boolean {
	if (status < 200 || status >= 300) return true;
	const type = headers['content-type'] ?? '';
	return body !== '' && !type.includes('json') && !type.startsWith('multipart/');
}

/**
 * What an answer holds.
 * @throws CrmError when it is a refusal, or not JSON.
 */
export function readJson<T>(answer: CrmResponse, context: ErrorContext): T {
	if (isRefusal(answer)) throw toCrmError(answer, context);
	try {
		return JSON.parse(answer.body) as T;
	} catch {
		throw toCrmError(answer, context);
	}
}

/** The refusal in plain words, with the way to mend it. */
export function toCrmError(
	{ status, headers, body }: CrmResponse,
	{ entity, writes }: ErrorContext,
): CrmError {
	const { code, said } = readRefusal(body);
	return applyRules(rules, {
		crm: label,
		status,
		code,
		said,
		entity,
		writes,
		retryAfterMs: readRetryAfter(headers),
	});
}

/** Stands before what the service's reader of bodies has to say. */
const PAYLOAD_PREFIX = /^Error identified in Payload .*InnerException : ([\w.]+Exception: )?/;

/** Code and words as Dataverse gave them. */
export function readRefusal(body: string): { code: string; said: string } {
	try {
		const { error } = JSON.parse(body) as { error?: { code?: string; message?: string } };
		return { code: error?.code ?? '', said: (error?.message ?? '').replace(PAYLOAD_PREFIX, '') };
	} catch {
		return { code: NOT_JSON, said: '' };
	}
}

/** @param name as the user gave it. */
export function unknownEntity(name: string): CrmError {
	return new CrmError(`There is no record type "${name}" in ${label}.`, {
		kind: 'misconfigured',
		advice: 'Check the API name: the logical name of the table, such as lead or contact.',
	});
}

/** @param name as the user gave it. */
export function unknownField(entity: EntitySummary, name: string): CrmError {
	return new CrmError(`There is no field "${name}" on ${entity.label} in ${label}.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: 'Check the API name, and refresh the field list of the node.',
	});
}
