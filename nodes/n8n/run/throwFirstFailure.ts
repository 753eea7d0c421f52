import type { IExecuteFunctions } from 'n8n-workflow';
import { toNodeError } from '../errors';
import type { ItemResult } from '../operations/operation';
import { NOT_TRIED } from './failureShare';

/**
 * The node stops at a failed item, but what other items did stays done: the error says so.
 * @throws NodeApiError for the first failed item; nothing when none failed.
 */
export function throwFirstFailure(
	context: IExecuteFunctions,
	results: ReadonlyArray<readonly [itemIndex: number, result: ItemResult]>,
): void {
	const failures = results.flatMap(([itemIndex, { error }]) =>
		error ? [{ itemIndex, error }] : [],
	);
	const [first] = failures;
	if (!first) return;
	const error = toNodeError(context.getNode(), first.error, first.itemIndex);
	const notTried = failures.filter((each) => each.error.code === NOT_TRIED).length;
	if (failures.length < results.length || notTried > 0) {
		error.description = [
			error.description,
			`${failures.length - notTried} of ${results.length} items failed; ${describeOthers(results)}${notTried > 0 ? `; ${notTried} were not tried` : ''}.`,
			"To continue with the successful items, set On Error to Continue in the node's settings.",
		]
			.filter(Boolean)
			.join(' ');
	}
	throw error;
}

/** How many records were written, and stay written; how many items succeeded where nothing had to be written. */
function describeOthers(results: ReadonlyArray<readonly [number, ItemResult]>): string {
	const written = results.filter(([, { isWritten }]) => isWritten).length;
	if (written > 0) return `${written} ${written === 1 ? 'was' : 'were'} written`;
	return `${results.filter(([, { error }]) => !error).length} succeeded`;
}
