/** The CRM's refusals as n8n shows them: what happened as the message, how to mend it below. */
import { NodeApiError, NodeOperationError, type Failure, type INode } from 'n8n-workflow';
import { CrmError } from '../crm/errors';

/**
 * @param itemIndex the item it belongs to; absent when it concerns the whole node.
 * @returns the error as n8n shows it; errors that are no CrmError keep their own message.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (!(error instanceof CrmError)) {
		return new NodeOperationError(node, error instanceof Error ? error : String(error), {
			itemIndex,
		});
	}
	return new NodeApiError(
		node,
		// No code: n8n would put words of its own in place of the message for those it knows.
		{ message: error.message },
		{
			message: error.message,
			description: describe(error),
			httpCode: error.status?.toString(),
			itemIndex,
			failure: failureOf(error),
		},
	);
}

function describe(error: CrmError): string {
	const code = error.code === undefined ? '' : ` (${error.code})`;
	return `${error.advice ?? 'The CRM gave no more detail.'}${code}`;
}

/** What n8n's poll backoff reads: whether waiting helps, and who has to act where it does not. */
function failureOf(error: CrmError): Failure | undefined {
	switch (error.kind) {
		case 'retryLater':
			return {
				cause: error.waitCause ?? 'temporarily-unavailable',
				...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
			};
		case 'signInAgain':
			return { cause: 'credential-invalid' };
		case 'misconfigured':
			return { cause: 'configuration-invalid' };
		case 'invalidRecord':
		case 'report':
			return undefined;
	}
}

/** The error of one item: an expression that fails is the item's error, just as a rejection by the CRM is. */
export function toItemError(error: unknown): CrmError {
	if (error instanceof CrmError) return error;
	const message = error instanceof Error ? error.message : String(error);
	return new CrmError(message, { kind: 'invalidRecord', cause: error });
}
