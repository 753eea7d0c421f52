/**
 * Runs an operation for all items: items with the same settings run as one batch. What a batch has to know is read
 * once, and a failure counts for all of its items without another attempt.
 */
import type { IExecuteFunctions } from 'n8n-workflow';
import { endsRun, type CrmError } from '../../crm/errors';
import { toItemError } from '../errors';
import type { DryRun, ItemResult, OperationSteps, RunResult } from '../operations/operation';
import type { Product } from '../product';
import { createFailureLimit } from './failureShare';
import type { Session } from './session';

/** Items whose settings are the same. */
interface Batch<Settings> {
	settings: Settings;
	itemIndexes: number[];
}

export async function runBatches<Settings, Prepared, Input>(
	operation: OperationSteps<Settings, Prepared, Input>,
	session: Session,
	node: { context: IExecuteFunctions; product: Product },
): Promise<RunResult> {
	const results = new Map<number, ItemResult>();
	const failureLimit = createFailureLimit(session.maxFailures, node.context.getInputData().length);
	let endedBy: CrmError | undefined;

	const fail = (itemIndexes: readonly number[], thrown: unknown, settings?: Settings) => {
		const error = toItemError(thrown);
		if (endsRun(error)) endedBy ??= error;
		const result: ItemResult = { json: operation.toFailure(error, settings), error };
		for (const itemIndex of itemIndexes) results.set(itemIndex, result);
	};

	async function runBatch({ settings, itemIndexes }: Batch<Settings>): Promise<void> {
		const prepared = await operation.prepare(session, settings);
		const inputs: Input[] = [];
		const ready: number[] = [];
		for (const itemIndex of itemIndexes) {
			try {
				inputs.push(operation.readInput({ ...node, itemIndex }, settings, prepared));
				ready.push(itemIndex);
			} catch (error) {
				fail([itemIndex], error, settings);
			}
		}
		while (ready.length > 0) {
			failureLimit.check(results);
			if (endedBy) throw endedBy;
			const group = failureLimit.takeGroup(ready);
			const settled = await operation.run(session, {
				settings,
				prepared,
				inputs: inputs.splice(0, group.length),
			});
			failureLimit.count(settled);
			group.forEach((itemIndex, position) => results.set(itemIndex, settled[position]!));
			endedBy ??= settled.find(({ error }) => error && endsRun(error))?.error;
		}
	}

	const batches = readBatches(operation, node, fail);
	for (const batch of batches) {
		try {
			if (endedBy) throw endedBy;
			await runBatch(batch);
		} catch (error) {
			fail(
				batch.itemIndexes.filter((each) => !results.has(each)),
				error,
				batch.settings,
			);
		}
	}
	return {
		results,
		dryRun: dryRunOf(batches.map(({ settings }) => operation.isDryRun?.(settings))),
	};
}

function dryRunOf(batches: ReadonlyArray<boolean | undefined>): DryRun {
	if (!batches.some(Boolean)) return 'none';
	return batches.every(Boolean) ? 'all' : 'some';
}

/** Parameters can be expressions that differ between items, so the settings of each item are read separately. */
function readBatches<Settings>(
	{ readSettings }: Pick<OperationSteps<Settings, unknown, unknown>, 'readSettings'>,
	node: { context: IExecuteFunctions; product: Product },
	fail: (itemIndexes: readonly number[], error: unknown) => void,
): Batch<Settings>[] {
	const batches = new Map<string, Batch<Settings>>();
	for (const itemIndex of node.context.getInputData().keys()) {
		try {
			const settings = readSettings({ ...node, itemIndex });
			const key = JSON.stringify(settings);
			const batch = batches.get(key) ?? { settings, itemIndexes: [] };
			batches.set(key, batch);
			batch.itemIndexes.push(itemIndex);
		} catch (error) {
			fail([itemIndex], error);
		}
	}
	return [...batches.values()];
}
