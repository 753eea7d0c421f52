/** Actions that must not be repeated, such as closing a case, in batches. */
import { chunk } from '../../crm/driver/chunk';
import { CrmError, endsRun } from '../../crm/errors';
import { sendBatch, type BatchPart } from './batch';
import { isRejection, toCrmError } from './errors';
import type { Sender } from './send';

export interface Action {
	/** The table that it is about. */
	entity: string;
	part: BatchPart;
}

type Answer = Awaited<ReturnType<typeof sendBatch>>['parts'][number];

/**
 * A call that fails as a whole is the error of all its actions, so that what other calls did stays known. After an
 * error that ends the run, no further call is sent.
 * @returns for each action what Dataverse returned, or why it was not carried out.
 */
export async function sendActions(
	sender: Sender,
	actions: readonly Action[],
	{ max }: { max: number },
): Promise<Array<Answer | CrmError>> {
	const results: Array<Answer | CrmError> = [];
	for (const call of chunk(actions, { max, weigh: () => 1 })) {
		const last = results.at(-1);
		const isOver = last instanceof CrmError && endsRun(last);
		results.push(...(isOver ? call.map(() => last) : await sendCall(sender, call)));
	}
	return results;
}

async function sendCall(
	sender: Sender,
	call: readonly Action[],
): Promise<Array<Answer | CrmError>> {
	try {
		const parts = call.map(({ part }) => part);
		const answer = await sendBatch(sender, parts, { semantics: 'nonIdempotent' });
		return answer.parts.map((part, position) =>
			isRejection(part) ? toCrmError(part, { entity: call[position]!.entity, writes: true }) : part,
		);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return call.map(() => error);
	}
}
