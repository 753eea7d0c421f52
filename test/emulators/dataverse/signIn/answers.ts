import type { RejectionReason } from '../../kernel/oauth/rejections';

/** One of Microsoft Entra's rejections. `code` is the number behind AADSTS. */
export interface EntraAnswer {
	status: 400 | 401;
	error: string;
	code: number;
	text: string;
	suberror?: string;
}

/** What a rejection is about, and the name of the directory it comes from. */
interface Subject {
	subject: string;
	directory: string;
}

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
export const ANSWERS: Record<RejectionReason, Answer> = {
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
	grantTypeNotAllowed: answer('unauthorized_client', 70001, 'The application is disabled.'),
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
