import type { FeedRow, StampFeed, TokenFeed } from '../../../../nodes/sync/crm';
import { leadRecord } from '../leadDescription';

/** `10:00:07` as a stamp of one January day. */
export function at(time: string): string {
	return `2026-01-01T${time}.000Z`;
}

/** A lead as a feed tells it. */
export function row(id: string, created: string, modified = created): FeedRow {
	const record = leadRecord(id, { LastName: id });
	return {
		kind: 'present',
		record: { ...record, createdAt: at(created), modifiedAt: at(modified), version: modified },
	};
}

function place(each: FeedRow): [stamp: string, id: string] {
	return each.kind === 'present'
		? [each.record.modifiedAt, each.record.id]
		: [each.deletedAt ?? '', each.id];
}

/** A feed over these rows, in the order of stamp and id, as a CRM keeps it. */
export function stampFeed(now: string, rows: readonly FeedRow[], seesDeletes = true): StampFeed {
	return {
		kind: 'stamp',
		seesDeletes,
		openedAt: at(now),
		readPage: async ({ after, before, limit }) => {
			const waiting = rows
				.filter((each) => {
					const [stamp, id] = place(each);
					const isAfter = stamp > after.stamp || (stamp === after.stamp && id > after.tieBreaker);
					return isAfter && stamp < before;
				})
				.toSorted((left, right) => (place(left).join() < place(right).join() ? -1 : 1));
			const page = waiting.slice(0, limit);
			const last = page.at(-1);
			const [stamp, tieBreaker] = last ? place(last) : [after.stamp, after.tieBreaker];
			return await Promise.resolve({
				rows: page,
				end: { stamp, tieBreaker },
				more: waiting.length > page.length,
			});
		},
	};
}

/** A feed that hands out these pages, each under a token that is its number. */
export function tokenFeed(now: string, pages: ReadonlyArray<readonly FeedRow[]>): TokenFeed {
	return {
		kind: 'token',
		seesDeletes: true,
		openedAt: at(now),
		readPage: async (token) => {
			const index = Number(token ?? 0);
			return await Promise.resolve({
				rows: [...(pages[index] ?? [])],
				token: String(index + 1),
				more: index + 1 < pages.length,
			});
		},
	};
}
