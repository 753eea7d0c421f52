/**
 * Reads a feed whose place the CRM itself keeps, behind a token: it misses no late commit and repeats nothing.
 *
 * A token can be lost: it expires when nobody reads for days, or when the table's definition changes. A pass over
 * all rows then leads to a new one, and what was changed in between is read by stamp, from before the last read.
 */
import type { FeedRow, TokenFeed } from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import type { Change } from './change';
import {
	completeRead,
	isNewlyCreated,
	openCreationWindow,
	rememberCreated,
	type CreationWindow,
} from './creationWindow';
import { readByStamp, startByStamp, type StampCursor, type StampReading } from './readByStamp';
import { earlier, later } from '../../crm/stamp';
import { recognise, remember, type RecentRows } from './recentRows';
import { joinEmitted, EmittedRows } from './emittedRows';

/** Where a read by token stands. */
export interface TokenCursor {
	kind: 'token';
	/** Absent until the first page has been read. */
	token?: string;
	/** What the token's rows hold: a token answers with the selection it was begun with. */
	selection: string;
	/** The pass over all rows that leads to a token: rows modified since `tellFrom` are told on the way, none without it. */
	opening?: { tellFrom?: string };
	created: CreationWindow;
	/** Rows told that were modified since `from`: should the token be lost, reading goes on by stamp from there. */
	recent: RecentRows;
	/** The time without a token, as far as it has still to be read by stamp. */
	gap?: { cursor: StampCursor; until: string };
}

export interface TokenRead {
	changes: Change[];
	cursor: TokenCursor;
	/** True when all that may be told by now was told. */
	complete: boolean;
	/** True when the CRM has further pages behind the token. */
	hasPages: boolean;
}

/** The driver's code for a token that the CRM no longer knows. */
export const TOKEN_EXPIRED = 'tokenExpired';

/** Characters of JSON for the rows told of a gap. */
const GAP_CAPACITY = 30_000;

/** How far the time that is read by stamp reaches into that of the new token: a CRM's servers do not tick together. */
const OVERLAP_MS = 2_000;

/** @param tellFrom rows modified since are told; without it, what is there now is no change. */
export function startByToken(feed: TokenFeed, tellFrom?: string): TokenCursor {
	const { openedAt: moment, selection } = feed;
	return {
		kind: 'token',
		selection,
		opening: { tellFrom },
		created: openCreationWindow(tellFrom ?? moment),
		recent: { from: moment, told: {} },
	};
}

export async function readByToken(
	feed: TokenFeed,
	reading: StampReading,
	cursor: TokenCursor,
): Promise<TokenRead> {
	const isOfThisSelection = cursor.selection === feed.selection;
	try {
		return await readOn(feed, reading, isOfThisSelection ? cursor : withoutToken(feed, cursor));
	} catch (error) {
		if (!(error instanceof CrmError) || error.code !== TOKEN_EXPIRED) throw error;
		return await readOn(feed, reading, withoutToken(feed, cursor));
	}
}

/** Where to go on when the token is lost: a new one is fetched, and the gap is read by stamp. */
function withoutToken({ openedAt, selection }: TokenFeed, cursor: TokenCursor): TokenCursor {
	const { created, recent } = cursor;
	const gap = { cursor: cursor.gap?.cursor ?? byStampInstead(cursor), until: gapEnd(openedAt) };
	return { kind: 'token', selection, opening: {}, created, recent, gap };
}

/** The same place for a read by stamp. */
export function byStampInstead({ recent }: TokenCursor): StampCursor {
	return { ...startByStamp(recent.from), told: recent.told };
}

/** The same place for a read by token. */
export function byTokenInstead(
	{ openedAt, selection }: TokenFeed,
	cursor: StampCursor,
): TokenCursor {
	const { stamp } = cursor.after;
	const known = [...new EmittedRows(cursor.told, GAP_CAPACITY).states()].map((row) => ({
		id: row.id,
		createdAt: row.stamp,
	}));
	return {
		kind: 'token',
		selection,
		opening: {},
		created: rememberCreated(openCreationWindow(later(stamp, 1)), known),
		recent: { from: stamp, told: cursor.told },
		gap: { cursor, until: gapEnd(openedAt) },
	};
}

/** A new token and a stamp may both tell the second in which the token is fetched, but neither may miss it. */
function gapEnd(openedAt: string): string {
	return later(openedAt, OVERLAP_MS);
}

async function readOn(
	feed: TokenFeed,
	reading: StampReading,
	cursor: TokenCursor,
): Promise<TokenRead> {
	const pages = await readPages(feed, reading, cursor);
	const { gap, recent } = pages.cursor;
	if (gap === undefined || pages.cursor.opening) return pages;
	const place = { ...gap.cursor, told: joinEmitted(gap.cursor.told, recent.told) };
	const filled = await readByStamp(
		feed.byStamp,
		{ ...reading, until: gap.until, capacity: GAP_CAPACITY },
		place,
	);
	const isFilled = filled.complete && gap.until <= earlier(feed.openedAt, reading.settleDelayMs);
	const { changes, window } = tell(filled.changes.map(toRow), pages.cursor.created);
	return {
		changes: [...pages.changes, ...changes],
		complete: pages.complete && filled.complete,
		hasPages: pages.hasPages,
		cursor: {
			...pages.cursor,
			created: window,
			gap: isFilled ? undefined : { ...gap, cursor: filled.cursor },
			recent: remember(recent, changes, { now: feed.openedAt, lookbackMs: reading.lookbackMs }),
		},
	};
}

async function readPages(
	feed: TokenFeed,
	reading: StampReading,
	cursor: TokenCursor,
): Promise<TokenRead> {
	const tellFrom = cursor.opening ? cursor.opening.tellFrom : '';
	const tells = tellFrom !== undefined;
	const pageSize = tells ? Math.min(feed.pageSize, reading.rowLimit) : feed.pageSize;
	const wasEmitted = recognise(cursor.recent);
	const rows = new Map<string, FeedRow>();
	const hasRoom = () => !tells || rows.size + pageSize <= reading.rowLimit;
	let { token } = cursor;
	let more = true;
	do {
		const page = await feed.readPage(token, pageSize);
		({ token, more } = page);
		for (const row of page.rows) {
			if (!wasEmitted(row) && isSince(tellFrom, row)) putLast(rows, row);
		}
	} while (more && hasRoom() && reading.mayGoOn());
	const { changes, window } = tell([...rows.values()], cursor.created);
	return {
		changes,
		complete: !more,
		hasPages: more,
		cursor: {
			kind: 'token',
			token,
			selection: cursor.selection,
			opening: more ? cursor.opening : undefined,
			// What was created in a gap is told as created however many polls it takes to read it.
			created: more || cursor.gap ? window : completeRead(window, feed.openedAt),
			recent: remember(cursor.recent, changes, {
				now: feed.openedAt,
				lookbackMs: reading.lookbackMs,
			}),
			gap: cursor.gap,
		},
	};
}

/** A record that changes while pages are read comes twice: its last state counts. */
function putLast(rows: Map<string, FeedRow>, row: FeedRow): void {
	const id = row.kind === 'deleted' ? row.id : row.record.id;
	rows.delete(id);
	rows.set(id, row);
}

function isSince(moment: string | undefined, row: FeedRow): boolean {
	if (moment === undefined) return false;
	return row.kind === 'deleted' || row.record.modifiedAt >= moment;
}

function toRow(change: Change): FeedRow {
	return change.event === 'deleted' ? change.row : { kind: 'present', record: change.record };
}

function tell(
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
