/** Create or Update: reads each item's settings, runs those that agree together, and gives every item its outcome. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Crm } from '../../../crm/port/index';
import { createOrUpdate, type DuplicateRuleSet } from '../../../sync/matching/createOrUpdate';
import { asDryRun, dryRunOf } from '../../../sync/matching/dryRun';
import type { IncomingRecord } from '../../../sync/matching/mapRecords';
import { failed, type Outcome } from '../../../sync/matching/outcome';
import { CrmError } from '../../../crm/errors';
import { toNodeError } from '../../errors';
import { openCrm } from '../../openCrm';
import type { Product } from '../../product';
import { isMapped, readMappedFields } from './mappedFields';
import { toOutcomeItem } from './outcomeItem';
import { buildRuleSet } from './upsert.ruleSet';
import { readPolicy, readRuleSettings, type RuleSettings } from './upsert.settings';

/** Service protection of Dynamics 365 looks at five minutes; what is written until then stays written, so waiting is worth it. */
const PATIENCE_MS = 300_000;

/** Items that are looked for in the same places by the same rules. */
interface Batch {
	settings: RuleSettings;
	ruleSet: DuplicateRuleSet;
	items: Array<{ itemIndex: number; record: IncomingRecord }>;
}

/**
 * @returns the items of the Done output, and those of the Review output where the node has it.
 * @throws NodeApiError for the first failed item, unless the node is set to continue on failure.
 */
export async function upsert(
	context: IExecuteFunctions,
	product: Product,
): Promise<INodeExecutionData[][]> {
	const crm = await openCrm(context, product, { patienceMs: PATIENCE_MS });
	const outcomes = new Map<number, Outcome>();
	const batches = await readBatches(context, product, crm, outcomes);
	for (const batch of batches) await runBatch(crm, batch, outcomes);
	const inOrder = [...outcomes].toSorted(([left], [right]) => left - right);
	if (!context.continueOnFail()) throwFirstFailure(context, inOrder);
	const isForReview = ([, { outcome }]: (typeof inOrder)[number]) => outcome === 'review';
	const toItems = (some: typeof inOrder) =>
		some.map(([itemIndex, outcome]) => toOutcomeItem(context.getNode(), outcome, itemIndex));
	return hasReviewOutput(context)
		? [toItems(inOrder.filter((each) => !isForReview(each))), toItems(inOrder.filter(isForReview))]
		: [toItems(inOrder)];
}

/** Whether items are sent to review is told by the node's outputs: an expression may choose it for some items only. */
function hasReviewOutput(context: IExecuteFunctions): boolean {
	return context.getNodeOutputs().some(({ displayName }) => displayName === 'Review');
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
	product: Product,
	crm: Crm,
	outcomes: Map<number, Outcome>,
): Promise<Iterable<Batch>> {
	const batches = new Map<string, Batch>();
	for (const itemIndex of context.getInputData().keys()) {
		let entity = '';
		try {
			const settings = readUsedSettings(context, product, itemIndex);
			entity = settings.mappers[0]?.entity ?? '';
			const key = JSON.stringify(settings);
			const batch = batches.get(key) ?? {
				settings,
				ruleSet: await buildRuleSet(crm, settings),
				items: [],
			};
			batches.set(key, batch);
			const record = readRecord(context, product, batch, itemIndex);
			batch.items.push({ itemIndex, record });
		} catch (error) {
			outcomes.set(itemIndex, failed(entity, itemError(error)));
		}
	}
	return batches.values();
}

/** A record type for which nothing is mapped is not written, so it need not be known. */
function readUsedSettings(
	context: IExecuteFunctions,
	product: Product,
	itemIndex: number,
): RuleSettings {
	const settings = readRuleSettings(context, product, itemIndex);
	const mappers = settings.mappers.filter(
		({ entity, parameter }) => settings.searchIn.includes(entity) || isMapped(context, parameter),
	);
	return { ...settings, mappers: mappers.length > 0 ? mappers : settings.mappers };
}

function readRecord(
	context: IExecuteFunctions,
	product: Product,
	{ settings, ruleSet }: Batch,
	itemIndex: number,
): IncomingRecord {
	const mapped = settings.mappers.map(({ entity, parameter }) => {
		const description = ruleSet.descriptions.get(entity)!;
		return [entity, readMappedFields(context, parameter, description, itemIndex)] as const;
	});
	return {
		mapped: new Map(mapped),
		policy: readPolicy(context, product, itemIndex, settings),
	};
}

async function runBatch(
	crm: Crm,
	{ settings, ruleSet, items }: Batch,
	outcomes: Map<number, Outcome>,
): Promise<void> {
	const target = settings.dryRun ? dryRunOf(crm) : crm;
	const records = items.map(({ record }) => record);
	const settled = await createOrUpdate(target, ruleSet, records);
	items.forEach(({ itemIndex }, position) => {
		const outcome = settled[position]!;
		outcomes.set(itemIndex, settings.dryRun ? asDryRun(outcome) : outcome);
	});
}

/** An expression that fails is this item's error, as a refusal of the CRM is. */
function itemError(error: unknown): CrmError {
	if (error instanceof CrmError) return error;
	const message = error instanceof Error ? error.message : String(error);
	return new CrmError(message, { kind: 'invalidRecord', cause: error });
}
