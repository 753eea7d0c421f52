import type {
	FeedRow,
	StampedRow,
	StampFeed,
	StampPageRequest,
	StampPosition,
	TokenFeed,
} from '../../../../nodes/crm/port';
import { CrmError } from '../../../../nodes/crm/errors';
import { leadRecord } from '../leadDescription';

/** `10:00:07` as a stamp of one January day. */
export function at(time: string): string {
	return `2026-01-01T${time}.000Z`;
}

/** A lead as a feed returns it. */
export function row(id: string, created: string, modified = created): FeedRow {
	const record = leadRecord(id, { LastName: id });
	return {
		kind: 'present',
		record: { ...record, createdAt: at(created), modifiedAt: at(modified), version: modified },
	};
}

/** A feed of these rows, ordered by stamp and id. */
export function stampFeed(
	now: string,
	rows: readonly FeedRow[],
	{ seesDeletes = true, commitWatermark = now, pageSize = 100 } = {},
): StampFeed {
	return {
		kind: 'stamp',
		saved: { openedAt: at(now), plan: 'stamp' },
		seesDeletes,
		openedAt: at(now),
		pageSize,
		reportsCommits: true,
		async readFirstPage(request) {
			const start = { startedAt: at(now), committed: at(commitWatermark) };
			return { ...(await this.readPage(request)), start };
		},
		readPage: async ({ order, after, before = FAR, createdUpTo, limit }) => {
			const waiting = rows
				.map((each) => stamped(each, order))
				.filter(({ position }) => compare(position, after) > 0 && position.stamp < before)
				.filter(
					({ row: each }) => !createdUpTo || compare(positionOf(each, 'created'), createdUpTo) <= 0,
				)
				.toSorted((left, right) => compare(left.position, right.position));
			const page = waiting.slice(0, limit);
			return await Promise.resolve({ rows: page, more: waiting.length > page.length });
		},
	};
}

const FAR = '9999-12-31T00:00:00.000Z';

function stamped(each: FeedRow, order: StampPageRequest['order']): StampedRow {
	const modifiedAt = positionOf(each, 'modified').stamp;
	const createdAt = positionOf(each, 'created').stamp;
	return { position: positionOf(each, order), createdAt, modifiedAt, row: each };
}

function positionOf(each: FeedRow, order: StampPageRequest['order']): StampPosition {
	if (each.kind === 'deleted') return { stamp: each.deletedAt ?? '', tieBreaker: each.id };
	const { id, createdAt, modifiedAt } = each.record;
	return { stamp: order === 'created' ? createdAt : modifiedAt, tieBreaker: id };
}

function compare(left: StampPosition, right: StampPosition): number {
	const [one, other] =
		left.stamp === right.stamp ? [left.tieBreaker, right.tieBreaker] : [left.stamp, right.stamp];
	return one < other ? -1 : one > other ? 1 : 0;
}

/** A feed that returns these pages, each with its number as the token; all rows can be read by stamp too. */
export function tokenFeed(
	now: string,
	pages: ReadonlyArray<readonly FeedRow[]>,
	{ fieldsKey = 'all', expired = false } = {},
): TokenFeed {
	return {
		kind: 'token',
		saved: { openedAt: at(now), plan: 'token' },
		seesDeletes: true,
		openedAt: at(now),
		pageSize: 10,
		fieldsKey,
		byStamp: {
			...stampFeed(now, pages.flat(), { seesDeletes: false }),
			reportsCommits: false,
			async readFirstPage(request) {
				return { ...(await this.readPage(request)), start: { startedAt: at(now) } };
			},
		},
		isSettled: () => undefined,
		precedes: () => false,
		lastSettled: async () => await Promise.resolve(undefined),
		readPage: async (token) => {
			if (expired && token !== undefined && !token.startsWith('new')) {
				throw new CrmError('The token has expired.', {
					kind: 'retryLater',
					reason: 'tokenExpired',
				});
			}
			const index = Number(token?.replace('new', '') ?? 0);
			return await Promise.resolve({
				rows: [...(pages[index] ?? [])],
				token: `${expired ? 'new' : ''}${index + 1}`,
				more: index + 1 < pages.length,
				readAt: at(now),
			});
		},
	};
}
