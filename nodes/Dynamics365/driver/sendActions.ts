/** Actions that must not be repeated, such as closing a case, in batches. */
import { sendInCalls } from '../../crm/driver/sendInCalls';
import type { CrmError } from '../../crm/errors';
import { sendBatch, type BatchPart } from './batch';
import { isRejection, toCrmError } from './errors';
import type { Sender } from './send';

export interface Action {
	/** The table that it is about. */
	entity: string;
	part: BatchPart;
}

type Answer = Awaited<ReturnType<typeof sendBatch>>['parts'][number];

/** @returns for each action what Dataverse returned, or why it was not carried out. */
export async function sendActions(
	sender: Sender,
	actions: readonly Action[],
	{ max }: { max: number },
): Promise<Array<Answer | CrmError>> {
	return await sendInCalls(actions, max, async (call) => {
		const parts = call.map(({ part }) => part);
		const answer = await sendBatch(sender, parts, { semantics: 'nonIdempotent' });
		return answer.parts.map((part, position) =>
			isRejection(part) ? toCrmError(part, { entity: call[position]!.entity, writes: true }) : part,
		);
	});
}
