/** The changes since the last poll that the user wants to hear of, and where that leads. */
import type { Change } from '../../sync/changes/change';
import { fulfils, readConditions } from '../../sync/changes/conditions';
import type { Cursor } from '../../sync/changes/cursor';
import { readChanges } from '../../sync/changes/readChanges';
import { watch } from '../../sync/changes/watch';
import type { Conditions, Crm, FeedRequest } from '../../sync/crm';
import type { TriggerSettings } from './settings';

/** Calls made after the last page: whether the watched fields have a history, and the history. */
const CALLS_FOR_HISTORY = 3;

/**
 * @param callsToSpend no further page is begun once this many calls have been made.
 * @param hasTime asked before every page but the first.
 */
export async function nextChanges(
	crm: Crm,
	settings: TriggerSettings,
	from: Cursor | undefined,
	{ callsToSpend, hasTime }: { callsToSpend: number; hasTime: () => boolean },
): Promise<{ changes: Change[]; cursor: Cursor }> {
	const { recordType, watchedFields, recordsPerRun, ignoreOwnChanges } = settings;
	const { request, conditions } = await toRequest(crm, settings);
	const ownId = ignoreOwnChanges ? (await crm.whoAmI()).id : undefined;
	const feed = await crm.openChangeFeed(request);
	const callsToRead = callsToSpend - (watchedFields.length > 0 ? CALLS_FOR_HISTORY : 0);
	const read = await readChanges(
		feed,
		{
			...settings,
			source: { crm: crm.baseUrl, recordType },
			rowLimit: recordsPerRun,
			mayGoOn: () => hasTime() && crm.callCount < callsToRead,
		},
		from,
	);
	const wanted = read.changes
		.filter((change) => feed.kind === 'stamp' || meets(change, conditions))
		.filter((change) => ownId === undefined || changedBy(change) !== ownId);
	return await watch({ crm, fields: watchedFields, from }, { ...read, changes: wanted });
}

/** Conditions and watched fields need their values too, also where they are not returned. */
export async function toRequest(
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

/** What is deleted has no values to check. */
function meets(change: Change, conditions: Conditions | undefined): boolean {
	if (conditions === undefined || change.event === 'deleted') return true;
	return fulfils(change.record.values, conditions);
}

function changedBy(change: Change): string | undefined {
	return change.event === 'deleted' ? change.row.deletedBy : change.record.modifiedBy;
}
