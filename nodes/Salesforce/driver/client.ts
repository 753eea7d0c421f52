/** jsforce, set up to send every request through this driver's own sender. */
import { PassThrough } from 'node:stream';
import type { Connection as Jsforce, HttpRequest, HttpResponse } from 'jsforce';
import { CrmError } from '../../crm/errors';
import type { RequestSemantics } from '../../crm/driver/retry';
import type { CrmRequest } from '../../crm/transport';
import { readContents } from './contents';
import { label } from './errors';
import type { Sender } from './send';
import { isSoapUrl, readSoapBody, SESSION_PLACEHOLDER, toSoapRequest } from './soap';

/** Spring '26. To move to a newer version, read its release notes and change it here. */
export const API_VERSION = '66.0';

/** The root of the REST API's paths, as a /composite request needs them. */
export const API_PATH = `/services/data/v${API_VERSION}`;

export type Client = Jsforce;

/** @returns the client, loaded with the first call: loading jsforce needs a quarter of a second. */
export function createClient(sender: Sender, baseUrl: string): () => Promise<Client> {
	let client: Promise<Client> | undefined;
	return () => (client ??= load(sender, baseUrl));
}

async function load(sender: Sender, baseUrl: string): Promise<Client> {
	const { Connection } = await import('jsforce');
	// From its own file: not every loader finds this name among the package's exports.
	const { StreamPromise } = await import('jsforce/lib/util/promise.js');
	const client = new Connection({
		instanceUrl: baseUrl,
		// Written into SOAP messages; the transport adds the token to all other requests.
		accessToken: SESSION_PLACEHOLDER,
		version: API_VERSION,
		logLevel: 'NONE',
	});
	client._transport.httpRequest = (request) =>
		StreamPromise.create(() => ({
			// jsforce can stream a response; this driver only awaits it.
			stream: new PassThrough(),
			promise: sendThrough(sender, request),
		}));
	return client;
}

async function sendThrough(sender: Sender, request: HttpRequest): Promise<HttpResponse> {
	const { method, url, body } = request;
	if (!isMethod(method) || (body !== undefined && typeof body !== 'string')) {
		throw new CrmError(`jsforce tried to send a request of an unknown kind to ${label}.`, {
			kind: 'report',
		});
	}
	const sent = { method, url, headers: withoutAuthorization(request.headers), body };
	if (isSoapUrl(url)) return await sendSoap(sender, sent);
	const { status, headers, content } = await sender.send({
		...sent,
		semantics: semanticsOf(method, url),
		read: (response) => readContents<HttpResponse['body']>(sent, response),
	});
	// jsforce returns a body without a type as it is, so that a page of rows is not parsed a second time.
	return { statusCode: status, headers: { ...headers, 'content-type': '' }, body: content };
}

/** A call that is carried out twice is rejected at best. */
async function sendSoap(sender: Sender, request: CrmRequest): Promise<HttpResponse> {
	const { status, content } = await sender.send({
		...toSoapRequest(request, `${sender.baseUrl}${API_PATH}`),
		semantics: 'nonIdempotent',
		read: readSoapBody,
	});
	return { statusCode: status, headers: { 'content-type': 'text/xml' }, body: content };
}

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

const isMethod = (method: string): method is (typeof methods)[number] =>
	methods.some((each) => each === method);

/** PATCH sets fields of records by id; what jsforce sends to /composite are queries and searches. */
function semanticsOf(method: string, url: string): RequestSemantics {
	if (method === 'GET' || /\/composite(\/batch)?$/.test(new URL(url).pathname)) return 'read';
	return method === 'PATCH' ? 'idempotent' : 'nonIdempotent';
}

/** The transport adds its own. */
function withoutAuthorization(headers: Readonly<Record<string, string>> = {}) {
	return Object.fromEntries(
		Object.entries(headers).filter(
			([name]) => !['authorization', 'content-length'].includes(name.toLowerCase()),
		),
	);
}
