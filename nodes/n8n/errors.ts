/** Errors as n8n shows them: what happened as the message, how to fix it below. */
import { NodeApiError, NodeOperationError, type Failure, type INode } from 'n8n-workflow';
import { CrmError } from '../crm/errors';

/**
 * @param itemIndex the item it belongs to; absent when it concerns the whole node.
 * @returns the error as n8n shows it; errors other than a CrmError keep their own message and description.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (!(error instanceof CrmError)) {
		return new NodeOperationError(node, error instanceof Error ? error : String(error), {
			itemIndex,
			description: descriptionOf(error),
		});
	}
	return new NodeApiError(
		node,
		// Without a code: n8n replaces the message of those it knows.
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

/**
 * @param error what reading an item's parameters threw, such as an expression that fails or a value that n8n rejects.
 * @returns the item's error, with n8n's message and description.
 */
export function toItemError(error: unknown): CrmError {
	if (error instanceof CrmError) return error;
	return new CrmError(error instanceof Error ? error.message : String(error), {
		kind: 'invalidRecord',
		advice: descriptionOf(error),
		cause: error,
	});
}

/** The way to fix it, and the CRM's own code; undefined when there is neither. */
function describe({ advice, code }: CrmError): string | undefined {
	const parts = [advice, code === undefined ? undefined : `(${code})`];
	return parts.filter((part) => part !== undefined).join(' ') || undefined;
}

/** Where n8n wraps an error in another one, the reason is in the description of the inner one. */
function descriptionOf(error: unknown, depth = 3): string | undefined {
	if (!(error instanceof Error)) return undefined;
	const { description } = error as { description?: unknown };
	if (typeof description === 'string' && description !== '') return description;
	return depth > 0 ? descriptionOf(error.cause, depth - 1) : undefined;
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
