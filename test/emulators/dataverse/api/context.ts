import type { Json } from '../odata/ast';
import { parseQueryOptions, type QueryOptions } from '../odata/queryOptions';
import type { Environment } from '../environment';
import { malformedJson } from '../errors/payloadErrors';
import { badMediaType } from '../errors/queryErrors';
import type { Payload } from '../records/readPayload';
import type { Writer } from '../records/records';
import type { ApiRequest } from './messages';
import { parsePreferences, type Preferences } from './preferences';

/** One request with everything its handler needs to answer it. */
export interface Context {
	environment: Environment;
	writer: Writer;
	request: ApiRequest;
	/** Absolute address of the service's root, with the version the request has named and a slash at its end. */
	root: string;
	/** Path behind the root, as it was sent. */
	path: string;
	options: QueryOptions;
	preferences: Preferences;
	/** Addresses of the rows that earlier parts of the change set have written, by `$` and Content-ID. */
	contentIds: ReadonlyMap<string, string>;
}

/** Path of every resource, such as `/api/data/v9.2/leads`. */
const API_PATH = /^\/api\/data\/(v9\.[0-2])(?:\/(.*))?$/;

/** Undefined for a version that the service does not have; throws for query options that it rejects. */
export function createContext(
	environment: Environment,
	writer: Writer,
	request: ApiRequest,
	contentIds: ReadonlyMap<string, string> = new Map(),
): Context | undefined {
	const [path = '', ...query] = request.url.split('?');
	const match = API_PATH.exec(path);
	if (!match) return undefined;
	return {
		environment,
		writer,
		request,
		root: `${environment.origin}/api/data/${match[1]}/`,
		path: match[2] ?? '',
		options: parseQueryOptions(query.join('?')),
		preferences: parsePreferences(request.headers.prefer),
		contentIds,
	};
}

/** The request's body as an object; throws when its type or syntax is wrong. `setName` is for the message. */
export function readBody({ request }: Context, setName: string): Payload {
	const mediaType = request.headers['content-type'] ?? '';
	if (!/^application\/json\s*(;|$)/i.test(mediaType)) throw badMediaType(mediaType);
	const body = parseJson(request.body, setName);
	if (typeof body !== 'object' || body === null || Array.isArray(body)) {
		throw malformedJson(setName, "Unexpected token: expected 'StartObject'.");
	}
	return body;
}

function parseJson(text: string, setName: string): Json {
	try {
		return JSON.parse(text) as Json;
	} catch (error) {
		throw malformedJson(setName, (error as Error).message);
	}
}
