/**
 * Up to 25 requests that know nothing of each other. Each is a call of the daily limit.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-batch.html
 */
import type { ApiAnswer, Call, Route } from '../api/types';
import { ApiError, missingArgument } from '../errors';
import { sentObject } from './target';

const MAX_SUBREQUESTS = 25;

interface Subrequest {
	method: string;
	/** Without `/services/data/`, such as `v68.0/sobjects/Account`. */
	url: string;
	richInput?: unknown;
}

const HALTED: ApiAnswer = {
	status: 412,
	body: [
		{
			errorCode: 'BATCH_PROCESSING_HALTED',
			message: 'Batch processing halted per request',
		},
	],
};

function batch(call: Call): ApiAnswer {
	const { batchRequests, haltOnError } = sentObject(call);
	if (!Array.isArray(batchRequests)) throw missingArgument('batchRequests is required');
	if (batchRequests.length > MAX_SUBREQUESTS) {
		throw new ApiError(400, {
			errorCode: 'LIMIT_EXCEEDED',
			message: `No more than ${MAX_SUBREQUESTS} subrequests are allowed`,
		});
	}
	call.org.usage.count(batchRequests.length - 1);
	let hasErrors = false;
	const results = (batchRequests as Subrequest[]).map((subrequest) => {
		const answer = hasErrors && haltOnError === true ? HALTED : run(call, subrequest);
		hasErrors ||= answer.status >= 400;
		return { statusCode: answer.status, result: answer.body ?? null };
	});
	return { status: 200, body: { hasErrors, results } };
}

const run = (call: Call, { method, url, richInput }: Subrequest) =>
	call.send({
		method,
		url: `/services/data/${url.replace(/^\/?(services\/data\/)?/, '')}`,
		headers: {},
		body: richInput,
		userId: call.userId,
	});

export const batchRoutes: readonly Route[] = [
	{ path: '/composite/batch', methods: { POST: batch } },
];
