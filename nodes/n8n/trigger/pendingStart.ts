/**
 * Stores where a trigger started until n8n has saved its cursor.
 *
 * With durable poll cursors n8n polls when a workflow is published, and discards the node's data if that poll returned
 * no items: the trigger would start with its first tick, and changes before it would be lost. The data of the workflow
 * as a whole is saved when it is published, so the start position waits there for the first tick.
 */
import type { IPollFunctions } from 'n8n-workflow';
import { belongsTo, type Cursor, type CursorSource } from '../../sync/changes/cursor';
import { isDurable } from './durableMode';

/** Counts the starts of the node: a start position that has become a cursor is not used again. */
export interface StartCount {
	starts?: number;
}

interface PendingStart {
	number: number;
	cursor: Cursor;
	/** Those of other entities that started in the same poll. */
	more?: Cursor[];
}

/** Key in the data that n8n saves for the whole workflow; it holds the start positions by node id. */
const KEY = 'crmSyncStarts';

/** @returns the node's start position while no cursor has been saved from it. */
export function findPendingStart(
	context: IPollFunctions,
	state: StartCount,
	source: CursorSource,
): Cursor | undefined {
	const start = readPending(context, state);
	if (!start) return undefined;
	return [start.cursor, ...(start.more ?? [])].find((cursor) => belongsTo(cursor, source));
}

/** Saves the cursors of entities that have started, and emitted nothing yet. */
export function savePendingStart(
	context: IPollFunctions,
	{ starts: number = 0 }: StartCount,
	[cursor, ...more]: readonly Cursor[],
): void {
	if (!isDurable() || !cursor) return;
	const start: PendingStart = { number, cursor, ...(more.length > 0 && { more }) };
	// Assigned as a whole: n8n detects no deeper change, and would not save it.
	context.getWorkflowStaticData('global')[KEY] = {
		...readStarts(context),
		[context.getNode().id]: start,
	};
}

/** For a poll in which no entity starts: those that did were removed, and start again if they come back. */
export function forgetPendingStart(context: IPollFunctions, state: StartCount): void {
	if (!readPending(context, state)) return;
	const { id } = context.getNode();
	context.getWorkflowStaticData('global')[KEY] = { ...readStarts(context), [id]: undefined };
}

function readPending(
	context: IPollFunctions,
	{ starts = 0 }: StartCount,
): PendingStart | undefined {
	const start = readStarts(context)[context.getNode().id];
	return isDurable() && start?.number === starts + 1 ? start : undefined;
}

function readStarts(context: IPollFunctions): Readonly<Record<string, PendingStart>> {
	return (context.getWorkflowStaticData('global')[KEY] ?? {}) as Record<string, PendingStart>;
}
