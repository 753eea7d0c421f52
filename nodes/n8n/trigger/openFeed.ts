/** The feed that a poll reads, with what must be requested from the CRM before it reads. */
import { readConditions } from '../../sync/changes/conditions';
import type { ChangeFeed, Conditions, Crm, FeedRequest } from '../../crm/port';
import type { TriggerSettings } from './settings';

/** What n8n itself filters by, because the feed does not. */
export interface LocalFilter {
	/** Absent where the CRM filters. */
	conditions?: Conditions;
}

export interface OpenFeed {
	feed: ChangeFeed;
	filter: LocalFilter;
}

export async function openFeed(crm: Crm, settings: TriggerSettings): Promise<OpenFeed> {
	const { request, conditions } = await toRequest(crm, settings);
	const feed = await crm.openChangeFeed(request);
	return { feed, filter: { conditions: feed.kind === 'token' ? conditions : undefined } };
}

/**
 * Conditions and watched fields need their values too, even where they are not returned.
 * @throws CrmError when a condition does not fit the entity.
 */
export async function toRequest(
	crm: Crm,
	{ entity, fields, mustMatch, conditions: inputs, watchedFields, timezone }: TriggerSettings,
): Promise<{ request: FeedRequest; conditions: Conditions | undefined }> {
	if (fields.length === 0 && inputs.length === 0) {
		return { request: { entity, fields }, conditions: undefined };
	}
	const conditions = readConditions(await crm.describe(entity), mustMatch, inputs, timezone);
	const needed = [...inputs.map(({ field }) => field), ...watchedFields];
	return {
		conditions,
		request: {
			entity,
			conditions,
			fields: fields.length === 0 ? [] : [...new Set([...fields, ...needed])],
		},
	};
}
