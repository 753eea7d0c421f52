/** Runs the selected operation of an action node, and turns the results into items: paired, sorted to their outputs. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmError } from '../../crm/errors';
import { toItemError, toNodeError } from '../errors';
import { operationsOf } from '../operations';
import type { ItemResult, Operation } from '../operations/operation';
import type { Product } from '../product';
import { addRunHint } from './runHint';
import { openSession } from './session';
import { throwFirstFailure } from './throwFirstFailure';

/**
 * @returns the items of each output of the node.
 * @throws NodeApiError for the first failed item, unless the node is set to continue on failure.
 */
export async function runOperation(
	context: IExecuteFunctions,
	product: Product,
): Promise<INodeExecutionData[][]> {
	const operation = selectedOperation(context, product);
	const results = await runAllItems(operation, context, product);
	const inOrder = [...results].toSorted(([left], [right]) => left - right);
	if (!context.continueOnFail()) throwFirstFailure(context, inOrder);
	const outputs = context.getNodeOutputs();
	const items: INodeExecutionData[][] = outputs.map(() => []);
	for (const [itemIndex, result] of inOrder) {
		const index = outputs.findIndex(({ displayName }) => displayName === result.output);
		const output = items[Math.max(index, 0)]!;
		for (const json of [result.json].flat()) {
			output.push(toItem(context, itemIndex, json, result.error));
		}
	}
	return items;
}

function selectedOperation(context: IExecuteFunctions, product: Product): Operation {
	const { resource, operation } = context.getNode().parameters;
	const all = operationsOf(product);
	const selected = all.find((each) => each.resource === resource && each.value === operation);
	return selected ?? all[0]!;
}

/** A CRM that cannot be opened is the error of every item. */
async function runAllItems(
	operation: Operation,
	context: IExecuteFunctions,
	product: Product,
): Promise<ReadonlyMap<number, ItemResult>> {
	try {
		const session = await openSession(context, product);
		const { results, dryRun } = await operation.execute(session, context, product);
		addRunHint(context, { dryRun, calls: session.crm.callCount });
		return results;
	} catch (thrown) {
		const error = toItemError(thrown);
		const result: ItemResult = { json: operation.toFailure(error), error };
		return new Map([...context.getInputData().keys()].map((itemIndex) => [itemIndex, result]));
	}
}

/** A failed item carries n8n's error, which sends it to the error output where the node has one. */
function toItem(
	context: IExecuteFunctions,
	itemIndex: number,
	json: IDataObject,
	error: CrmError | undefined,
): INodeExecutionData {
	const item: INodeExecutionData = { json, pairedItem: { item: itemIndex } };
	return error ? { ...item, error: toNodeError(context.getNode(), error, itemIndex) } : item;
}
