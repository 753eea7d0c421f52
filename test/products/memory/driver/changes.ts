/** Changes: rows by their stamp, deleted ones included. */
import type {
	CrmRecord,
	FeedRequest,
	FeedRow,
	SavedFeed,
	StampedRow,
	StampPageRequest,
	StampFeed,
} from '../../../../nodes/crm/port';
import type { Sender } from './send';

const PAGE_SIZE = 1_000;

interface ChangedRow {
	record: CrmRecord;
	deleted: boolean;
	mergedInto?: string;
}

interface ChangesAnswer {
	/** Up to when everything was committed before the rows were read. */
	committed: string;
	rows: ChangedRow[];
}

export function reopenChangeFeed(sender: Sender, saved: SavedFeed): StampFeed {
	const request = saved.plan as FeedRequest;
	const read = async (page: StampPageRequest) => {
		const parameters = { ...request, ...page };
		const { answer } = await sender.call<ChangesAnswer>('rpc/changes', parameters);
		return {
			rows: answer.rows.map((row) => toStampedRow(row, page.order)),
			more: answer.rows.length === page.limit,
			committed: answer.committed,
		};
	};
	return {
		kind: 'stamp',
		saved,
		seesDeletes: true,
		openedAt: saved.openedAt,
		pageSize: PAGE_SIZE,
		reportsCommits: true,
		async readPage(page) {
			const { rows, more } = await read(page);
			return { rows, more };
		},
		async readFirstPage(page) {
			const { rows, more, committed } = await read(page);
			return { rows, more, start: { startedAt: sender.requestTime(), committed } };
		},
	};
}

function toStampedRow(row: ChangedRow, order: StampPageRequest['order']): StampedRow {
	const { id, createdAt, modifiedAt } = row.record;
	const stamp = order === 'created' ? createdAt : modifiedAt;
	return { position: { stamp, tieBreaker: id }, createdAt, modifiedAt, row: toFeedRow(row) };
}

function toFeedRow({ deleted, record, mergedInto }: ChangedRow): FeedRow {
	if (!deleted) return { kind: 'present', record };
	const { entity, id, modifiedAt: deletedAt, modifiedBy: deletedBy } = record;
	return { kind: 'deleted', entity, id, deletedAt, deletedBy, mergedInto };
}
