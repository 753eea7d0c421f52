/**
 * Reads a feed whose position the CRM itself stores, as a token: it misses no late commit and repeats nothing.
 *
 * A token can be lost: it expires when it is not used for days, or when the table's definition changes. A pass over
 * all rows then leads to a new one, and what changed in between is read by stamp, from before the last read.
 */
import type { FeedRow, TokenFeed } from '../../crm/port';
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
import { emittedRecently, rememberEmitted, type RecentRows } from './recentRows';
import { joinEmitted, EmittedRows } from './emittedRows';

/** Position of a read by token. */
export interface TokenCursor {
	kind: 'token';
	/** Absent until the first page has been read. */
	token?: string;
	/** The fields of the token's rows: a token returns the fieldsKey that it was started with. */
	fieldsKey: string;
	/** The pass over all rows that leads to a token: it emits the rows modified since `emitFrom`, none if absent. */
	opening?: { emitFrom?: string };
	created: CreationWindow;
	/** Emitted rows that were modified since `from`: if the token is lost, reading continues by stamp from there. */
	recent: RecentRows;
	/** The time without a token that still must be read by stamp. */
	gap?: { cursor: StampCursor; until: string };
}

export interface TokenRead {
	changes: Change[];
	cursor: TokenCursor;
	/** True when everything that can be emitted by now was emitted. */
	complete: boolean;
	/** True when the CRM has further pages after the token. */
	hasPages: boolean;
}

/** Characters of JSON for the rows emitted from a gap. */
const GAP_CAPACITY = 30_000;

/** How far the gap overlaps with the new token, in milliseconds: the clocks of a CRM's servers differ slightly. */
const OVERLAP_MS = 2_000;

/** @param emitFrom rows modified since are emitted; without it, existing rows are not changes. */
export function startByToken(feed: TokenFeed, emitFrom?: string): TokenCursor {
	const { openedAt: moment, fieldsKey } = feed;
	return {
		kind: 'token',
		fieldsKey,
		opening: { emitFrom },
		created: openCreationWindow(emitFrom ?? moment),
		recent: { from: moment, emitted: {} },
	};
}

export async function readByToken(
	feed: TokenFeed,
	reading: StampReading,
	cursor: TokenCursor,
): Promise<TokenRead> {
	const hasSameFields = cursor.fieldsKey === feed.fieldsKey;
	try {
		return await readPagesAndGap(
			feed,
			reading,
			hasSameFields ? cursor : withoutToken(feed, cursor),
		);
	} catch (error) {
		if (!(error instanceof CrmError) || error.reason !== 'tokenExpired') throw error;
		return await readPagesAndGap(feed, reading, withoutToken(feed, cursor));
	}
}

/** The position after the token is lost: a new one is fetched, and the gap is read by stamp. */
function withoutToken({ openedAt, fieldsKey }: TokenFeed, cursor: TokenCursor): TokenCursor {
	const { created, recent } = cursor;
	const gap = { cursor: cursor.gap?.cursor ?? byStampInstead(cursor), until: gapEnd(openedAt) };
	return { kind: 'token', fieldsKey, opening: {}, created, recent, gap };
}

/** The same position for a read by stamp. */
export function byStampInstead({ recent }: TokenCursor): StampCursor {
	return { ...startByStamp(recent.from), emitted: recent.emitted };
}

/** The same position for a read by token. */
export function byTokenInstead(
	{ openedAt, fieldsKey }: TokenFeed,
	cursor: StampCursor,
): TokenCursor {
	const { stamp } = cursor.after;
	const known = [...new EmittedRows(cursor.emitted, GAP_CAPACITY).states()].map((row) => ({
		id: row.id,
		createdAt: row.stamp,
	}));
	return {
		kind: 'token',
		fieldsKey,
		opening: {},
		created: rememberCreated(openCreationWindow(later(stamp, 1)), known),
		recent: { from: stamp, emitted: cursor.emitted },
		gap: { cursor, until: gapEnd(openedAt) },
	};
}

/** The second in which the token is fetched can be read both by stamp and by token, but must not be missed by both. */
function gapEnd(openedAt: string): string {
	return later(openedAt, OVERLAP_MS);
}

async function readPagesAndGap(
	feed: TokenFeed,
	reading: StampReading,
	cursor: TokenCursor,
): Promise<TokenRead> {
	const pages = await readPages(feed, reading, cursor);
	const { gap, recent } = pages.cursor;
	if (gap === undefined || pages.cursor.opening) return pages;
	const start = { ...gap.cursor, emitted: joinEmitted(gap.cursor.emitted, recent.emitted) };
	const filled = await readByStamp(
		feed.byStamp,
		{ ...reading, until: gap.until, capacity: GAP_CAPACITY },
		start,
	);
	const isFilled = filled.complete && gap.until <= earlier(feed.openedAt, reading.settleDelayMs);
	const { changes, window } = toChanges(filled.changes.map(toRow), pages.cursor.created);
	return {
		changes: [...pages.changes, ...changes],
		complete: pages.complete && filled.complete,
		hasPages: pages.hasPages,
		cursor: {
			...pages.cursor,
			created: window,
			gap: isFilled ? undefined : { ...gap, cursor: filled.cursor },
			recent: rememberEmitted(recent, changes, {
				now: feed.openedAt,
				lookbackMs: reading.lookbackMs,
			}),
		},
	};
}

async function readPages(
	feed: TokenFeed,
	reading: StampReading,
	cursor: TokenCursor,
): Promise<TokenRead> {
	const emitFrom = cursor.opening ? cursor.opening.emitFrom : '';
	const emits = emitFrom !== undefined;
	const pageSize = emits ? Math.min(feed.pageSize, reading.rowLimit) : feed.pageSize;
	const wasEmitted = emittedRecently(cursor.recent);
	const rows = new Map<string, FeedRow>();
	const hasRoom = () => !emits || rows.size + pageSize <= reading.rowLimit;
	let { token } = cursor;
	let more = true;
	do {
		const page = await feed.readPage(token, pageSize);
		({ token, more } = page);
		for (const row of page.rows) {
			if (!wasEmitted(row) && isSince(emitFrom, row)) putLast(rows, row);
		}
	} while (more && hasRoom() && reading.mayContinue());
	const { changes, window } = toChanges([...rows.values()], cursor.created);
	return {
		changes,
		complete: !more,
		hasPages: more,
		cursor: {
			kind: 'token',
			token,
			fieldsKey: cursor.fieldsKey,
			opening: more ? cursor.opening : undefined,
			// What was created in a gap is emitted as created, no matter how many polls it takes to read the gap.
			created: more || cursor.gap ? window : completeRead(window, feed.openedAt),
			recent: rememberEmitted(cursor.recent, changes, {
				now: feed.openedAt,
				lookbackMs: reading.lookbackMs,
			}),
			gap: cursor.gap,
		},
	};
}

/** A record that changes while pages are read appears twice: its last state counts. */
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

function toChanges(
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
