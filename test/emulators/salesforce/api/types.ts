import type { Org } from '../org';
import type { Schema } from '../schema';

/** A request after sign-in, from outside or as part of a composite one. */
export interface ApiRequest {
	method: string;
	/** Path and query, such as `/services/data/v68.0/query?q=…`. */
	url: string;
	/** Names in lower case. */
	headers: Readonly<Record<string, string>>;
	/** The JSON that was sent, or the text of a CSV file; undefined when the request had no body. */
	body: unknown;
	userId: string;
	/** Set by a composite request that is all or none, whose word counts above the collection's own. */
	allOrNone?: boolean;
}

export interface ApiAnswer {
	status: number;
	headers?: Readonly<Record<string, string>>;
	/** Sent as JSON, text and bytes as they are; nothing is sent when left out. */
	body?: unknown;
	/** True for a collection that answers 200 and has rows that failed. */
	rowsFailed?: boolean;
}

/** What a resource is called with. */
export interface Call extends ApiRequest {
	org: Org;
	/** What the user sees. */
	schema: Schema;
	/** API version of the URL, such as `v68.0`. */
	version: string;
	/** Parts of the path that the route names, decoded. */
	params: Readonly<Record<string, string>>;
	query: URLSearchParams;
	/** Carries out another request in the same way; never throws an ApiError. */
	send(request: ApiRequest): ApiAnswer;
}

export type Handler = (call: Call) => ApiAnswer;

/** A resource: its path below the version, such as `/sobjects/:object`, and what each method does. */
export interface Route {
	path: string;
	methods: Readonly<Record<string, Handler>>;
}
