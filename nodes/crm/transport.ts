/** Bytes in pieces, read once. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** Bytes that can be read several times, such as for a request that is repeated. */
export interface ByteSource {
	/** In bytes. */
	size: number;
	open: () => ByteStream;
}

/** One HTTP request of a driver. The transport adds the authentication. */
export interface CrmRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Absolute URL, already encoded. */
	url: string;
	headers: Readonly<Record<string, string>>;
	body?: string;
	/** Sent in place of `body`, without being held in memory as a whole. */
	upload?: ByteSource;
	/** True for a response whose content is read as a stream. */
	streamed?: boolean;
	/** The status that reports an expired session, where it is not 401. */
	expiredSessionStatus?: number;
	/** Present where the API reads the access token from the body instead of a header. */
	tokenInBody?: TokenInBody;
}

/** The body that was given has a placeholder, so that what is kept of a request contains no token. */
export interface TokenInBody {
	/** The body with the token. */
	bodyWith: (token: string) => string;
	/** True for a response that reports an expired session. */
	isExpired: (response: CrmResponse) => boolean;
	/** A URL that reports an expired session in the usual way, so that the token can be renewed there. */
	renewAt: string;
}

/** The response, whatever its status. Header names are in lower case. */
export interface CrmResponse {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: string;
	/** Of a successful response to a streamed request, whose `body` is then empty. */
	stream?: ByteStream;
}

/**
 * Sends one authenticated request to the CRM.
 * Resolves with every response, also 4xx and 5xx.
 * Rejects when there was no response, with the system's code (`ECONNRESET`) on the error or one of its causes,
 * and with CrmError when signing in failed.
 */
export type Transport = (request: CrmRequest) => Promise<CrmResponse>;

/** What a driver needs to reach its CRM. */
export interface Connection {
	/** Scheme and host the user connected to, without trailing slash, such as `https://contoso.crm4.dynamics.com`. */
	baseUrl: string;
	transport: Transport;
	/** Sends without the credential. */
	anonymous: Transport;
	/** Waits between two attempts; tests pass one that does not wait. */
	wait: (milliseconds: number) => Promise<void>;
	/** Milliseconds of a clock that is never set; by default that of this process. Tests pass that of an emulated CRM. */
	now?: () => number;
	/** Maximum milliseconds to wait in all requests together; half a minute by default. */
	patienceMs?: number;
	/** API calls to leave for other apps and users: no write is sent that would use one of them. */
	reserve?: number;
}
