/** One HTTP request as a driver asks for it. Authentication is added on the way. */
export interface CrmRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Absolute URL, already encoded. */
	url: string;
	headers: Readonly<Record<string, string>>;
	body?: string;
}

/** What came back, whatever its status. Header names are in lower case. */
export interface CrmResponse {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: string;
}

/**
 * Sends one authenticated request to the CRM.
 * Resolves with every answer, also 4xx and 5xx.
 * Rejects when no answer came, with the system's code (`ECONNRESET`) on the error or one of its causes,
 * and with CrmError when signing in failed.
 */
export type Transport = (request: CrmRequest) => Promise<CrmResponse>;

/** What a driver is given to reach its CRM. */
export interface Connection {
	/** Scheme and host the user connected to, without trailing slash, such as `https://contoso.crm4.dynamics.com`. */
	baseUrl: string;
	transport: Transport;
	/** Sends without the credential. */
	anonymous: Transport;
	/** Waits between two tries; tests pass one that does not wait. */
	wait: (milliseconds: number) => Promise<void>;
	/** Milliseconds that may be spent waiting in all requests together; half a minute when left out. */
	patienceMs?: number;
}
