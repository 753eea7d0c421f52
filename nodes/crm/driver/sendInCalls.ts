/** Rows that must not be sent twice, in calls of a limited size. */
import { CrmError, endsRun } from '../errors';
import { chunk, type Limit } from './chunk';

/**
 * A call that fails as a whole is the error of all its rows, so that what other calls did stays known. After an
 * error that ends the run, no further call is sent.
 * @param limit the number of rows in a call, or how much they can weigh together.
 * @returns for each row what the CRM returned, or why it was not carried out.
 */
export async function sendInCalls<Row, Answer>(
	rows: readonly Row[],
	limit: number | Limit<Row>,
	send: (rows: readonly Row[]) => Promise<ReadonlyArray<Answer | CrmError>>,
): Promise<Array<Answer | CrmError>> {
	const results: Array<Answer | CrmError> = [];
	const weight = typeof limit === 'number' ? { max: limit, weigh: () => 1 } : limit;
	for (const call of chunk(rows, weight)) {
		const last = results.at(-1);
		if (last instanceof CrmError && endsRun(last)) results.push(...call.map(() => last));
		else results.push(...(await sendCall(call, send)));
	}
	return results;
}

async function sendCall<Row, Answer>(
	call: readonly Row[],
	send: (rows: readonly Row[]) => Promise<ReadonlyArray<Answer | CrmError>>,
): Promise<ReadonlyArray<Answer | CrmError>> {
	try {
		return await send(call);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return call.map(() => error);
	}
}
