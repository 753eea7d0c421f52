/** Every request that the package sends, and what an observed request is compared with. */
import { dynamics365Requests } from './dynamics365';
import type { ObservedRequest } from './observe';
import { commonHeaders, type RequestKind } from './requestKind';
import { salesforceRequests } from './salesforce';

export const requestKinds: readonly RequestKind[] = [
	...dynamics365Requests.map((request) => ({
		crm: 'Dynamics 365' as const,
		...request,
		path: request.path.startsWith('/') ? request.path : `/api/data/v9.2/${request.path}`,
	})),
	...salesforceRequests.map((request) => ({
		crm: 'Salesforce' as const,
		...request,
		path: request.path.startsWith('/services')
			? request.path
			: `/services/data/v66.0${request.path}`,
	})),
];

/** Headers that HTTP clients add, and those of every API. */
const STANDARD_HEADERS = [
	'accept',
	'accept-encoding',
	'accept-language',
	'authorization',
	'cache-control',
	'connection',
	'content-id',
	'content-length',
	'content-transfer-encoding',
	'content-type',
	'host',
	'pragma',
	'sec-fetch-mode',
	'transfer-encoding',
	'user-agent',
];

/** What a request of each kind looks like, made once: every request of every test is compared with all of them. */
const looks = requestKinds.map((kind) => ({
	kind,
	path: patternOf(kind.path),
	headers: new Set([...STANDARD_HEADERS, ...commonHeaders[kind.crm], ...(kind.headers ?? [])]),
}));

/** @returns the kinds that the request is of, of those that name its path most exactly; none when it is not listed. */
export function kindsOf(request: ObservedRequest): RequestKind[] {
	const kinds = looks.filter((look) => fits(request, look)).map(({ kind }) => kind);
	const fewest = Math.min(...kinds.map(placeholders));
	return kinds.filter((kind) => placeholders(kind) === fewest);
}

const placeholders = ({ path }: RequestKind) => path.split('{').length;

function fits(request: ObservedRequest, { kind, path, headers }: (typeof looks)[number]): boolean {
	return (
		kind.method === request.method &&
		path.test(request.path) &&
		request.parameters.every((name) => kind.parameters?.includes(name)) &&
		request.headers.every((name) => headers.has(name))
	);
}

/** `{table}` stands for one segment; in parentheses, for an ID or the values of a key. */
function patternOf(path: string): RegExp {
	const escaped = path.replace(/[$()*+.?[\\\]^|]/g, '\\$&');
	const pattern = escaped
		.replace(/\\\(\{\w+\}\\\)/g, '\\([^()]+\\)')
		.replace(/\{\w+\}/g, '[^/()]+');
	return new RegExp(`^${pattern}$`);
}
