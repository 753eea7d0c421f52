import { randomUUID } from 'node:crypto';
import { Refusal, SignInError, type RefusalReason } from '../../kernel/oauth/refusals';
import type { SignInApp } from '../../kernel/oauth/rules';

/** One of Microsoft Entra's refusals. `code` is the number behind AADSTS. */
export interface EntraAnswer {
	status: 400 | 401;
	error: string;
	code: number;
	text: string;
	suberror?: string;
}

/** A refusal that only Entra knows. */
export class EntraError extends SignInError {
	constructor(readonly answer: EntraAnswer) {
		super(answer.text);
	}
}

type Subject = { subject: string; directory: string };
type Answer = (about: Subject) => EntraAnswer;

const answer =
	(error: string, code: number, text: string | ((about: Subject) => string), more = {}): Answer =>
	(about) => ({
		status: error === 'invalid_client' ? 401 : 400,
		error,
		code,
		text: typeof text === 'string' ? text : text(about),
		...more,
	});

/** https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes */
const ANSWERS: Record<RefusalReason, Answer> = {
	malformed: answer(
		'invalid_request',
		9002313,
		'Invalid request. Request is malformed or invalid.',
	),
	missingParameter: answer(
		'invalid_request',
		900144,
		({ subject }) => `The request body must contain the following parameter: '${subject}'.`,
	),
	unknownApp: answer(
		'unauthorized_client',
		700016,
		({ subject, directory }) =>
			`Application with identifier '${subject}' was not found in the directory '${directory}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
	),
	missingSecret: answer(
		'invalid_client',
		7000218,
		"The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
	),
	wrongSecret: answer(
		'invalid_client',
		7000215,
		({ subject }) =>
			`Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${subject}'.`,
	),
	expiredSecret: answer(
		'invalid_client',
		7000222,
		({ subject }) =>
			`The provided client secret keys for app '${subject}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
	),
	unsupportedGrantType: answer(
		'unsupported_grant_type',
		70003,
		'The app requested an unsupported grant type.',
	),
	grantTypeNotAllowed: answer(
		'unauthorized_client',
		70001,
		'The application is disabled for this grant type.',
	),
	unsupportedResponseType: answer(
		'unsupported_response_type',
		70005,
		({ subject }) => `The response_type '${subject}' is not supported.`,
	),
	wrongRedirectUri: answer(
		'invalid_request',
		50011,
		({ subject }) =>
			`The redirect URI '${subject}' specified in the request does not match the redirect URIs configured for the application. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
	),
	otherRedirectUri: answer(
		'invalid_client',
		500112,
		'The reply address does not match the reply address provided when requesting Authorization code.',
	),
	invalidScope: answer(
		'invalid_scope',
		70011,
		({ subject }) =>
			`The provided value for the input parameter 'scope' isn't valid. The scope ${subject} isn't valid.`,
	),
	missingChallenge: answer(
		'invalid_request',
		9002325,
		'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
	),
	unsupportedChallengeMethod: answer(
		'invalid_request',
		50149,
		'Invalid Code_Challenge_method parameter.',
	),
	missingVerifier: answer(
		'invalid_grant',
		50148,
		'The code_verifier does not match the code_challenge supplied in the authorization request for PKCE.',
	),
	wrongVerifier: answer(
		'invalid_grant',
		501481,
		'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
	),
	unknownCode: answer(
		'invalid_grant',
		9002313,
		'Invalid request. Request is malformed or invalid.',
	),
	usedCode: answer(
		'invalid_grant',
		54005,
		'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
	),
	expiredCode: answer(
		'invalid_grant',
		70008,
		'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
	),
	unknownRefreshToken: answer(
		'invalid_grant',
		9002313,
		'Invalid request. Request is malformed or invalid.',
	),
	expiredRefreshToken: answer(
		'invalid_grant',
		700082,
		({ subject }) =>
			`The refresh token has expired due to inactivity. The token was issued on ${subject} and was inactive for 90.00:00:00.`,
		{ suberror: 'bad_token' },
	),
	revokedRefreshToken: answer(
		'invalid_grant',
		50173,
		'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
		{ suberror: 'bad_token' },
	),
	wrongPassword: answer(
		'invalid_grant',
		50126,
		'Error validating credentials due to invalid username or password.',
	),
	inactiveUser: answer('invalid_grant', 50057, 'The user account is disabled.'),
	denied: answer('access_denied', 65004, 'User declined to consent to access the app.'),
};

/** Where, when and in which directory a refusal is told. */
export interface EntraContext {
	directory: string;
	url: string;
	at: Date;
	/** The client's own id of the request. */
	correlationId?: string;
}

/**
 * A refusal's status and body; throws on what is no refusal.
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application
 */
export function entraRefusal(refusal: SignInError, context: EntraContext) {
	const { status, error, code, text, suberror } = answerOf(refusal, context.directory);
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

function answerOf(refusal: SignInError, directory: string): EntraAnswer {
	if (refusal instanceof EntraError) return refusal.answer;
	if (refusal instanceof Refusal) {
		return ANSWERS[refusal.reason]({ subject: refusal.subject, directory });
	}
	throw refusal;
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
