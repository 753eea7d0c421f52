/** What to say when no answer came from a CRM, by the code that Node.js or its HTTP client gives the failure. */
import { CrmError, type ErrorKind } from '../errors';

interface Failure {
	codes: readonly string[];
	kind: ErrorKind;
	/** Ends a sentence that begins with "Dynamics 365 at contoso.crm4.dynamics.com". */
	what: string;
	advice: string;
	/** False when nothing can have reached the CRM. */
	sent: boolean;
}

const TIMEOUTS = ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT'];

const failures: readonly Failure[] = [
	{
		codes: ['ENOTFOUND'],
		kind: 'misconfigured',
		what: 'does not exist: the host name is not known',
		advice: 'Check the URL in the credential for typing errors.',
		sent: false,
	},
	{
		codes: ['EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
		kind: 'retryLater',
		what: 'cannot be reached from here',
		advice: 'Check the network, the name server and the proxy of the machine that runs n8n.',
		sent: false,
	},
	{
		codes: ['ECONNREFUSED'],
		kind: 'retryLater',
		what: 'refuses the connection',
		advice:
			'Check the URL in the credential, and the firewall or proxy of the machine that runs n8n.',
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
		what: 'shows a certificate that is not trusted',
		advice:
			'Check the URL in the credential. Behind a proxy that opens TLS, give its certificate to n8n through NODE_EXTRA_CA_CERTS.',
		sent: false,
	},
	{
		codes: TIMEOUTS,
		kind: 'retryLater',
		what: 'did not answer in time',
		advice: 'Try again later; if it stays, write or read fewer records at a time.',
		sent: true,
	},
	{
		codes: ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE'],
		kind: 'retryLater',
		what: 'closed the connection before it answered',
		advice: 'Try again later; if it stays, look at the proxy or firewall between n8n and the CRM.',
		sent: true,
	},
];

/** True when no answer came in time, be it that the CRM or a proxy before it says so (408, 504). */
export function tookTooLong({ code, status }: CrmError): boolean {
	return status === 408 || status === 504 || (code !== undefined && TIMEOUTS.includes(code));
}

export interface UnansweredRequest {
	/** The product's name. */
	crm: string;
	baseUrl: string;
	/** True when the request would have changed something. */
	writes: boolean;
}

/**
 * @param error what the transport rejected with; a CrmError (signing in failed) is kept as it is.
 * The original is not kept as `cause`: HTTP clients put the request's headers into their errors.
 */
export function noAnswer(error: unknown, { crm, baseUrl, writes }: UnansweredRequest): CrmError {
	if (error instanceof CrmError) return error;
	const code = findCode(error);
	const where = `${crm} at ${new URL(baseUrl).host}`;
	const failure = failures.find(({ codes }) => code !== undefined && codes.includes(code));
	if (failure) {
		const { kind, what, advice, sent } = failure;
		return new CrmError(`${where} ${what}.`, {
			kind,
			code,
			advice,
			outcomeUnknown: sent && writes,
			...(kind === 'retryLater' && { waitCause: 'temporarily-unavailable' as const }),
		});
	}
	const { message = 'unknown failure' } = asRejection(error);
	return new CrmError(`${where} could not be asked: ${String(message).slice(0, 200)}`, {
		kind: 'report',
		code,
		outcomeUnknown: writes,
	});
}

/** What an HTTP client rejects with: errors of many makes, wrapped in one another. */
interface Rejection {
	code?: unknown;
	message?: unknown;
	cause?: unknown;
}

const asRejection = (error: unknown): Rejection =>
	typeof error === 'object' && error !== null ? error : {};

/** The first code in the chain of causes that one of the failures knows, else the outermost code. */
function findCode(error: unknown): string | undefined {
	const codes: string[] = [];
	let at = asRejection(error);
	for (let depth = 0; depth < 5; depth += 1) {
		if (typeof at.code === 'string') codes.push(at.code);
		at = asRejection(at.cause);
	}
	return codes.find((code) => failures.some((failure) => failure.codes.includes(code))) ?? codes[0];
}
