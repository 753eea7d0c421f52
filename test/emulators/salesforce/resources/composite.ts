/**
 * Several requests in one, each able to refer to the answers of those before it. One call of the daily limit.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html
 *
 * Unless `collateSubrequests` is false the order is not guaranteed: reads that refer to no other subrequest run last to
 * first. Collections and queries are counted together: five of both. A subrequest has the headers it names itself, none of the outer request's.
 */
import type { ApiAnswer, Call, Route } from '../api/types';
import { ApiError } from '../errors';
import { keyText, type SentValues } from '../records/values';
import { sentObject, sentObjects } from './target';
import { MissingReferenceError, substitute, type EarlierAnswers } from './references';
import { namesTypeByReference, resolveBody, typeReferenceRejected } from './typeReferences';

const MAX_SUBREQUESTS = 25;
const MAX_QUERIES_AND_COLLECTIONS = 5;

interface Subrequest {
	method: string;
	url: string;
	referenceId: string;
	body?: unknown;
	httpHeaders?: Readonly<Record<string, string>>;
}

interface SubrequestResult {
	body: unknown;
	httpHeaders: Readonly<Record<string, string>>;
	httpStatusCode: number;
	referenceId: string;
}

interface Outcome {
	result: SubrequestResult;
	failed: boolean;
}

function composite(call: Call): ApiAnswer {
	const { compositeRequest, allOrNone, collateSubrequests } = sentObject(call);
	const subrequests = sentObjects(compositeRequest, 'compositeRequest').map(readSubrequest);
	rejectMalformed(subrequests);
	const isRejected = call.org.typeReferences === 'callRejected';
	if (isRejected && subrequests.some(({ body }) => namesTypeByReference(body))) {
		throw typeReferenceRejected();
	}
	if (collateSubrequests !== false && subrequests.every(isIndependentRead)) {
		const compositeResponse = run(call, subrequests.toReversed()).map(({ result }) => result);
		return { status: 200, body: { compositeResponse: compositeResponse.toReversed() } };
	}
	const outcomes = allOrNone === true ? runAllOrNone(call, subrequests) : run(call, subrequests);
	return { status: 200, body: { compositeResponse: outcomes.map(({ result }) => result) } };
}

const isIndependentRead = ({ method, url }: Subrequest) => method === 'GET' && !url.includes('@{');

function run(call: Call, subrequests: readonly Subrequest[], allOrNone?: true): Outcome[] {
	const answers: EarlierAnswers = new Map();
	return subrequests.map((subrequest) => {
		const outcome = runOne(call, subrequest, answers, allOrNone);
		if (!outcome.failed) answers.set(subrequest.referenceId, outcome.result.body);
		return outcome;
	});
}

/** When one fails, everything is undone; the others say that they were. */
function runAllOrNone(call: Call, subrequests: readonly Subrequest[]): Outcome[] {
	let outcomes: Outcome[] = [];
	const undo = new Error('undo');
	try {
		call.org.store.atomically(() => {
			outcomes = run(call, subrequests, true);
			if (outcomes.some(({ failed }) => failed)) throw undo;
		});
		return outcomes;
	} catch (error) {
		if (error !== undo) throw error;
		const culprit = outcomes.findIndex(({ failed }) => failed);
		return outcomes.map((outcome, index) =>
			index === culprit ? outcome : halted(outcome.result.referenceId, ROLLED_BACK),
		);
	}
}

function runOne(
	call: Call,
	subrequest: Subrequest,
	answers: EarlierAnswers,
	allOrNone: true | undefined,
): Outcome {
	const { method, referenceId } = subrequest;
	try {
		const answer = call.send({
			method,
			url: substitute(subrequest.url, answers),
			headers: lowerCased(subrequest.httpHeaders),
			body: resolveBody(subrequest.body, answers, call.org.typeReferences),
			userId: call.userId,
			allOrNone,
		});
		const { status, headers = {}, body = null, rowsFailed = false } = answer;
		const failed = status >= 400 || (allOrNone === true && rowsFailed);
		const { location } = headers;
		const httpHeaders: SubrequestResult['httpHeaders'] = location ? { Location: location } : {};
		return { failed, result: { body, httpHeaders, httpStatusCode: status, referenceId } };
	} catch (error) {
		if (error instanceof MissingReferenceError) return halted(referenceId, error.message);
		if (error instanceof ApiError) return rejected(referenceId, error);
		throw error;
	}
}

const ROLLED_BACK =
	'The transaction was rolled back since another operation in the same transaction failed.';

const halted = (referenceId: string, message: string): Outcome => ({
	failed: true,
	result: {
		body: [{ errorCode: 'PROCESSING_HALTED', message }],
		httpHeaders: {},
		httpStatusCode: 400,
		referenceId,
	},
});

const rejected = (referenceId: string, { status, entries }: ApiError): Outcome => ({
	failed: true,
	result: { body: entries, httpHeaders: {}, httpStatusCode: status, referenceId },
});

const readSubrequest = (sent: SentValues): Subrequest => ({
	method: keyText(sent['method']),
	url: keyText(sent['url']),
	referenceId: keyText(sent['referenceId']),
	body: sent['body'],
	httpHeaders: sent['httpHeaders'] as Subrequest['httpHeaders'],
});

const lowerCased = (headers: Readonly<Record<string, string>> = {}) =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function rejectMalformed(subrequests: readonly Subrequest[]): void {
	const reject = (errorCode: string, message: string) => new ApiError(400, { errorCode, message });
	if (subrequests.length > MAX_SUBREQUESTS) {
		throw reject('LIMIT_EXCEEDED', `No more than ${MAX_SUBREQUESTS} subrequests are allowed`);
	}
	if (subrequests.filter(isQueryOrCollection).length > MAX_QUERIES_AND_COLLECTIONS) {
		throw reject(
			'LIMIT_EXCEEDED',
			`No more than ${MAX_QUERIES_AND_COLLECTIONS} subrequests can be queries or sObject Collections`,
		);
	}
	const seen = new Set<string>();
	for (const { referenceId, url, method, httpHeaders } of subrequests) {
		const inherited = Object.keys(lowerCased(httpHeaders)).find((name) => INHERITED.includes(name));
		if (inherited !== undefined) {
			throw reject(
				'INVALID_INPUT',
				`The subrequest ${referenceId} may not have header ${inherited}`,
			);
		}
		if (!/^[A-Za-z0-9]\w*$/.test(referenceId) || seen.has(referenceId)) {
			throw reject(
				'INVALID_INPUT',
				`Provided referenceId ('${referenceId}') is invalid or repeated`,
			);
		}
		if (!method || !/^\/services\/data\/v/.test(url) || /\/composite\/?$/.test(url)) {
			throw reject('INVALID_INPUT', `The subrequest ${referenceId} has no valid method and url`);
		}
		seen.add(referenceId);
	}
}

/** https://developer.salesforce.com/docs/platform/api-rest/guide/requests-composite.html */
const INHERITED: readonly string[] = ['accept', 'authorization', 'content-type'];

const isQueryOrCollection = ({ url }: Subrequest) =>
	/^\/services\/data\/v[\d.]+\/(query|queryAll|composite\/sobjects)\b/.test(url);

export const compositeRoutes: readonly Route[] = [
	{
		path: '/composite',
		methods: {
			GET: ({ version }) => ({
				status: 200,
				body: {
					batch: `/services/data/${version}/composite/batch`,
					sobjects: `/services/data/${version}/composite/sobjects`,
				},
			}),
			POST: composite,
		},
	},
];
