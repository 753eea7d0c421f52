/**
 * Reads the next changes from a feed. Nothing is kept here: the caller hands in the cursor of the last
 * successful poll and stores the one that comes back, so a poll that is cut off is simply repeated.
 */
import type { ChangeFeed, FeedRow, StampFeed, StampPosition, TokenFeed } from '../crm';
import { CrmError } from '../errors';
import type { Change, ChangeEvent } from './change';
import {
	completeRead,
	isNewlyCreated,
	openCreationWindow,
	rememberCreated,
	type CreationWindow,
} from './creationWindow';
import { belongsTo, type Cursor, type CursorPosition, type CursorSource } from './cursor';

export interface ChangeSettings {
	source: CursorSource;
	events: readonly ChangeEvent[];
	/** No further page is begun once this many rows have been read. */
	rowLimit: number;
	/** Rows younger than this are left to the next poll: the same second may still see another write. */
	settleMs: number;
	/** Asked before every page but the first; false leaves the rest to the next poll. */
	mayGoOn: () => boolean;
}

export interface ChangeRead {
	changes: Change[];
	cursor: Cursor;
}

/** What one poll took from the feed: its rows, and whether they reach up to `readTo`. */
interface RowsRead {
	rows: FeedRow[];
	position: CursorPosition;
	complete: boolean;
	/** Everything stamped before this moment was read, once the read is complete. */
	readTo: string;
}

/**
 * @param cursor undefined, or one of another source, starts now: what was there before is not a change.
 * @throws CrmError when deletions are asked of a record type that cannot tell them, or the CRM refuses.
 */
export async function readChanges(
	feed: ChangeFeed,
	settings: ChangeSettings,
	cursor: Cursor | undefined,
): Promise<ChangeRead> {
	if (settings.events.includes('deleted') && !feed.seesDeletes) {
		throw new CrmError(
			`Deleted records of "${settings.source.recordType}" cannot be seen: change tracking is off for this record type.`,
			{
				remedy: 'mendSetUp',
				advice:
					'Turn on "Track changes" in the properties of the table, or take Deleted out of the events.',
			},
		);
	}
	const from =
		cursor && belongsTo(cursor, settings.source) ? cursor : startNow(feed, settings.source);
	const read = await readRows(feed, settings, from.position);
	const { changes, window } = tellEvents(latestOfEach(read.rows), from.created);
	return {
		changes: changes.filter(({ event }) => settings.events.includes(event)),
		cursor: {
			source: settings.source,
			created: read.complete ? completeRead(window, read.readTo) : window,
			position: read.position,
		},
	};
}

function startNow(feed: ChangeFeed, source: CursorSource): Cursor {
	return {
		source,
		created: openCreationWindow(feed.openedAt),
		position: startPosition(feed),
	};
}

function startPosition(feed: ChangeFeed): CursorPosition {
	return feed.kind === 'stamp'
		? { kind: 'stamp', after: { stamp: feed.openedAt, tieBreaker: '' } }
		: { kind: 'token', opening: true };
}

async function readRows(
	feed: ChangeFeed,
	settings: ChangeSettings,
	position: CursorPosition,
): Promise<RowsRead> {
	if (feed.kind === 'stamp' && position.kind === 'stamp') {
		return await readByStamp(feed, settings, position.after);
	}
	if (feed.kind === 'token' && position.kind === 'token') {
		return await readByToken(feed, settings, position);
	}
	throw new CrmError(
		`Change tracking of "${settings.source.recordType}" was turned on or off since the last poll.`,
		{
			remedy: 'mendSetUp',
			advice: 'Deactivate and activate the workflow: the trigger then starts anew from now.',
		},
	);
}

async function readByStamp(
	feed: StampFeed,
	settings: ChangeSettings,
	after: StampPosition,
): Promise<RowsRead> {
	const before = new Date(Date.parse(feed.openedAt) - settings.settleMs).toISOString();
	const rows: FeedRow[] = [];
	let end = after;
	let more = true;
	while (more && rows.length < settings.rowLimit && (end === after || settings.mayGoOn())) {
		const page = await feed.readPage({
			after: end,
			before,
			limit: settings.rowLimit - rows.length,
		});
		rows.push(...page.rows);
		end = page.end;
		more = page.more;
	}
	return { rows, position: { kind: 'stamp', after: end }, complete: !more, readTo: before };
}

async function readByToken(
	feed: TokenFeed,
	settings: ChangeSettings,
	position: Extract<CursorPosition, { kind: 'token' }>,
): Promise<RowsRead> {
	const rows: FeedRow[] = [];
	let { token } = position;
	let more = true;
	while (
		more &&
		rows.length < settings.rowLimit &&
		(token === position.token || settings.mayGoOn())
	) {
		const page = await feed.readPage(token);
		if (!position.opening) rows.push(...page.rows);
		({ token, more } = page);
	}
	return {
		rows,
		position: { kind: 'token', token, opening: position.opening && more },
		complete: !more,
		readTo: feed.openedAt,
	};
}

/** A record changed while its feed was paged through comes twice; its last state is the change. */
function latestOfEach(rows: readonly FeedRow[]): FeedRow[] {
	const latest = new Map<string, FeedRow>();
	for (const row of rows) {
		const id = row.kind === 'deleted' ? row.id : row.record.id;
		latest.delete(id);
		latest.set(id, row);
	}
	return [...latest.values()];
}

function tellEvents(
	rows: readonly FeedRow[],
	window: CreationWindow,
): { changes: Change[]; window: CreationWindow } {
	const changes = rows.map((row): Change => {
		if (row.kind === 'deleted') return { event: 'deleted', row };
		const event = isNewlyCreated(window, row.record) ? 'created' : 'updated';
		return { event, record: row.record };
	});
	const created = changes.flatMap((change) => (change.event === 'created' ? [change.record] : []));
	return { changes, window: rememberCreated(window, created) };
}
