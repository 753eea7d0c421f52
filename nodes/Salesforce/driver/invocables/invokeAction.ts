/** Runs an invocable action, several times in one call. */
import { isObject, readJsonBody, UnreadableAnswer } from '../../../crm/driver/readAnswer';
import { sendInCalls } from '../../../crm/driver/sendInCalls';
import type { CrmError } from '../../../crm/errors';
import type { InvocableValues, Invocation } from '../../../crm/port';
import type { CrmResponse } from '../../../crm/transport';
import { API_PATH } from '../client';
import { toRowError, type SalesforceError } from '../errors';
import type { Sender } from '../send';
import { readActionName, toActionPath } from './actionPath';

/** Salesforce's response to one entry of the inputs. */
interface Outcome {
	isSuccess: boolean;
	errors: SalesforceError[] | null;
	outputValues: InvocableValues | null;
}

/**
 * The inputs of one call run in one transaction. A call without a response is not repeated.
 * https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_intro_invoking.htm
 */
export async function invokeAction(
	sender: Sender,
	{ name, inputs, batchSize }: Invocation,
): Promise<Array<InvocableValues | CrmError>> {
	const path = toActionPath(readActionName(name)!);
	return await sendInCalls(inputs, batchSize, async (call) => {
		const { content } = await sender.send({
			method: 'POST',
			url: `${sender.baseUrl}${API_PATH}${path}`,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ inputs: call }),
			semantics: 'nonIdempotent',
			entity: name,
			// Where an entry fails, the outcomes of all come with the status of an error.
			isAnswer: ({ body }) => readOutcomes(body) !== undefined,
			read: (response) => readAll(response, call.length),
		});
		return content.map(({ isSuccess, errors, outputValues }) =>
			isSuccess ? (outputValues ?? {}) : toRowError(errors ?? [], name),
		);
	});
}

function readAll({ body }: CrmResponse, count: number): Outcome[] {
	const outcomes = readOutcomes(body);
	if (outcomes?.length !== count) throw new UnreadableAnswer();
	return outcomes;
}

/** @returns undefined for a body that holds something else, such as the rejection of the whole call. */
function readOutcomes(body: string): Outcome[] | undefined {
	try {
		const content = readJsonBody<Outcome[]>({ body });
		return Array.isArray(content) && content.every(isOutcome) ? content : undefined;
	} catch {
		return undefined;
	}
}

const isOutcome = (each: unknown) =>
	isObject(each) && 'isSuccess' in each && typeof each.isSuccess === 'boolean';
