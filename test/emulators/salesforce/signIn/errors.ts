import { Rejection, SignInError, type RejectionReason } from '../../kernel/oauth/rejections';

/** How Salesforce words a rejection; its status is always 400. */
export interface SalesforceRejection {
	error: string;
	error_description: string;
}

/** A rejection that only Salesforce knows. */
export class SalesforceSignInError extends SignInError {
	constructor(readonly answer: SalesforceRejection) {
		super(answer.error_description);
	}
}

const answer = (error: string, error_description: string) => ({ error, error_description });

const WRONG_VERIFIER = answer('invalid_grant', 'invalid code verifier');
const EXPIRED_REFRESH_TOKEN = answer('invalid_grant', 'expired access/refresh token');

/**
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm
 * Where the documentation gives no wording, it is the one that clients report.
 */
const ANSWERS: Record<RejectionReason, (subject: string) => SalesforceRejection> = {
	malformed: () => answer('invalid_request', 'malformed request'),
	missingParameter: (subject) =>
		answer('invalid_request', `missing required parameter: ${subject}`),
	unknownApp: () => answer('invalid_client_id', 'client identifier invalid'),
	missingSecret: () => answer('invalid_client', 'invalid client credentials'),
	wrongSecret: () => answer('invalid_client', 'invalid client credentials'),
	expiredSecret: () => answer('invalid_client', 'invalid client credentials'),
	unsupportedGrantType: () => answer('unsupported_grant_type', 'grant type not supported'),
	grantTypeNotAllowed: () => answer('invalid_grant', 'client credentials flow not enabled'),
	unsupportedResponseType: () => answer('unsupported_response_type', 'response type not supported'),
	wrongRedirectUri: () => answer('redirect_uri_mismatch', 'redirect_uri must match configuration'),
	otherRedirectUri: () => answer('redirect_uri_mismatch', 'redirect_uri must match configuration'),
	invalidScope: () => answer('invalid_scope', 'requested scope is invalid, unknown, or malformed'),
	missingChallenge: () => answer('invalid_request', 'missing required code challenge'),
	unsupportedChallengeMethod: () => answer('invalid_request', 'invalid code challenge method'),
	missingVerifier: () => WRONG_VERIFIER,
	wrongVerifier: () => WRONG_VERIFIER,
	unknownCode: () => answer('invalid_grant', 'invalid authorization code'),
	usedCode: () => answer('invalid_grant', 'expired authorization code'),
	expiredCode: () => answer('invalid_grant', 'expired authorization code'),
	unknownRefreshToken: () => EXPIRED_REFRESH_TOKEN,
	expiredRefreshToken: () => EXPIRED_REFRESH_TOKEN,
	revokedRefreshToken: () => EXPIRED_REFRESH_TOKEN,
	wrongPassword: () => answer('invalid_grant', 'authentication failure'),
	inactiveUser: () => answer('inactive_user', 'user is inactive'),
	denied: () => answer('access_denied', 'end-user denied authorization'),
};

/** The parameters of a rejection, in the body of an answer or on the address of a redirect. */
export function salesforceRejection(rejection: SignInError): SalesforceRejection {
	if (rejection instanceof SalesforceSignInError) return rejection.answer;
	if (rejection instanceof Rejection) return ANSWERS[rejection.reason](rejection.subject);
	throw rejection;
}

const rejection = (error: string, error_description: string) => () =>
	new SalesforceSignInError(answer(error, error_description));

/** The permitted users are those an administrator approves, and this one is not among them. */
export const notAdminApproved = rejection(
	'invalid_app_access',
	'user is not admin approved to access this app',
);
export const ipRestricted = rejection('invalid_grant', 'ip restricted');

/**
 * What is wrong with an assertion; the wording is the one that clients report, such as
 * https://github.com/omniphx/forrest/issues/278 and https://github.com/Talend/components/issues/1423.
 */
export const invalidAssertion = rejection('invalid_grant', 'invalid assertion');
export const invalidAudience = rejection('invalid_grant', 'audience is invalid');
export const expiredAssertion = rejection('invalid_grant', 'expired authorization code');
/** Also the answer for a username that no one has. */
export const notApproved = rejection('invalid_grant', "user hasn't approved this consumer");

/** The client credentials flow is enabled for the app, but no user is set to run it as. */
export const noRunAsUser = rejection('invalid_grant', 'no client credentials user enabled');
