/** One poll of a trigger: reads the changes since the saved cursors and saves the new ones last. */
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { callsLeft, spendCalls } from '../../sync/changes/callBudget';
import type { Crm } from '../../crm/port';
import { toNodeError } from '../errors';
import { openCrm } from '../openCrm';
import type { Product } from '../product';
import { toChangeItem } from './changeItem';
import { FeedKeeper } from './keptFeeds';
import { findPendingStart, forgetPendingStart, savePendingStart } from './pendingStart';
import { pollMemory } from './pollMemory';
import { readInTurn, type EntityPosition, type EntityRead } from './readInTurn';
import { reportFailures } from './reportFailures';
import { toSavedCursor, type SavedCursor } from './savedCursor';
import { findPosition, savePositions, type TriggerState } from './savedPositions';
import { CALLS_TO_START, readSettings, type TriggerSettings } from './settings';
import { readTestEvent } from './testEvent';

/** Share of a poll's time budget in which pages are requested; the last page must still arrive after it. */
const READING_SHARE = 0.5;

/** Time budget of a poll where n8n does not report one: versions before getPollBudgetMs set no limit. */
const DEFAULT_BUDGET_MS = 300_000;

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
		const items =
			context.getMode() === 'manual'
				? await readTestItems(crm, settings)
				: await withinCallBudget(context, crm, settings, state);
		return items.length > 0 ? [items] : null;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	} finally {
		running.delete(state);
	}
}

async function readTestItems(
	crm: Crm,
	entities: readonly TriggerSettings[],
): Promise<INodeExecutionData[]> {
	const items = [];
	for (const settings of entities) {
		for (const change of await readTestEvent(crm, settings)) {
			items.push(toChangeItem(crm, change, settings.fields));
		}
	}
	return items;
}

/** Reads the next changes. Once the calls of the hour are spent, the backlog waits for a later poll. */
async function withinCallBudget(
	context: IPollFunctions,
	crm: Crm,
	entities: readonly TriggerSettings[],
	state: TriggerState,
): Promise<INodeExecutionData[]> {
	const { calls = {} } = state;
	const [{ callsPerHour, maxRecordsPerPoll }] = entities as [TriggerSettings];
	// The rate is measured by the host's clock: the CRM's is not known before a call is sent.
	const callsToSpend = callsLeft(calls, callsPerHour, Date.now());
	if (callsToSpend < Math.min(CALLS_TO_START * entities.length, callsPerHour)) return [];
	try {
		const positions = entities.map((settings) => openPosition(context, crm, settings, state));
		const reads = await readInTurn(crm, positions, {
			maxRecords: maxRecordsPerPoll,
			callsToSpend,
			callsToStart: CALLS_TO_START,
			hasTime: withinTime(context),
		});
		saveReads(context, state, reads);
		reportFailures(context, reads);
		return toItems(crm, reads);
	} finally {
		state.calls = spendCalls(calls, crm.callCount, Date.now());
	}
}

interface OpenPosition extends EntityPosition {
	/** What is stored for the entity. */
	saved: SavedCursor;
}

/** @returns where the poll starts; `isStart` while no poll has saved a cursor of this source. */
function openPosition(
	context: IPollFunctions,
	crm: Crm,
	settings: TriggerSettings,
	state: TriggerState,
): OpenPosition {
	const source = { crm: crm.baseUrl, entity: settings.entity };
	const feeds = openFeedKeeper(context, crm, settings);
	const found = findPosition(state, source);
	if (found) return { settings, feeds, ...found, isStart: false };
	const cursor = findPendingStart(context, state, source);
	return { settings, feeds, saved: {}, cursor, isStart: true };
}

/** An entity that was not read keeps what is stored for it. */
function saveReads(
	context: IPollFunctions,
	state: TriggerState,
	reads: readonly EntityRead<OpenPosition>[],
): void {
	savePositions(
		state,
		reads.map((read) => {
			const { saved, cursor: from } = read.position;
			if (read.state !== 'read') return saved;
			return toSavedCursor(from, read.cursor, { hasBatch: read.changes.length > 0 });
		}),
	);
	const started = reads.flatMap((read) =>
		read.state === 'read' && read.position.isStart ? [read.cursor] : [],
	);
	if (started.length === 0) return forgetPendingStart(context, state);
	state.starts = (state.starts ?? 0) + 1;
	const hasBatch = reads.some((read) => read.state === 'read' && read.changes.length > 0);
	if (!hasBatch) savePendingStart(context, state, started);
}

function toItems(crm: Crm, reads: readonly EntityRead<OpenPosition>[]): INodeExecutionData[] {
	return reads.flatMap((read) => {
		if (read.state !== 'read') return [];
		const { fields } = read.position.settings;
		return read.changes.map((change) => toChangeItem(crm, change, fields));
	});
}

function openFeedKeeper(context: IPollFunctions, { baseUrl }: Crm, settings: TriggerSettings) {
	const { id, credentials } = context.getNode();
	const trigger = `${context.getWorkflow().id}/${id}/${settings.entity.toLowerCase()}`;
	return new FeedKeeper(trigger, JSON.stringify([baseUrl, credentials, settings]));
}

/** The host's clock serves as a stopwatch here, never as a time of day. */
function withinTime(context: IPollFunctions): (share: number) => boolean {
	const budget = (context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS) * READING_SHARE;
	const start = performance.now();
	return (share) => performance.now() < start + budget * share;
}
