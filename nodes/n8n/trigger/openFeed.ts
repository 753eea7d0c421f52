/** The feed that a poll reads, with what must be requested from the CRM before it reads. */
import { divideConditions, readConditions } from '../../sync/changes/conditions';
import type { ChangeFeed, Conditions, Crm, FeedRequest } from '../../crm/port';
import type { TriggerSettings } from './settings';

/** What n8n itself filters by, because the feed does not. */
export interface LocalFilter {
	/** Those that the CRM does not filter by. */
	conditions?: Conditions;
}

export interface OpenFeed {
	feed: ChangeFeed;
	filter: LocalFilter;
}

export async function openFeed(crm: Crm, settings: TriggerSettings): Promise<OpenFeed> {
	const request = await toRequest(crm, settings);
	const { conditions } = request;
	const { byCrm, byReader } = conditions
		? divideConditions(await crm.describe(request.entity), conditions)
		: {};
	const feed = await crm.openChangeFeed({ ...request, conditions: byCrm });
	return { feed, filter: { conditions: feed.kind === 'token' ? conditions : byReader } };
}

/**
 * Conditions and watched fields need their values too, even where they are not returned.
 * @throws CrmError when a condition does not fit the entity.
 */
export async function toRequest(
	crm: Crm,
	{ entity, fields, mustMatch, conditions: inputs, watchedFields, timezone }: TriggerSettings,
): Promise<FeedRequest> {
	if (fields.length === 0 && inputs.length === 0) return { entity, fields };
	const conditions = readConditions(await crm.describe(entity), mustMatch, inputs, timezone);
	const needed = [...inputs.map(({ field }) => field), ...watchedFields];
	return {
		entity,
		conditions,
		fields: fields.length === 0 ? [] : [...new Set([...fields, ...needed])],
	};
}
