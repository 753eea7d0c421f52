import type { IExecuteFunctions } from 'n8n-workflow';
import { toNodeError } from '../errors';
import type { ItemResult, Operation } from '../operations/operation';

/**
 * The node stops at a failed item, but what other items did stays done: the error says so.
 * @throws NodeApiError for the first failed item; nothing when none failed.
 */
export function throwFirstFailure(
	context: IExecuteFunctions,
	{ writes }: Operation,
	results: ReadonlyArray<readonly [itemIndex: number, result: ItemResult]>,
): void {
	const failures = results.flatMap(([itemIndex, { error }]) =>
		error ? [{ itemIndex, error }] : [],
	);
	const [first] = failures;
	if (!first) return;
	const error = toNodeError(context.getNode(), first.error, first.itemIndex);
	const others = results.length - failures.length;
	if (others > 0) {
		error.description = [
			error.description,
			`${failures.length} of ${results.length} items failed; ${others} succeeded${writes ? ', and what was written stays in the CRM' : ''}.`,
			"To continue with the successful items, set On Error to Continue in the node's settings.",
		]
			.filter(Boolean)
			.join(' ');
	}
	throw error;
}
