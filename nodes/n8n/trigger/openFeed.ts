/** The feed a poll reads, with what else has to be asked of the CRM before it reads, and the feed of a backlog. */
import type { Backlog } from '../../sync/changes/backlog';
import { readConditions } from '../../sync/changes/conditions';
import type { ChangeFeed, Conditions, Crm, FeedRequest } from '../../crm/port/index';
import type { TriggerSettings } from './settings';

/** What has been asked, with the settings as they were. Plain JSON. */
export interface Asked {
	/** Where the CRM has not filtered already. */
	conditions?: Conditions;
	/** Id of the signed-in user, whose changes are left out. */
	ownId?: string;
}

export interface OpenFeed {
	feed: ChangeFeed;
	asked: Asked;
}

/** The feed of a backlog, to be read on with while the settings stay as they are. */
export interface KeptBacklog extends Backlog {
	asked: Asked;
	/** The settings and the CRM it is for. */
	settings: string;
	/** When its feed was opened, in milliseconds since 1970 by this machine's clock. */
	since: number;
}

/**
 * A new field appears, and a record that changes before it is read is told as created, when it is no older. A mark is
 * true for ever: an old one costs nothing else.
 */
const MAX_AGE_MS = 15 * 60_000;

/** Bytes of JSON that may be kept: enough for some hundred fields. */
const MAX_SIZE = 30_000;

export async function openFeed(crm: Crm, settings: TriggerSettings): Promise<OpenFeed> {
	const { request, conditions } = await toRequest(crm, settings);
	const ownId = settings.ignoreOwnChanges ? (await crm.whoAmI()).id : undefined;
	const feed = await crm.openChangeFeed(request);
	return { feed, asked: { conditions: feed.kind === 'token' ? conditions : undefined, ownId } };
}

/** True when it is a feed for these settings, and recent. */
export function isOfUse(crm: Crm, settings: TriggerSettings, kept: KeptBacklog): boolean {
	const age = Date.now() - kept.since;
	return kept.settings === textOf(crm, settings) && age >= 0 && age <= MAX_AGE_MS;
}

/** @returns undefined for what is too big to be kept: a new feed is opened then for every poll. */
export function keepBacklog(
	crm: Crm,
	settings: TriggerSettings,
	backlog: Backlog,
	{ asked, since }: Pick<KeptBacklog, 'asked' | 'since'>,
): KeptBacklog | undefined {
	const kept = { ...backlog, asked, settings: textOf(crm, settings), since };
	return Buffer.byteLength(JSON.stringify(kept)) > MAX_SIZE ? undefined : kept;
}

const textOf = ({ baseUrl }: Crm, settings: TriggerSettings) => JSON.stringify([baseUrl, settings]);

/** Conditions and watched fields need their values too, also where they are not returned. */
export async function toRequest(
	crm: Crm,
	{ entity, fields, combine, conditions: inputs, watchedFields }: TriggerSettings,
): Promise<{ request: FeedRequest; conditions: Conditions | undefined }> {
	if (fields.length === 0 && inputs.length === 0) {
		return { request: { entity, fields }, conditions: undefined };
	}
	const conditions = readConditions(await crm.describe(entity), combine, inputs);
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
