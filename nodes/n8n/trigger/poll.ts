/** One poll of a trigger: reads the changes since the saved cursor and saves the new one last. */
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { callsLeft, spendCalls, type CallsByMinute } from '../../sync/changes/callBudget';
import type { Change } from '../../sync/changes/change';
import { belongsTo, type Cursor } from '../../sync/changes/cursor';
import type { Crm } from '../../crm/port';
import { toNodeError } from '../errors';
import { openCrm } from '../openCrm';
import type { Product } from '../product';
import { toChangeItem } from './changeItem';
import { FeedKeeper } from './keptFeeds';
import { nextChanges } from './nextChanges';
import { findPendingStart, savePendingStart, type StartCount } from './pendingStart';
import { pollMemory } from './pollMemory';
import { readSavedCursor, toSavedCursor, type SavedCursor } from './savedCursor';
import { readSettings, type TriggerSettings } from './settings';
import { readTestEvent } from './testEvent';

/** What n8n stores for a trigger between polls. */
interface TriggerState extends SavedCursor, StartCount {
	calls?: CallsByMinute;
}

/** Share of a poll's time budget in which pages are requested; the last page must still arrive after it. */
const READING_SHARE = 0.5;

/** Time budget of a poll where n8n does not report one: versions before getPollBudgetMs set no limit. */
const DEFAULT_BUDGET_MS = 300_000;

/** Calls that a poll sends up to and including its first pages. */
const CALLS_TO_START = 9;

/**
 * @returns the changes as items; null when there are none, so that n8n starts no execution.
 * @throws NodeApiError or NodeOperationError with what happened and how to fix it.
 */
export async function poll(
	context: IPollFunctions,
	product: Product,
): Promise<INodeExecutionData[][] | null> {
	const state = context.getWorkflowStaticData('node') as TriggerState;
	const { running } = pollMemory();
	// Ticks can overlap, and would read the same changes.
	if (running.has(state)) return null;
	running.add(state);
	try {
		const settings = readSettings(context, product);
		const crm = await openCrm(context, product);
		const changes =
			context.getMode() === 'manual'
				? await readTestEvent(crm, settings)
				: await withinCallBudget(context, crm, settings, state);
		if (changes.length === 0) return null;
		const { fields } = settings;
		return [changes.map((change) => toChangeItem(crm, change, fields))];
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	} finally {
		running.delete(state);
	}
}

/** Reads the next changes. Once the calls of the hour are spent, the backlog waits for a later poll. */
async function withinCallBudget(
	context: IPollFunctions,
	crm: Crm,
	settings: TriggerSettings,
	state: TriggerState,
): Promise<Change[]> {
	const { calls = {} } = state;
	// The rate is measured by the host's clock: the CRM's is not known before a call is sent.
	const callsToSpend = callsLeft(calls, settings.callsPerHour, Date.now());
	if (callsToSpend < Math.min(CALLS_TO_START, settings.callsPerHour)) return [];
	try {
		const from = continueOrStart(context, crm, settings, state);
		const limits = { callsToSpend, hasTime: withinTime(context) };
		const feeds = openFeedKeeper(context, crm, settings);
		const { changes, cursor } = await nextChanges({ crm, settings, feeds }, from.cursor, limits);
		const hasBatch = changes.length > 0;
		Object.assign(state, toSavedCursor(from.cursor, cursor, { hasBatch }));
		if (from.isStart) {
			state.starts = (state.starts ?? 0) + 1;
			if (!hasBatch) savePendingStart(context, state, cursor);
		}
		return changes;
	} finally {
		state.calls = spendCalls(calls, crm.callCount, Date.now());
	}
}

/** @returns where the poll starts; `isStart` while no poll has saved a cursor of this source. */
function continueOrStart(
	context: IPollFunctions,
	crm: Crm,
	{ entity }: TriggerSettings,
	state: TriggerState,
): { cursor: Cursor | undefined; isStart: boolean } {
	const source = { crm: crm.baseUrl, entity };
	const cursor = readSavedCursor(state);
	if (cursor && belongsTo(cursor, source)) return { cursor, isStart: false };
	return { cursor: findPendingStart(context, state, source), isStart: true };
}

function openFeedKeeper(context: IPollFunctions, { baseUrl }: Crm, settings: TriggerSettings) {
	const { id, credentials } = context.getNode();
	const trigger = `${context.getWorkflow().id}/${id}`;
	return new FeedKeeper(trigger, JSON.stringify([baseUrl, credentials, settings]));
}

/** The host's clock serves as a stopwatch here, never as a time of day. */
function withinTime(context: IPollFunctions): () => boolean {
	const budget = context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
	const end = performance.now() + budget * READING_SHARE;
	return () => performance.now() < end;
}
