/** The feed that a poll reads, with what must be requested from the CRM before it reads, and the feed of a backlog. */
import type { Backlog } from '../../sync/changes/readChanges';
import { readConditions } from '../../sync/changes/conditions';
import type { ChangeFeed, Conditions, Crm, FeedRequest } from '../../crm/port';
import type { TriggerSettings } from './settings';

/** What n8n itself filters by, because the feed does not. Plain JSON. */
export interface LocalFilter {
	/** Absent where the CRM filters. */
	conditions?: Conditions;
	/** Id of the connected user, whose changes are ignored. */
	ownId?: string;
}

export interface OpenFeed {
	feed: ChangeFeed;
	filter: LocalFilter;
}

/** The feed of a backlog, to continue with while the settings stay the same. */
export interface SavedBacklog extends Backlog {
	filter: LocalFilter;
	/** The settings and the CRM that it belongs to. */
	settings: string;
	/** When its feed was opened, in milliseconds since 1970 by this machine's clock. */
	since: number;
}

/**
 * Limits how late a new field appears, and how late a record that changes before it is read is still emitted as
 * created. A commit watermark stays valid, so an old one costs nothing else.
 */
const MAX_AGE_MS = 15 * 60_000;

/** Bytes of JSON that can be saved: enough for several hundred fields. */
const MAX_SIZE = 30_000;

export async function openFeed(crm: Crm, settings: TriggerSettings): Promise<OpenFeed> {
	const { request, conditions } = await toRequest(crm, settings);
	const ownId = settings.ignoreOwnChanges ? (await crm.whoAmI()).id : undefined;
	const feed = await crm.openChangeFeed(request);
	return { feed, filter: { conditions: feed.kind === 'token' ? conditions : undefined, ownId } };
}

/** True when the saved feed is for these settings, and recent. */
export function isUsable(crm: Crm, settings: TriggerSettings, saved: SavedBacklog): boolean {
	const age = Date.now() - saved.since;
	return saved.settings === textOf(crm, settings) && age >= 0 && age <= MAX_AGE_MS;
}

/** @returns undefined for a backlog that is too big to be saved: every poll then opens a new feed. */
export function toSavedBacklog(
	crm: Crm,
	settings: TriggerSettings,
	backlog: Backlog,
	{ filter, since }: Pick<SavedBacklog, 'filter' | 'since'>,
): SavedBacklog | undefined {
	const saved = { ...backlog, filter, settings: textOf(crm, settings), since };
	return Buffer.byteLength(JSON.stringify(saved)) > MAX_SIZE ? undefined : saved;
}

const textOf = ({ baseUrl }: Crm, settings: TriggerSettings) => JSON.stringify([baseUrl, settings]);

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
