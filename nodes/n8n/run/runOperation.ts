/** Runs the selected operation of an action node, and turns the results into items: paired, sorted to their outputs. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toItemError } from '../errors';
import { operationsOf } from '../operations';
import type { ItemResult, Operation } from '../operations/operation';
import type { Product } from '../product';
import { addRunHint } from './runHint';
import { readRunOptions, runOptionsProperty } from './runOptions';
import { summarize, type RunSummary } from './runSummary';
import { openSession } from './session';
import { throwFirstFailure } from './throwFirstFailure';
import { withTypedParameters } from './typedParameters';

/**
 * @returns the items of each output of the node.
 * @throws NodeApiError for the first failed item, unless the node is set to continue on failure.
 */
export async function runOperation(
	context: IExecuteFunctions,
	product: Product,
): Promise<INodeExecutionData[][]> {
	const operation = selectedOperation(context, product);
	const properties = [...operation.properties(product), runOptionsProperty];
	const typed = withTypedParameters(context, properties);
	const { results, summary } = await runAllItems(operation, typed, product);
	const inOrder = [...results].toSorted(([left], [right]) => left - right);
	if (!context.continueOnFail()) throwFirstFailure(context, inOrder);
	const outputs = context.getNodeOutputs();
	const items: INodeExecutionData[][] = outputs.map(() => []);
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	for (const [itemIndex, result] of inOrder) {
		const index = outputs.findIndex(({ displayName }) => displayName === result.output);
		const output = items[Math.max(index, 0)]!;
		for (const json of [result.json].flat()) {
			output.push(toItem(itemIndex, json, result, hasErrorOutput));
		}
	}
	if (summary) items[0]!.push(toSummaryItem(summary, inOrder.length));
	return items;
}

function selectedOperation(context: IExecuteFunctions, product: Product): Operation {
	const { resource, operation } = context.getNode().parameters;
	const all = operationsOf(product);
	const selected = all.find((each) => each.resource === resource && each.value === operation);
	return selected ?? all[0]!;
}

/** What happened to all items, and the summary of it where one is asked for. */
interface Run {
	results: ReadonlyMap<number, ItemResult>;
	summary?: RunSummary;
}

/** A CRM that cannot be opened is the error of every item. */
async function runAllItems(
	operation: Operation,
	context: IExecuteFunctions,
	product: Product,
): Promise<Run> {
	const startedAt = performance.now();
	let addRunSummary = false;
	try {
		const options = readRunOptions(context);
		({ addRunSummary } = options);
		const session = await openSession(context, product, options);
		const { results, dryRun } = await operation.execute(session, context, product);
		const { callCount: calls, allowance } = session.crm;
		const summary = summarize(results.values(), { startedAt, calls, allowance });
		addRunHint(context, summary, dryRun);
		return { results, ...(addRunSummary && { summary }) };
	} catch (thrown) {
		const error = toItemError(thrown);
		const result: ItemResult = { json: operation.toFailure(error), error };
		const results = new Map([...context.getInputData().keys()].map((index) => [index, result]));
		if (!addRunSummary) return { results };
		const unopened = { startedAt, calls: 0, allowance: undefined };
		return { results, summary: summarize(results.values(), unopened) };
	}
}

/** The summary comes from all items. */
function toSummaryItem(runSummary: RunSummary, items: number): INodeExecutionData {
	return {
		json: { runSummary: { ...runSummary } },
		pairedItem: Array.from({ length: items }, (_, item) => ({ item })),
	};
}

function toItem(
	itemIndex: number,
	json: IDataObject,
	{ binary, error }: ItemResult,
	hasErrorOutput: boolean,
): INodeExecutionData {
	return {
		json: error && hasErrorOutput ? toErrorOutput(json) : json,
		pairedItem: { item: itemIndex },
		...(binary && { binary }),
	};
}

/**
 * n8n moves an item to the error output if `error` is its only property, and then adds the properties of the input item.
 * If the item itself had an error, n8n would keep nothing but its message.
 */
function toErrorOutput({ error, ...details }: IDataObject): IDataObject {
	const hasDetails = Object.keys(details).length > 0;
	return { error: { ...(error as IDataObject), ...(hasDetails && { details }) } };
}
