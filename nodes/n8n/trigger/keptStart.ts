/**
 * Keeps where a trigger began until n8n has its cursor.
 *
 * With durable poll cursors n8n polls when a workflow is activated, and forgets what the node keeps if there were no
 * items: the trigger would begin with its first tick, and what happened before would be lost. What is kept for the
 * workflow as a whole is saved at activation, so the beginning waits there for the first tick.
 */
import type { IPollFunctions } from 'n8n-workflow';
import { belongsTo, type Cursor, type CursorSource } from '../../sync/changes/cursor';
import { isDurable } from './durableMode';

/** Counts how often the node has begun anew: a beginning that has become a cursor is not taken a second time. */
export interface StartCount {
	starts?: number;
}

interface KeptStart {
	number: number;
	cursor: Cursor;
}

/** Key in the data that n8n keeps for the whole workflow; under it the beginnings by node id. */
const KEY = 'crmSyncStarts';

/** @returns where the node began, when nothing has come of it yet. */
export function takeStart(
	context: IPollFunctions,
	{ starts = 0 }: StartCount,
	source: CursorSource,
): Cursor | undefined {
	const start = readStarts(context)[context.getNode().id];
	const isNext = isDurable() && start?.number === starts + 1;
	return isNext && belongsTo(start.cursor, source) ? start.cursor : undefined;
}

/** Keeps the cursor of a node that has begun and has told nothing yet. */
export function keepStart(
	context: IPollFunctions,
	{ starts: number = 0 }: StartCount,
	cursor: Cursor,
): void {
	if (!isDurable()) return;
	const start: KeptStart = { number, cursor };
	// Set as a whole: n8n sees no change further down, and would not save it.
	context.getWorkflowStaticData('global')[KEY] = {
		...readStarts(context),
		[context.getNode().id]: start,
	};
}

function readStarts(context: IPollFunctions): Readonly<Record<string, KeptStart>> {
	return (context.getWorkflowStaticData('global')[KEY] ?? {}) as Record<string, KeptStart>;
}
