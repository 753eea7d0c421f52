/** Takes the secrets of signing in out of what is logged. */

const HIDDEN = '[hidden]';

const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** Names that carry a secret wherever they appear. `code` is left out: errors of both CRMs have one. */
const SECRET_NAMES = [
	'access_token',
	'refresh_token',
	'id_token',
	'client_secret',
	'client_assertion',
	'assertion',
	'code_verifier',
	'password',
	'sessionId',
].join('|');

/** `name=value` in a query or a form; there a `code` or `token` is one of OAuth2's. */
const IN_FORM = new RegExp(`((?:^|[?&\\s])(?:${SECRET_NAMES}|code|token)=)[^&\\s]+`, 'gi');
const IN_JSON = new RegExp(`("(?:${SECRET_NAMES})"\\s*:\\s*")[^"]*`, 'gi');
/** A header inside a body, as the parts of a `$batch` have them. */
const IN_PART = /(^authorization: *)[^\r\n]+/gim;
const IN_XML = new RegExp(`(<(?:\\w+:)?(?:${SECRET_NAMES})>)[^<]*`, 'gi');

/** A text with the values of secrets in a query, form, JSON, multipart or XML replaced. */
export function redactText(text: string): string {
	return [IN_FORM, IN_JSON, IN_PART, IN_XML].reduce(
		(redacted, pattern) => redacted.replace(pattern, `$1${HIDDEN}`),
		text,
	);
}

/** The headers with the values that sign a client in, or lead to where it is signed in, replaced. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			SECRET_HEADERS.has(name) ? HIDDEN : redactText(value),
		]),
	);
}
