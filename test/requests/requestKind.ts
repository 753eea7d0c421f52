/** A kind of request that the package sends to a CRM. `docs/requests.md` is written from the lists of them. */

export interface RequestKind {
	crm: 'Dynamics 365' | 'Salesforce';
	/** What the package sends it for. */
	purpose: string;
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** `{table}` stands for one name or ID. */
	path: string;
	/** Names of the query parameters that it can have. */
	parameters?: readonly string[];
	/** Headers that it can have besides the common ones, in lower case. */
	headers?: readonly string[];
	/** What the body contains. */
	body?: string;
	/** Where the vendor documents it. */
	page: string;
	/** Which test shows what the emulated CRM answers. */
	test: string;
	/** Other software that is known to send the same request, and runs against the emulators in the tests. */
	alsoSentBy?: string;
}

/** Headers that every request of a CRM can have; the rest are listed with the requests. */
export const commonHeaders: Readonly<Record<RequestKind['crm'], readonly string[]>> = {
	'Dynamics 365': ['odata-maxversion', 'odata-version', 'if-none-match'],
	Salesforce: [],
};

/** What lists contain: paths are completed with the root of the API. */
export type ListedRequest = Omit<RequestKind, 'crm'>;
