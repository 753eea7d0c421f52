import OAuth2Server from '@node-oauth/oauth2-server';

/** Why a sign-in is rejected, as reasons that both CRMs' error tables know. */
export type RejectionReason =
	| 'malformed'
	| 'missingParameter'
	| 'unknownApp'
	| 'missingSecret'
	| 'wrongSecret'
	| 'expiredSecret'
	| 'unsupportedGrantType'
	| 'grantTypeNotAllowed'
	| 'unsupportedResponseType'
	| 'wrongRedirectUri'
	/** Another address with the code than the one the code was sent to. */
	| 'otherRedirectUri'
	| 'invalidScope'
	| 'missingChallenge'
	| 'unsupportedChallengeMethod'
	| 'missingVerifier'
	| 'wrongVerifier'
	| 'unknownCode'
	| 'usedCode'
	| 'expiredCode'
	| 'unknownRefreshToken'
	| 'expiredRefreshToken'
	| 'revokedRefreshToken'
	| 'wrongPassword'
	| 'inactiveUser'
	| 'denied';

/** Any rejection of a sign-in; the CRMs add their own kinds to Rejection. */
export abstract class SignInError extends OAuth2Server.OAuthError {}

/** A rejection that both CRMs know. `subject` is what it is about: a client id, a parameter, a scope, an address. */
export class Rejection extends SignInError {
	constructor(
		readonly reason: RejectionReason,
		readonly subject = '',
	) {
		super(`${reason} ${subject}`.trim());
	}
}

/** The library's own rejections, distinguished by name and message; the first that fits counts, its group is the subject. */
const LIBRARY_REJECTIONS: readonly (readonly [string, RegExp, RejectionReason])[] = [
	['invalid_request', /code_challenge_method|transform algorithm/, 'unsupportedChallengeMethod'],
	['invalid_request', /redirect_uri/, 'otherRedirectUri'],
	['invalid_grant', /authorization code/, 'unknownCode'],
	['invalid_grant', /refresh token/, 'unknownRefreshToken'],
	['invalid_request', /Missing parameter: `(\w+)`/, 'missingParameter'],
	['unsupported_grant_type', /./, 'unsupportedGrantType'],
	['unauthorized_client', /./, 'grantTypeNotAllowed'],
	['unsupported_response_type', /./, 'unsupportedResponseType'],
	['invalid_scope', /./, 'invalidScope'],
];

/** The error as a SignInError; throws it again when it is not a rejection but a fault of the emulator. */
export function toSignInError(error: unknown): SignInError {
	if (error instanceof SignInError) return error;
	if (!(error instanceof OAuth2Server.OAuthError) || error instanceof OAuth2Server.ServerError) {
		throw error;
	}
	for (const [name, message, reason] of LIBRARY_REJECTIONS) {
		const match = error.name === name && message.exec(error.message);
		if (match) return new Rejection(reason, match[1]);
	}
	return new Rejection('malformed');
}
