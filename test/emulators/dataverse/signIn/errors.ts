import { randomUUID } from 'node:crypto';
import { Rejection, SignInError } from '../../kernel/oauth/rejections';
import type { SignInApp } from '../../kernel/oauth/rules';
import { ANSWERS, type EntraAnswer } from './answers';

/** A rejection that only Entra knows. */
export class EntraError extends SignInError {
	constructor(readonly answer: EntraAnswer) {
		super(answer.text);
	}
}

/** Where, when and in which directory a rejection is reported. */
export interface EntraContext {
	directory: string;
	url: string;
	at: Date;
	/** The client's own id of the request. */
	correlationId?: string;
}

/**
 * A rejection's status and body; throws what is not a rejection.
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application
 */
export function entraRejection(rejection: SignInError, context: EntraContext) {
	const { status, error, code, text, suberror } = answerOf(rejection, context.directory);
	const { url, at, correlationId = randomUUID() } = context;
	const traceId = randomUUID();
	const timestamp = `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`;
	return {
		status,
		body: {
			error,
			error_description: `AADSTS${code}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
			error_codes: [code],
			timestamp,
			trace_id: traceId,
			correlation_id: correlationId,
			error_uri: `${url}/error?code=${code}`,
			...(suberror && { suberror }),
		},
	};
}

function answerOf(rejection: SignInError, directory: string): EntraAnswer {
	if (rejection instanceof EntraError) return rejection.answer;
	if (rejection instanceof Rejection) {
		return ANSWERS[rejection.reason]({ subject: rejection.subject, directory });
	}
	throw rejection;
}

/** `invalid_tenant` is what discovery answers, `invalid_request` the other endpoints. */
export const unknownTenant = (tenant: string, error: 'invalid_request' | 'invalid_tenant') =>
	new EntraError({
		status: 400,
		error,
		code: 90002,
		text: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
	});

export const unknownResource = (resource: string, directory: string) =>
	new EntraError({
		status: 400,
		error: 'invalid_resource',
		code: 500011,
		text: `The resource principal named ${resource} was not found in the tenant named ${directory}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
	});

export const appOnlyScope = (scope: string) =>
	new EntraError({
		status: 400,
		error: 'invalid_scope',
		code: 1002012,
		text: `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
	});

export const noConsent = ({ clientId, name }: SignInApp) =>
	new EntraError({
		status: 400,
		error: 'invalid_grant',
		code: 65001,
		text: `The user or administrator has not consented to use the application with ID '${clientId}' named '${name}'. Send an interactive authorization request for this user and resource.`,
		suberror: 'consent_required',
	});

const assertionRejected = (code: number, text: string) =>
	new EntraError({ status: 401, error: 'invalid_client', code, text });

export const unreadableAssertion = () =>
	assertionRejected(50027, 'JWT token is invalid or malformed.');

export const unknownCertificate = (thumbprint: string) =>
	assertionRejected(
		700027,
		`The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${thumbprint}', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app.]`,
	);

export const wrongAssertionSignature = () =>
	assertionRejected(
		700027,
		'Client assertion contains an invalid signature. [Reason - The key used is wrong.]',
	);

export const wrongAssertionAudience = () =>
	assertionRejected(700023, 'Client assertion audience claim does not match Realm issuer.');

export const assertionNotValidNow = () =>
	assertionRejected(700024, 'Client assertion is not within its valid time range.');

const federation =
	'Check your federated identity credential Subject, Audience and Issuer against the presented assertion.';

export const noFederatedIssuer = (issuer: string) =>
	assertionRejected(
		700211,
		`No matching federated identity record found for presented assertion issuer '${issuer}'. ${federation}`,
	);

export const noFederatedAudience = (audience: string) =>
	assertionRejected(
		700212,
		`No matching federated identity record found for presented assertion audience '${audience}'. ${federation}`,
	);

export const noFederatedSubject = (subject: string) =>
	assertionRejected(
		700213,
		`No matching federated identity record found for presented assertion subject '${subject}'. ${federation}`,
	);

export const publicClient = () =>
	assertionRejected(
		700025,
		"Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
	);

/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth-ropc */
export const needsMultifactor = (resource: string) =>
	new EntraError({
		status: 400,
		error: 'invalid_grant',
		code: 50076,
		text: `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${resource}'.`,
		suberror: 'basic_action',
	});
