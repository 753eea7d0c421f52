/** The feed that a poll reads, with what must be requested from the CRM before it reads. */
import { divideConditions, readConditions } from '../../sync/changes/conditions';
import { requireReadable } from '../../sync/values/readable';
import { CrmError } from '../../crm/errors';
import type {
	ChangeFeed,
	Conditions,
	Crm,
	EntityDescription,
	FeedRequest,
	RelatedConditions,
} from '../../crm/port';
import type { StampedFields } from '../../sync/syncStamp/changeStamp';
import { requireStampField } from '../../sync/syncStamp/stampField';
import type { RelatedInputs } from './contactConditions';
import type { TriggerSettings } from './settings';

/** What n8n itself filters by, because the feed does not. */
export interface LocalFilter {
	/** Those that the CRM does not filter by. */
	conditions?: Conditions;
	/** The same for conditions on related records, which the CRM is asked for. */
	related?: RelatedConditions;
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
	const { conditions, related } = request;
	const { byCrm, byReader } = conditions
		? divideConditions(await crm.describe(request.entity), conditions)
		: {};
	// Deleted records must not be left out, and a query cannot join them to the others with an OR.
	const seesDeletes = settings.events.includes('deleted');
	const feed = await crm.openChangeFeed({
		...{ ...request, conditions: byCrm },
		related: seesDeletes ? undefined : related,
	});
	const isToken = feed.kind === 'token';
	const filter: LocalFilter = {
		conditions: isToken ? conditions : byReader,
		related: isToken || seesDeletes ? related : undefined,
		stamped,
	};
	return { feed, filter };
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
	const related = settings.related && (await readRelated(crm, settings.related, settings.timezone));
	const isUnchecked = [fields, inputs, watchedFields, syncedFields].every(
		(each) => each.length === 0,
	);
	if (isUnchecked) return { entity, fields, related, includeLabels };
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
		related,
		includeLabels,
		fields: fields.length === 0 ? [] : [...new Set([...fields, ...needed])],
	};
}

/** @throws CrmError for a condition that does not fit the entity, or that the CRM cannot check. */
async function readRelated(
	crm: Crm,
	{ entity, conditions: inputs }: RelatedInputs,
	timezone: string,
): Promise<RelatedConditions> {
	const description = await crm.describe(entity);
	const conditions = readConditions(description, 'all', inputs, timezone)!;
	const { byReader } = divideConditions(description, conditions);
	if (!byReader) return { entity, conditions };
	const [{ field: name } = { field: '' }] = byReader.conditions;
	const { label = name } = description.fields.find((field) => field.name === name) ?? {};
	throw new CrmError(
		`"${label}" cannot be used with this operator under Contact Conditions: the CRM's filter finds new values of this field only after a delay.`,
		{
			kind: 'misconfigured',
			fields: [name],
			advice: 'Use Is Empty or Is Not Empty, or another field.',
		},
	);
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
