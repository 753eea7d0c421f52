/** Create or Update: reads each item's settings, runs them together, and gives every item its outcome. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Crm, RecordTypeDescription } from '../../sync/crm';
import { createOrUpdate, type IncomingRecord } from '../../sync/duplicates/createOrUpdate';
import type { DuplicatePolicy } from '../../sync/duplicates/decide';
import { emailRule, fieldsRule, type MatchRule } from '../../sync/duplicates/matchRule';
import { failed, type Outcome } from '../../sync/duplicates/outcome';
import { CrmError } from '../../sync/errors';
import { toNodeError } from '../errors';
import { openCrm } from '../openCrm';
import type { Product } from '../product';
import { toRecordTypeName } from '../recordType';
import { readMappedFields } from './mappedFields';
import { toOutcomeItem } from './outcomeItem';

/** Items that go to the same record type and are matched by the same rule: they are written together. */
interface Batch {
	description: RecordTypeDescription;
	rule: MatchRule;
	items: Array<{ itemIndex: number; record: IncomingRecord }>;
}

/** @throws NodeApiError for the first failed item, unless the node is set to continue on failure. */
export async function upsert(
	context: IExecuteFunctions,
	product: Product,
): Promise<INodeExecutionData[]> {
	const crm = await openCrm(context, product);
	const outcomes = new Map<number, Outcome>();
	const batches = await readBatches(context, crm, outcomes);
	for (const batch of batches) await runBatch(crm, batch, outcomes);
	const inOrder = [...outcomes].toSorted(([left], [right]) => left - right);
	if (!context.continueOnFail()) throwFirstFailure(context, inOrder);
	return inOrder.map(([itemIndex, outcome]) =>
		toOutcomeItem(context.getNode(), outcome, itemIndex),
	);
}

/** The node stops at a failed item, but what was written for the others stays written: the error says so. */
function throwFirstFailure(
	context: IExecuteFunctions,
	outcomes: ReadonlyArray<readonly [itemIndex: number, outcome: Outcome]>,
): void {
	const failures = outcomes.flatMap(([itemIndex, outcome]) =>
		outcome.outcome === 'failed' ? [{ itemIndex, error: outcome.error }] : [],
	);
	const [first] = failures;
	if (!first) return;
	const error = toNodeError(context.getNode(), first.error, first.itemIndex);
	const others = outcomes.length - failures.length;
	if (others > 0) {
		error.description = `${error.description} ${failures.length} of ${outcomes.length} items failed; the other ${others} were carried out. To go on with those, set On Error in the node's settings.`;
	}
	throw error;
}

/** Parameters may be expressions that differ from item to item, so each item is read on its own. */
async function readBatches(
	context: IExecuteFunctions,
	crm: Crm,
	outcomes: Map<number, Outcome>,
): Promise<Iterable<Batch>> {
	const batches = new Map<string, Batch>();
	for (const itemIndex of context.getInputData().keys()) {
		const recordType = readRecordType(context, itemIndex);
		try {
			const description = await crm.describe(recordType);
			const rule = readMatchRule(context, description, itemIndex);
			const key = JSON.stringify([recordType, rule]);
			const batch = batches.get(key) ?? { description, rule, items: [] };
			batches.set(key, batch);
			batch.items.push({ itemIndex, record: readRecord(context, description, itemIndex) });
		} catch (error) {
			outcomes.set(itemIndex, failed(recordType, itemError(error)));
		}
	}
	return batches.values();
}

async function runBatch(
	crm: Crm,
	{ description, rule, items }: Batch,
	outcomes: Map<number, Outcome>,
): Promise<void> {
	const records = items.map(({ record }) => record);
	try {
		const results = await createOrUpdate({ crm, description, rule }, records);
		items.forEach(({ itemIndex }, position) => {
			const outcome = results[position];
			if (outcome) outcomes.set(itemIndex, outcome);
		});
	} catch (error) {
		for (const { itemIndex } of items) {
			outcomes.set(itemIndex, failed(description.name, itemError(error)));
		}
	}
}

function readRecordType(context: IExecuteFunctions, itemIndex: number): string {
	const options = { extractValue: true };
	return toRecordTypeName(context.getNodeParameter('recordType', itemIndex, '', options));
}

function readMatchRule(
	context: IExecuteFunctions,
	description: RecordTypeDescription,
	itemIndex: number,
): MatchRule {
	return context.getNodeParameter('matchBy', itemIndex) === 'email'
		? emailRule(description)
		: fieldsRule(description, context.getNodeParameter('matchFields', itemIndex) as string[]);
}

function readRecord(
	context: IExecuteFunctions,
	description: RecordTypeDescription,
	itemIndex: number,
): IncomingRecord {
	return {
		values: readMappedFields(context, description, itemIndex),
		policy: {
			ifOne: context.getNodeParameter('ifOne', itemIndex),
			ifSeveral: context.getNodeParameter('ifSeveral', itemIndex),
			ifNone: context.getNodeParameter('ifNone', itemIndex),
		} as DuplicatePolicy,
	};
}

/** An expression that fails is this item's error, as a refusal of the CRM is. */
function itemError(error: unknown): CrmError {
	if (error instanceof CrmError) return error;
	const message = error instanceof Error ? error.message : String(error);
	return new CrmError(message, { remedy: 'mendItem', cause: error });
}
