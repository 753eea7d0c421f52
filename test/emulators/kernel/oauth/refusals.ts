import OAuth2Server from '@node-oauth/oauth2-server';

/** Why a sign-in is refused, in words that both CRMs' error tables answer. */
export type RefusalReason =
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

/** Any refusal of a sign-in; the CRMs add their own kinds to Refusal. */
export abstract class SignInError extends OAuth2Server.OAuthError {}

/** A refusal that both CRMs know. `subject` is what it is about: a client id, a parameter, a scope, an address. */
export class Refusal extends SignInError {
	constructor(
		readonly reason: RefusalReason,
		readonly subject = '',
	) {
		super(`${reason} ${subject}`.trim());
	}
}

/** The library's own refusals, told apart by name and message; the first that fits counts, its group is the subject. */
const LIBRARY_REFUSALS: readonly (readonly [string, RegExp, RefusalReason])[] = [
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

/** The error as a SignInError; throws it on when it is no refusal but a fault of the emulator. */
export function toSignInError(error: unknown): SignInError {
	if (error instanceof SignInError) return error;
	if (!(error instanceof OAuth2Server.OAuthError) || error instanceof OAuth2Server.ServerError) {
		throw error;
	}
	for (const [name, message, reason] of LIBRARY_REFUSALS) {
		const match = error.name === name && message.exec(error.message);
		if (match) return new Refusal(reason, match[1]);
	}
	return new Refusal('malformed');
}
