/** The feed that a poll reads, with what must be requested from the CRM before it reads. */
import { divideConditions, readConditions } from '../../sync/changes/conditions';
import { requireReadable } from '../../sync/values/readable';
import { CrmError } from '../../crm/errors';
import type { ChangeFeed, Conditions, Crm, EntityDescription, FeedRequest } from '../../crm/port';
import type { StampedFields } from '../../sync/syncStamp/changeStamp';
import { requireStampField } from '../../sync/syncStamp/stampField';
import type { TriggerSettings } from './settings';

/** What n8n itself filters by, because the feed does not. */
export interface LocalFilter {
	/** Those that the CRM does not filter by. */
	conditions?: Conditions;
	/** Absent where sync stamps are not used. */
	stamped?: StampedFields;
}

export interface OpenFeed {
	feed: ChangeFeed;
	filter: LocalFilter;
}

export async function openFeed(crm: Crm, settings: TriggerSettings): Promise<OpenFeed> {
	const stamped = await readStampedFields(crm, settings);
	const request = await toRequest(crm, settings);
	const { conditions } = request;
	const { byCrm, byReader } = conditions
		? divideConditions(await crm.describe(request.entity), conditions)
		: {};
	const feed = await crm.openChangeFeed({ ...request, conditions: byCrm });
	return { feed, filter: { conditions: feed.kind === 'token' ? conditions : byReader, stamped } };
}

/** @throws CrmError when records cannot hold a stamp, or a synced field does not exist. */
async function readStampedFields(
	crm: Crm,
	{ entity, syncStamp }: TriggerSettings,
): Promise<StampedFields | undefined> {
	if (!syncStamp) return undefined;
	const { stampField, syncedFields } = syncStamp;
	const description = await crm.describe(entity);
	requireStampField(description, stampField);
	const synced = description.fields.filter(({ name }) => syncedFields.includes(name));
	return { stampField, synced };
}

/**
 * Conditions, watched fields and sync stamps need their values too, even where they are not returned.
 * @throws CrmError when a condition, a watched field or a synced one does not fit the entity.
 */
export async function toRequest(crm: Crm, settings: TriggerSettings): Promise<FeedRequest> {
	const { entity, fields, mustMatch, conditions: inputs, watchedFields, includeLabels } = settings;
	const { stampField, syncedFields = [] } = settings.syncStamp ?? {};
	const isUnchecked = [fields, inputs, watchedFields, syncedFields].every(
		(each) => each.length === 0,
	);
	if (isUnchecked) return { entity, fields, includeLabels };
	const description = await crm.describe(entity);
	requireFields(description, watchedFields, 'Only When These Fields Change');
	requireReadable(description, watchedFields, 'under Only When These Fields Change');
	requireFields(description, syncedFields, 'Synced Fields');
	requireReadable(description, syncedFields, 'under Synced Fields');
	const conditions = readConditions(description, mustMatch, inputs, settings.timezone);
	const needed = [
		...inputs.map(({ field }) => field),
		...watchedFields,
		...syncedFields,
		...(stampField === undefined ? [] : [stampField]),
	];
	return {
		entity,
		conditions,
		includeLabels,
		fields: fields.length === 0 ? [] : [...new Set([...fields, ...needed])],
	};
}

/** A field that does not exist would never change: no update would start the workflow. */
function requireFields(
	{ fields, label }: EntityDescription,
	names: readonly string[],
	parameter: string,
) {
	const unknown = names.find((name) => !fields.some((field) => field.name === name));
	if (unknown === undefined) return;
	throw new CrmError(`Field "${unknown}" under ${parameter} does not exist on ${label}.`, {
		kind: 'misconfigured',
		fields: [unknown],
		advice: 'Select it again.',
	});
}
