import type { INodeExecutionData } from 'n8n-workflow';
import type { Change } from '../../sync/changes/change';
import type { Crm, CrmRecord, FieldValues } from '../../crm/port';

/**
 * The item for a change: the record's fields at the top level, the event and its details under `_change`.
 * @param fields API names of the fields to return; empty for all.
 */
export function toChangeItem(
	crm: Crm,
	change: Change,
	fields: readonly string[],
): INodeExecutionData {
	if (change.event !== 'deleted') return toRecordItem(crm, change.event, change.record, fields);
	const { entity, id, deletedAt, deletedBy, mergedInto } = change.deletion;
	return {
		json: {
			_change: {
				event: change.event,
				entity,
				id,
				url: crm.linkTo(entity, id),
				changedAt: deletedAt ?? null,
				changedBy: deletedBy ?? null,
				...(mergedInto !== undefined && { mergedInto }),
			},
		},
	};
}

function toRecordItem(
	crm: Crm,
	event: 'created' | 'updated',
	record: CrmRecord,
	fields: readonly string[],
): INodeExecutionData {
	return {
		json: {
			...pick(record.values, fields),
			_change: {
				event,
				entity: record.entity,
				id: record.id,
				url: crm.linkTo(record.entity, record.id),
				changedAt: record.modifiedAt,
				changedBy: record.modifiedBy ?? null,
			},
		},
	};
}

function pick(values: FieldValues, fields: readonly string[]): FieldValues {
	if (fields.length === 0) return values;
	return Object.fromEntries(fields.map((field) => [field, values[field] ?? null]));
}
