/** One poll of a trigger: reads the changes since the saved cursor and saves the new one last. */
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { callsLeft, spendCalls, type CallsByMinute } from '../../sync/changes/callBudget';
import type { Change, ChangeEvent } from '../../sync/changes/change';
import { belongsTo } from '../../sync/changes/cursor';
import type { Crm, CrmRecord } from '../../crm/port/index';
import { toNodeError } from '../errors';
import { openCrm } from '../openCrm';
import type { Product } from '../product';
import { toChangeItem } from './changeItem';
import { keepCursor, takeCursor, type KeptCursor } from './keptCursor';
import { keepStart, takeStart, type StartCount } from './keptStart';
import { nextChanges, type Place } from './nextChanges';
import { toRequest, type KeptBacklog } from './openFeed';
import { readSettings, type TriggerSettings } from './settings';

/** What n8n keeps for a trigger between polls. */
interface TriggerState extends KeptCursor, StartCount {
	calls?: CallsByMinute;
	backlog?: KeptBacklog;
}

/** Part of the time n8n gives a poll that reading may use; the last page still has to come in. */
const READING_SHARE = 0.5;

/** Time a poll has where n8n does not tell: versions before getPollBudgetMs let it run on. */
const DEFAULT_BUDGET_MS = 300_000;

/** Calls a poll makes before it has read a page, and for that page. */
const CALLS_TO_BEGIN = 5;

/** What n8n keeps for the triggers whose poll is under way: ticks can overlap, and would read the same changes. */
const underWay = new WeakSet<object>();

/** @returns the changes as items, or null when there are none: n8n starts no execution then. */
export async function poll(
	context: IPollFunctions,
	product: Product,
): Promise<INodeExecutionData[][] | null> {
	const state = context.getWorkflowStaticData('node') as TriggerState;
	if (underWay.has(state)) return null;
	underWay.add(state);
	try {
		const settings = readSettings(context);
		const crm = await openCrm(context, product);
		const changes =
			context.getMode() === 'manual'
				? await sample(crm, settings)
				: await withinCallBudget(context, crm, settings, state);
		if (changes.length === 0) return null;
		const { entity, fields } = settings;
		return [changes.map((change) => toChangeItem(crm, entity, change, fields))];
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	} finally {
		underWay.delete(state);
	}
}

/** A real record, so that the workflow can be built on its fields; the cursor stays where it is. */
async function sample(crm: Crm, settings: TriggerSettings): Promise<Change[]> {
	const { request } = await toRequest(crm, settings);
	const records = await crm.readLatest({ ...request, limit: 1 });
	const [event = 'updated'] = settings.events;
	return records.map((record) => asIf(event, record));
}

/** The record as the change that the user waits for. */
function asIf(event: ChangeEvent, record: CrmRecord): Change {
	if (event !== 'deleted') return { event, record };
	const { id, modifiedAt: deletedAt, modifiedBy: deletedBy } = record;
	return { event, row: { kind: 'deleted', id, deletedAt, deletedBy } };
}

/** When the hour's calls are spent the backlog waits for another poll. */
async function withinCallBudget(
	context: IPollFunctions,
	crm: Crm,
	settings: TriggerSettings,
	state: TriggerState,
): Promise<Change[]> {
	const { calls = {} } = state;
	// A rate is kept by the host's clock: the CRM's is not known before a call is made.
	const callsToSpend = callsLeft(calls, settings.callsPerHour, Date.now());
	if (callsToSpend < Math.min(CALLS_TO_BEGIN, settings.callsPerHour)) return [];
	try {
		const from = beginOrGoOn(context, crm, settings, state);
		const limits = { callsToSpend, hasTime: withinTime(context) };
		const { changes, cursor, backlog } = await nextChanges(crm, settings, from, limits);
		const hasBatch = changes.length > 0;
		Object.assign(state, keepCursor(from.cursor, cursor, { hasBatch }), { backlog });
		if (from.isStart) {
			state.starts = (state.starts ?? 0) + 1;
			if (!hasBatch) keepStart(context, state, cursor);
		}
		return changes;
	} finally {
		state.calls = spendCalls(calls, crm.callCount, Date.now());
	}
}

/** @returns where the last poll came to; `isStart` when no cursor of this source has come of a poll yet. */
function beginOrGoOn(
	context: IPollFunctions,
	crm: Crm,
	{ entity }: TriggerSettings,
	state: TriggerState,
): Place & { isStart: boolean } {
	const source = { crm: crm.baseUrl, entity };
	const cursor = takeCursor(state);
	if (cursor && belongsTo(cursor, source))
		return { cursor, backlog: state.backlog, isStart: false };
	return { cursor: takeStart(context, state, source), isStart: true };
}

/** The host's clock serves as a stop-watch here, never as a time of day. */
function withinTime(context: IPollFunctions): () => boolean {
	const budget = context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
	const end = performance.now() + budget * READING_SHARE;
	return () => performance.now() < end;
}
