/** Requests that are harmless to repeat, in as few batches as the time they take allows. */
import type { WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { sendBatch, type BatchPart } from './batch';
import type { BatchPace } from './batchPace';
import { createDivider, type SendRows } from './divide';
import { isRejection, toCrmError } from './errors';
import type { Sender } from './send';

export interface RepeatableRequest {
	/** Requests with the same text take equally long, such as `delete lead`. */
	kind: string;
	/** The table that it is about. */
	entity: string;
	/** Of the record that it is about. */
	id: string;
	part: BatchPart;
}

/**
 * One result per request, in order. An error is `outcomeUnknown` where an earlier attempt without a response may have
 * carried out the request.
 */
export async function sendRepeatable(
	sender: Sender,
	pace: BatchPace,
	requests: readonly RepeatableRequest[],
): Promise<WriteResult[]> {
	const results: WriteResult[] = [];
	const divider = createDivider({
		sender,
		pace,
		keyOf: ({ kind }) => kind,
		send: batchSender(sender),
	});
	for (let rest = requests; rest.length > 0;) {
		const call = divider.nextCall(rest);
		results.push(...(await sender.retries.rows(call, divider.send)));
		rest = rest.slice(call.length);
	}
	return results;
}

function batchSender(sender: Sender): SendRows<RepeatableRequest> {
	return async (requests) => {
		const { parts, repeated } = await sendBatch(
			sender,
			requests.map(({ part }) => part),
			{ semantics: 'idempotent', divisible: true },
		);
		return requests.map(({ entity, id }, place): WriteResult => {
			const part = parts[place]!;
			if (!isRejection(part)) return { ok: true, id };
			const error = toCrmError(part, { entity, writes: true });
			return {
				ok: false,
				error: new CrmError(error.message, { ...error, outcomeUnknown: repeated }),
			};
		});
	};
}
