import { runBatches } from '../run/runBatches';
import type { Operation, OperationFacts, OperationSteps } from './operation';

/** Completes an operation: what it does is run in batches by the shared runner. */
export function defineOperation<Settings, Prepared, Input>(
	operation: OperationFacts & OperationSteps<Settings, Prepared, Input>,
): Operation {
	return {
		...operation,
		execute: async (session, context, product) =>
			await runBatches(operation, session, { context, product }),
	};
}
