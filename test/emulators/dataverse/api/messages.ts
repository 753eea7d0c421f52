/** A request to the Web API, whether it came on its own or as a part of a batch. Header names are in lower case. */
export interface ApiRequest {
	method: string;
	/** Path and query, as they were sent: `/api/data/v9.2/leads?$top=1`. */
	url: string;
	headers: Readonly<Record<string, string>>;
	body: string;
}

/** Header names are spelled as the real service spells them. */
export interface ApiResponse {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: string;
	/** The content of a file, in place of `body`. */
	bytes?: Buffer;
	/** Address of the row that the request has written; undefined when it has written none. */
	entityUri?: string;
}

const ODATA_VERSION = { 'OData-Version': '4.0' };

/** Marks of the preferences a request has sent that were heeded. */
export const preferenceApplied = (preferences: readonly string[]): Record<string, string> =>
	preferences.length > 0 ? { 'Preference-Applied': preferences.join(',') } : {};

export const json = (
	status: number,
	body: object,
	headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({
	status,
	headers: {
		'Content-Type': 'application/json; odata.metadata=minimal',
		...ODATA_VERSION,
		...headers,
	},
	body: JSON.stringify(body),
});

export const text = (status: number, body: string, contentType: string): ApiResponse => ({
	status,
	headers: { 'Content-Type': contentType, ...ODATA_VERSION },
	body,
});

/** The content of a file. */
export const bytes = (
	content: Buffer,
	headers: Readonly<Record<string, string>>,
	status: 200 | 206 = 200,
): ApiResponse => ({
	status,
	headers: { 'Content-Type': 'application/octet-stream', ...ODATA_VERSION, ...headers },
	body: '',
	bytes: content,
});

/** An answer without a body. */
export const empty = (
	status: 200 | 204 | 206 | 304,
	headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({ status, headers: { ...ODATA_VERSION, ...headers }, body: '' });
