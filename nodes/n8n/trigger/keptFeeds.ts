/**
 * What polls found out about the entity and the connected user, kept in this process for the next polls of the same
 * trigger: with it, a poll that finds nothing is one call. If it is lost, the next poll finds it out again.
 */
import type { KeptFeed } from '../../sync/changes/readAgain';
import type { LocalFilter } from './openFeed';

/** A feed, and what n8n itself filters its rows by. */
export interface TriggerFeed extends KeptFeed {
	filter: LocalFilter;
	/** When it was opened, by this process's stopwatch. */
	openedAtMs: number;
}

interface Kept {
	/** Text of all that the rest depends on: the settings, the credential and the CRM. */
	settings: string;
	feed?: TriggerFeed;
	userId?: { value: string; readAtMs: number };
}

/**
 * Limits how late a new field appears, and how late a record that changes before it is read is still emitted as
 * created: a backlog is read as if by the read that it began with.
 */
const MAX_AGE_MS = 15 * 60_000;

const triggers = new Map<string, Kept>();

export class FeedKeeper {
	/** @param trigger identifies the trigger in this process. */
	constructor(
		private readonly trigger: string,
		private readonly settings: string,
	) {}

	/** @returns undefined when a feed must be opened: there is none for these settings, or it is too old. */
	find(): TriggerFeed | undefined {
		const { feed } = this.kept;
		return feed && isRecent(feed.openedAtMs) ? feed : undefined;
	}

	keep(feed: TriggerFeed): void {
		for (const [trigger, { feed: old }] of triggers) {
			if (old && !isRecent(old.openedAtMs)) triggers.delete(trigger);
		}
		triggers.set(this.trigger, { ...this.kept, feed });
	}

	/** @param read requests the id of the connected user from the CRM. */
	async userId(read: () => Promise<string>): Promise<string> {
		const { userId: known } = this.kept;
		if (known && isRecent(known.readAtMs)) return known.value;
		const userId = { value: await read(), readAtMs: performance.now() };
		triggers.set(this.trigger, { ...this.kept, userId });
		return userId.value;
	}

	private get kept(): Kept {
		const kept = triggers.get(this.trigger);
		return kept?.settings === this.settings ? kept : { settings: this.settings };
	}
}

const isRecent = (sinceMs: number) => performance.now() - sinceMs <= MAX_AGE_MS;
