/**
 * Up to 25 requests that know nothing of each other. Each is a call of the daily limit.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-batch.html
 */
import type { ApiAnswer, Call, Route } from '../api/types';
import { ApiError } from '../errors';
import { keyText, type SentValues } from '../records/values';
import { sentObject, sentObjects } from './target';

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
	const subrequests = sentObjects(batchRequests, 'batchRequests').map(readSubrequest);
	if (subrequests.length > MAX_SUBREQUESTS) {
		throw new ApiError(400, {
			errorCode: 'LIMIT_EXCEEDED',
			message: `No more than ${MAX_SUBREQUESTS} subrequests are allowed`,
		});
	}
	call.org.usage.count(subrequests.length - 1);
	let hasErrors = false;
	const results = subrequests.map((subrequest) => {
		const answer = hasErrors && haltOnError === true ? HALTED : run(call, subrequest);
		hasErrors ||= answer.status >= 400;
		return { statusCode: answer.status, result: answer.body ?? null };
	});
	return { status: 200, body: { hasErrors, results } };
}

const readSubrequest = ({ method, url, richInput }: SentValues): Subrequest => ({
	method: keyText(method),
	url: keyText(url),
	richInput,
});

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
