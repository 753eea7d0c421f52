/** Fetch Test Event: a real record in the form of a change. */
import type { Change, ChangeEvent } from '../../sync/changes/change';
import { withStamps } from '../../sync/syncStamp/stampChanges';
import { tryFeed } from '../../sync/changes/tryFeed';
import type { Crm, CrmRecord } from '../../crm/port';
import { openFeed, toRequest } from './openFeed';
import type { TriggerSettings } from './settings';

/**
 * The most recently modified record that meets the conditions, so that the workflow can be built with its fields. The
 * change feed is tried too, so that the trigger fails here instead of when it is published.
 * @returns no change when there is no such record.
 */
export async function readTestEvent(crm: Crm, settings: TriggerSettings): Promise<Change[]> {
	const { entity, events } = settings;
	const { feed, filter } = await openFeed(crm, settings);
	await tryFeed(feed, { source: { crm: crm.baseUrl, entity }, events });
	const records = await crm.readLatest({ ...(await toRequest(crm, settings)), limit: 1 });
	const [event = 'updated'] = events;
	return withStamps(
		records.map((record) => asIf(event, record)),
		filter.stamped,
	);
}

/** The record in the form of a change that the trigger emits. */
function asIf(event: ChangeEvent, record: CrmRecord): Change {
	if (event !== 'deleted') return { event, record };
	const { entity, id, modifiedAt: deletedAt, modifiedBy: deletedBy } = record;
	return { event, deletion: { entity, id, deletedAt, deletedBy } };
}
