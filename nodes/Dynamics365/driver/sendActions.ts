/** Actions that must not be repeated, such as closing a case, in batches. */
import type { Limit } from '../../crm/driver/chunk';
import { sendInCalls } from '../../crm/driver/sendInCalls';
import type { CrmError } from '../../crm/errors';
import { sendBatch, type BatchOptions, type BatchPart } from './batch';
import { isRejection, toCrmError } from './errors';
import type { Sender } from './send';

export interface Action {
	/** The table that it is about. */
	entity: string;
	part: BatchPart;
}

type Answer = Awaited<ReturnType<typeof sendBatch>>['parts'][number];

export interface ActionOptions {
	/** In one call: a number of actions, or how much they can weigh together. */
	max: number | Limit<Action>;
	/** True for functions, which change nothing and can be repeated. */
	readOnly?: boolean;
}

/** @returns for each action what Dataverse returned, or why it was not carried out. */
export async function sendActions(
	sender: Sender,
	actions: readonly Action[],
	{ max, readOnly = false }: ActionOptions,
): Promise<Array<Answer | CrmError>> {
	const options: BatchOptions = readOnly
		? { semantics: 'read', canLackParts: true }
		: { semantics: 'nonIdempotent' };
	return await sendInCalls(actions, max, async (call) => {
		const parts = call.map(({ part }) => part);
		const answer = await sendBatch(sender, parts, options);
		return answer.parts.map((part, position) =>
			isRejection(part)
				? toCrmError(part, { entity: call[position]!.entity, writes: !readOnly })
				: part,
		);
	});
}
