/** Finds the resource a request is for, and answers with what it says or with what it rejects. */
import { ApiError, methodNotAllowed, notFound, type ErrorEntry } from '../errors';
import type { Org } from '../org';
import { ROUTES } from '../resources';
import { VERSIONS } from '../resources/versions';
import type { ApiAnswer, ApiRequest, Call, Route } from './types';

const PATTERNS = ROUTES.map((route) => ({
	route,
	pattern: new URLPattern({ pathname: `/services/data/:version${route.path}` }),
}));

const BASE = 'https://localhost';

/** Never throws an ApiError. */
export function dispatch(org: Org, request: ApiRequest): ApiAnswer {
	try {
		const { route, call } = prepare(org, request);
		const handler = route.methods[request.method];
		if (!handler) throw methodNotAllowed(request.method, Object.keys(route.methods));
		return handler(call);
	} catch (error) {
		if (error instanceof ApiError) return spellDuplicateResult(org, reject(error));
		throw error;
	}
}

/** The single-row resources have their own spelling of the key; see the emulator's options. */
function spellDuplicateResult({ duplicateResultKey }: Org, answer: ApiAnswer): ApiAnswer {
	const entries = answer.body as ErrorEntry[];
	const body = entries.map(({ duplicateResult, ...entry }) =>
		duplicateResult ? { ...entry, [duplicateResultKey]: duplicateResult } : entry,
	);
	return { ...answer, body };
}

export const reject = ({ status, entries }: ApiError): ApiAnswer => ({ status, body: entries });

function prepare(org: Org, request: ApiRequest): { route: Route; call: Call } {
	const url = new URL(request.url, BASE);
	url.pathname = url.pathname.replace(/\/$/, '');
	for (const { route, pattern } of PATTERNS) {
		const match = pattern.exec(url.href);
		if (!match) continue;
		const { version = '', ...params } = decoded(match.pathname.groups);
		if (!VERSIONS.some((known) => `v${known.version}` === version)) break;
		const call: Call = {
			...request,
			org,
			schema: org.access.schemaFor(request.userId),
			version,
			params,
			query: url.searchParams,
			send: (other) => dispatch(org, other),
		};
		return { route, call };
	}
	throw notFound();
}

function decoded(groups: Readonly<Record<string, string | undefined>>): Record<string, string> {
	try {
		return Object.fromEntries(
			Object.entries(groups).map(([name, value = '']) => [name, decodeURIComponent(value)]),
		);
	} catch {
		throw notFound();
	}
}
