import type { INodeExecutionData } from 'n8n-workflow';
import type { Change } from '../../sync/changes/change';
import type { Crm, CrmRecord } from '../../sync/crm';

/** The item a change becomes: the record's fields at the top, what happened to it under `_change`. */
export function toChangeItem(crm: Crm, recordType: string, change: Change): INodeExecutionData {
	if (change.event !== 'deleted') return toRecordItem(crm, change.event, change.record);
	const { id, deletedAt, deletedBy } = change.row;
	return {
		json: {
			_change: {
				event: change.event,
				recordType,
				id,
				url: crm.linkTo(recordType, id),
				changedAt: deletedAt ?? null,
				changedBy: deletedBy ?? null,
			},
		},
	};
}

export function toRecordItem(
	crm: Crm,
	event: 'created' | 'updated',
	record: CrmRecord,
): INodeExecutionData {
	return {
		json: {
			...record.values,
			_change: {
				event,
				recordType: record.recordType,
				id: record.id,
				url: crm.linkTo(record.recordType, record.id),
				changedAt: record.modifiedAt,
				changedBy: record.modifiedBy ?? null,
			},
		},
	};
}
