import { createContext, type Context } from '../api/context';
import { dispatch, rejection } from '../api/dispatch';
import type { ApiResponse } from '../api/messages';
import { unknownContentId } from '../errors/batchErrors';
import { DataverseError } from '../errors/dataverseError';
import { unreadableStream } from '../errors/payloadErrors';
import { unknownResource, urlTooLong } from '../errors/queryErrors';
import { formatBatch, type BatchAnswer, type BatchResponse } from './formatBatch';
import { parseBatch, type BatchItem, type BatchRequest } from './parseBatch';

/** Longest URL of a request inside a batch. */
const MAX_URL_LENGTH = 65_536;

/**
 * A batch that takes longer ends there; what it has done stays done. Clients report the limit, Microsoft does not
 * document it: the emulator answers as a gateway does.
 * https://docs.rs/powerplatform-dataverse-service-client/latest/powerplatform_dataverse_service_client/batch/struct.Batch.html
 */
const MAX_MS = 120_000;
const TIMED_OUT: ApiResponse = { status: 504, headers: {}, body: '' };

export const isBatch = ({ path, request }: Context) =>
	path === '$batch' && request.method === 'POST';

/**
 * `POST /$batch`: many requests, answered in their order.
 * The first rejection ends it and lends it its status, unless the batch prefers to continue.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api
 */
export async function answerBatch(context: Context): Promise<ApiResponse> {
	const { request, preferences, environment } = context;
	const begin = environment.clock.now().getTime();
	const answers: BatchAnswer[] = [];
	try {
		for (const item of await parseBatch(request.headers['content-type'], request.body)) {
			const answer = answerItem(context, item);
			answers.push(answer);
			if (environment.clock.now().getTime() - begin > MAX_MS) return TIMED_OUT;
			const failed = [answer].flat().find(({ response }) => response.status >= 400);
			if (failed && !preferences.continueOnError) {
				return formatBatch(failed.response.status, answers);
			}
		}
		return formatBatch(200, answers);
	} catch (error) {
		if (error instanceof DataverseError) return rejection(error);
		return formatBatch(400, [{ response: rejection(unreadableStream('')) }]);
	}
}

const isChangeSet = (item: BatchItem): item is readonly BatchRequest[] => Array.isArray(item);

const answerItem = (context: Context, item: BatchItem): BatchAnswer =>
	isChangeSet(item) ? answerChangeSet(context, item) : answerRequest(context, item, new Map());

/** Carries the answer of the request that failed out of the work that is undone. */
class ChangeSetFailed extends Error {
	constructor(readonly answer: BatchResponse) {
		super('A request of the change set has failed');
	}
}

/** All requests of a change set are carried out, or none; then the answer holds only the one that failed. */
function answerChangeSet(context: Context, requests: readonly BatchRequest[]): BatchAnswer {
	try {
		return context.environment.store.atomically(() => {
			const contentIds = new Map<string, string>();
			return requests.map((request) => {
				const answer = answerRequest(context, request, contentIds);
				if (answer.response.status >= 400) throw new ChangeSetFailed(answer);
				const { entityUri } = answer.response;
				if (entityUri !== undefined) contentIds.set(`$${request.contentId}`, entityUri);
				return answer;
			});
		});
	} catch (error) {
		if (error instanceof ChangeSetFailed) return [error.answer];
		throw error;
	}
}

function answerRequest(
	{ environment, writer, root }: Context,
	request: BatchRequest,
	contentIds: ReadonlyMap<string, string>,
): BatchResponse {
	const { contentId } = request;
	try {
		const url = resolveUrl(request.url, root, contentIds);
		if (url.length > MAX_URL_LENGTH) throw urlTooLong();
		const inner = createContext(environment, writer, { ...request, url }, contentIds);
		if (!inner) throw unknownResource(url);
		return { contentId, response: dispatch(inner) };
	} catch (error) {
		if (error instanceof DataverseError) return { contentId, response: rejection(error) };
		throw error;
	}
}

/** Path and query of a request that names its resource in full, from the host's root, from the service's root, or by `$1`. */
function resolveUrl(given: string, root: string, contentIds: ReadonlyMap<string, string>): string {
	const [, reference = '', rest = ''] = /^(\$\w+)(.*)$/.exec(given) ?? [];
	const isReference = reference !== '' && reference !== '$batch' && reference !== '$metadata';
	if (isReference && !contentIds.has(reference)) throw unknownContentId(reference);
	const full = isReference ? `${contentIds.get(reference)}${rest}` : given;
	const absolute = /^https?:\/\//.test(full) || full.startsWith('/') ? full : `${root}${full}`;
	return absolute.replace(/^https?:\/\/[^/]+/, '');
}
