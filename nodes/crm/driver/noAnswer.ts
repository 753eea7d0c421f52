/** The error for a request without an answer, by the code that Node.js or its HTTP client gives the failure. */
import { CrmError, type ErrorKind } from '../errors';

interface Failure {
	codes: readonly string[];
	kind: ErrorKind;
	/** Ends a sentence that begins with "Dynamics 365 at contoso.crm4.dynamics.com". */
	problem: string;
	advice: string;
	/** False when nothing can have reached the CRM. */
	sent: boolean;
}

const TIMEOUTS = ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT'];

const failures: readonly Failure[] = [
	{
		codes: ['ENOTFOUND'],
		kind: 'misconfigured',
		problem: 'cannot be found: unknown host name',
		advice: 'Check the URL in the credential for typos.',
		sent: false,
	},
	{
		codes: ['EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
		kind: 'retryLater',
		problem: 'cannot be reached',
		advice: 'Check the network, DNS and proxy settings of the n8n server.',
		sent: false,
	},
	{
		codes: ['ECONNREFUSED'],
		kind: 'retryLater',
		problem: 'rejected the connection',
		advice: 'Check the URL in the credential, and the firewall or proxy of the n8n server.',
		sent: false,
	},
	{
		codes: [
			'CERT_HAS_EXPIRED',
			'DEPTH_ZERO_SELF_SIGNED_CERT',
			'ERR_TLS_CERT_ALTNAME_INVALID',
			'SELF_SIGNED_CERT_IN_CHAIN',
			'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
			'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		],
		kind: 'misconfigured',
		problem: 'presented an untrusted TLS certificate',
		advice:
			'Check the URL in the credential. Behind a proxy that inspects TLS, add its certificate to n8n with NODE_EXTRA_CA_CERTS.',
		sent: false,
	},
	{
		codes: TIMEOUTS,
		kind: 'retryLater',
		problem: 'did not respond in time',
		advice: 'Try again later; if it persists, process fewer records at a time.',
		sent: true,
	},
	{
		codes: ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE'],
		kind: 'retryLater',
		problem: 'closed the connection before it responded',
		advice: 'Try again later; if it persists, check the proxy or firewall between n8n and the CRM.',
		sent: true,
	},
];

/** True when no answer came in time, or the CRM or a proxy in front of it reports a timeout (408, 504). */
export function tookTooLong({ code, status }: CrmError): boolean {
	return status === 408 || status === 504 || (code !== undefined && TIMEOUTS.includes(code));
}

/** Begins the sentence of a message, as in "Dynamics 365 at contoso.crm4.dynamics.com". */
export const reportedAddress = (crm: string, baseUrl: string) =>
	`${crm} at ${new URL(baseUrl).host}`;

export interface UnansweredRequest {
	/** The product's name. */
	crm: string;
	baseUrl: string;
	/** True when the request would have changed something. */
	writes: boolean;
}

/**
 * @param error what the transport rejected with; a CrmError (of the sign-in) is returned as it is.
 * The original is not kept as `cause`: HTTP clients put the request's headers into their errors.
 */
export function noAnswer(error: unknown, { crm, baseUrl, writes }: UnansweredRequest): CrmError {
	if (error instanceof CrmError) return error;
	const code = findCode(error);
	const where = reportedAddress(crm, baseUrl);
	const failure = failures.find(({ codes }) => code !== undefined && codes.includes(code));
	if (failure) {
		const { kind, problem, advice, sent } = failure;
		return new CrmError(`${where} ${problem}.`, {
			kind,
			code,
			advice,
			outcomeUnknown: sent && writes,
			...(kind === 'retryLater' && { waitCause: 'temporarily-unavailable' as const }),
		});
	}
	const { message = 'unknown error' } = asClientError(error);
	return new CrmError(`${where}: request failed: ${String(message).slice(0, 200)}`, {
		kind: 'report',
		code,
		outcomeUnknown: writes,
	});
}

/** What HTTP clients throw: errors of several kinds, wrapped in one another. */
interface ClientError {
	code?: unknown;
	message?: unknown;
	cause?: unknown;
}

const asClientError = (error: unknown): ClientError =>
	typeof error === 'object' && error !== null ? error : {};

/** The first code in the chain of causes that one of the failures lists, else the outermost code. */
function findCode(error: unknown): string | undefined {
	const codes: string[] = [];
	let at = asClientError(error);
	for (let depth = 0; depth < 5; depth += 1) {
		if (typeof at.code === 'string') codes.push(at.code);
		at = asClientError(at.cause);
	}
	return codes.find((code) => failures.some((failure) => failure.codes.includes(code))) ?? codes[0];
}
