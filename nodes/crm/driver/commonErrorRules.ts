/** Rows that every driver's error table contains, by what HTTP says; a driver puts each where its own table needs it. */
import type { ErrorRule } from './errorRules';

export const rateLimited: ErrorRule = {
	statuses: [429],
	kind: 'retryLater',
	waitCause: 'rate-limited',
	message: '{crm} rate limit reached: {message}',
	advice: 'Run the workflow less often, or process fewer items at a time.',
};

/** @param why ends the sentence that begins with the product's name. */
export const signInRejected = (why: string): ErrorRule => ({
	statuses: [401],
	kind: 'signInAgain',
	message: `{crm} ${why}.`,
	advice:
		'Open the credential and test the connection. Connect the account again if it is an OAuth2 credential.',
});

/** @param advice when, or where to look. */
export const unavailable = (advice = 'Try again later.'): ErrorRule => ({
	statuses: [408, 502, 503, 504],
	kind: 'retryLater',
	waitCause: 'temporarily-unavailable',
	message: '{crm} is currently unavailable.',
	advice,
	outcomeUnknown: true,
});

/** The CRM failed, possibly after it had carried out the request. */
export const serverError: ErrorRule = {
	statuses: [500],
	kind: 'retryLater',
	waitCause: 'temporarily-unavailable',
	message: '{crm} failed with an internal error: {message}',
	advice: 'Try again later. If it persists, check the automation of {entity} in {crm}.',
	outcomeUnknown: true,
};

export const tooLarge: ErrorRule = {
	statuses: [413],
	kind: 'invalidRecord',
	message: 'The request is too large for {crm}.',
	advice: 'Map shorter values, or fewer of them.',
};

/**
 * @param api such as "a Salesforce API response".
 * @param url what the credential's URL has to be.
 */
export const notJson = (api: string, url: string): ErrorRule => ({
	reasons: ['notJson'],
	kind: 'misconfigured',
	message: `This address did not return ${api}.`,
	advice: `Check the URL in the credential: ${url}`,
});

/** @param entityWord what the product calls an entity: object or table. */
export const notFound = (entityWord: string): ErrorRule => ({
	statuses: [404],
	kind: 'misconfigured',
	message: '{crm} returned "not found" for {entity}: {message}',
	advice: `Check the ${entityWord} and the URL in the credential.`,
});

/** @param advice where an administrator grants the permission. */
export const forbidden = (advice: string): ErrorRule => ({
	statuses: [403],
	kind: 'misconfigured',
	message: 'The connected user does not have permission for {entity} in {crm}: {message}',
	advice,
});

/** A write that no other row explains. */
export const writeRejected: ErrorRule = {
	writes: true,
	statuses: [400],
	kind: 'invalidRecord',
	message: '{crm} rejected the {entity}: {message}',
	advice: 'Check the mapped values.',
};
