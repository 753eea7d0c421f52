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

export function reopenChangeFeed(sender: Sender, saved: SavedFeed): StampFeed {
	const request = saved.plan as FeedRequest;
	return {
		kind: 'stamp',
		saved,
		seesDeletes: true,
		openedAt: saved.openedAt,
		pageSize: PAGE_SIZE,
		commitWatermark: async () => (await sender.call<string>('rpc/watermark', {})).answer,
		async readPage(page) {
			const parameters = { ...request, ...page };
			const { answer } = await sender.call<ChangedRow[]>('rpc/changes', parameters);
			return {
				rows: answer.map((row) => toStampedRow(row, page.order)),
				more: answer.length === page.limit,
			};
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
