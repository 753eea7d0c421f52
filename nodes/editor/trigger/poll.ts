/** One poll of a trigger: reads the changes since the saved cursor and saves the new one last. */
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { callsLeft, spendCalls, type CallsByMinute } from '../../sync/changes/callBudget';
import type { Change } from '../../sync/changes/change';
import { fulfils, readConditions } from '../../sync/changes/conditions';
import { readChanges, type ChangeSettings } from '../../sync/changes/readChanges';
import { watch } from '../../sync/changes/watch';
import type { Conditions, Crm, FeedRequest } from '../../sync/crm';
import { toNodeError } from '../errors';
import { openCrm } from '../openCrm';
import type { Product } from '../product';
import { toChangeItem, toRecordItem } from './changeItem';
import { keepCursor, takeCursor, type KeptCursor } from './keptCursor';
import { readSettings, type TriggerSettings } from './settings';

/** What n8n keeps for a trigger between polls. */
interface TriggerState extends KeptCursor {
	/** Who signs in, by CRM: asked once. */
	user?: { crm: string; id: string };
	calls?: CallsByMinute;
}

/** Part of the time n8n gives a poll that reading may use; the last page still has to come in. */
const READING_SHARE = 0.5;

/** Time a poll has where n8n does not tell: versions before getPollBudgetMs let it run on. */
const DEFAULT_BUDGET_MS = 300_000;

/** Calls a poll makes before it has read a page, and for that page. */
const CALLS_TO_BEGIN = 4;

/** Calls a poll makes after its last page: whether the watched fields have a history, and the history. */
const CALLS_FOR_HISTORY = 3;

/** What n8n keeps for the triggers whose poll is under way: ticks can overlap, and would read the same changes. */
const underWay = new WeakSet<object>();

/** @returns the changes as items, or null when there are none: n8n starts no execution then. */
export async function poll(
	context: IPollFunctions,
	product: Product,
): Promise<INodeExecutionData[][] | null> {
	const state = context.getWorkflowStaticData('node');
	if (underWay.has(state)) return null;
	underWay.add(state);
	try {
		const settings = readSettings(context);
		const crm = await openCrm(context, product);
		const items =
			context.getMode() === 'manual'
				? await sample(crm, settings)
				: await withinCallBudget(context, crm, settings);
		return items.length > 0 ? [items] : null;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	} finally {
		underWay.delete(state);
	}
}

/** A real record, so that the workflow can be built on its fields; the cursor stays where it is. */
async function sample(crm: Crm, settings: TriggerSettings): Promise<INodeExecutionData[]> {
	const { request } = await toRequest(crm, settings);
	const records = await crm.readLatest({ ...request, limit: 1 });
	return records.map((record) => toRecordItem(crm, 'updated', record, settings.fields));
}

/** When the hour's calls are spent the backlog waits for another poll. */
async function withinCallBudget(
	context: IPollFunctions,
	crm: Crm,
	settings: TriggerSettings,
): Promise<INodeExecutionData[]> {
	const state = context.getWorkflowStaticData('node') as TriggerState;
	const { calls = {} } = state;
	// A rate is kept by the host's clock: the CRM's is not known before a call is made.
	const left = callsLeft(calls, settings.callsPerHour, Date.now());
	if (left < Math.min(CALLS_TO_BEGIN, settings.callsPerHour)) return [];
	try {
		return await nextChanges(context, crm, settings, left);
	} finally {
		state.calls = spendCalls(calls, crm.callCount, Date.now());
	}
}

async function nextChanges(
	context: IPollFunctions,
	crm: Crm,
	settings: TriggerSettings,
	callsToSpend: number,
): Promise<INodeExecutionData[]> {
	const { recordType, events, startFrom, settleMs, lateMs } = settings;
	const state = context.getWorkflowStaticData('node') as TriggerState;
	const { request, conditions } = await toRequest(crm, settings);
	const user = settings.ignoreOwnChanges ? await readUser(crm, state.user) : state.user;
	const feed = await crm.openChangeFeed(request);
	const hasTime = withinTime(context);
	const callsToRead =
		settings.watchedFields.length > 0 ? callsToSpend - CALLS_FOR_HISTORY : callsToSpend;
	const reading: ChangeSettings = {
		source: { crm: crm.baseUrl, recordType },
		events,
		startFrom,
		rowLimit: settings.recordsPerRun,
		settleMs,
		lateMs,
		mayGoOn: () => hasTime() && crm.callCount < callsToRead,
	};
	const from = takeCursor(state);
	const read = await readChanges(feed, reading, from);
	const wanted = read.changes
		.filter((change) => feed.kind === 'stamp' || meets(change, conditions))
		.filter((change) => !settings.ignoreOwnChanges || changedBy(change) !== user?.id);
	const { changes, cursor } = await watch(
		{ crm, fields: settings.watchedFields, from },
		{ ...read, changes: wanted },
	);
	const items = changes.map((change) => toChangeItem(crm, recordType, change, settings.fields));
	state.user = user;
	Object.assign(state, {
		next: undefined,
		...keepCursor(from, cursor, { hasBatch: items.length > 0 }),
	});
	return items;
}

/** Conditions and watched fields need their values too, also where they are not returned. */
async function toRequest(
	crm: Crm,
	{ recordType, fields, combine, conditions: inputs, watchedFields }: TriggerSettings,
): Promise<{ request: FeedRequest; conditions: Conditions | undefined }> {
	if (fields.length === 0 && inputs.length === 0) {
		return { request: { recordType, fields }, conditions: undefined };
	}
	const conditions = readConditions(await crm.describe(recordType), combine, inputs);
	const needed = [...inputs.map(({ field }) => field), ...watchedFields];
	return {
		conditions,
		request: {
			recordType,
			conditions,
			fields: fields.length === 0 ? [] : [...new Set([...fields, ...needed])],
		},
	};
}

async function readUser(
	crm: Crm,
	known: TriggerState['user'],
): Promise<NonNullable<TriggerState['user']>> {
	if (known?.crm === crm.baseUrl) return known;
	const { id } = await crm.whoAmI();
	return { crm: crm.baseUrl, id };
}

/** What is deleted has no values to check. */
function meets(change: Change, conditions: Conditions | undefined): boolean {
	if (conditions === undefined || change.event === 'deleted') return true;
	return fulfils(change.record.values, conditions);
}

function changedBy(change: Change): string | undefined {
	return change.event === 'deleted' ? change.row.deletedBy : change.record.modifiedBy;
}

/** The host's clock serves as a stop-watch here, never as a time of day. */
function withinTime(context: IPollFunctions): () => boolean {
	const budget = context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
	const end = performance.now() + budget * READING_SHARE;
	return () => performance.now() < end;
}
