import type { INodeExecutionData } from 'n8n-workflow';
import type { Change } from '../../sync/changes/change';
import type { Crm, CrmRecord, FieldValue, FieldValues, Labels } from '../../crm/port';

/**
 * The item for a change: the record's fields at the top level, the event and its details under `_change`, and
 * labels under `_labels`: field names begin with a letter, so neither can be one.
 * @param fields API names of the fields to return; empty for all.
 */
export function toChangeItem(
	crm: Crm,
	change: Change,
	fields: readonly string[],
): INodeExecutionData {
	if (change.event !== 'deleted') return toRecordItem(crm, change, fields);
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
	{ event, record, syncStamp }: Exclude<Change, { event: 'deleted' }>,
	fields: readonly string[],
): INodeExecutionData {
	const unreadable = unreadableOf(record, fields);
	return {
		json: {
			...pick(record, fields),
			...(record.labels && { _labels: pickLabels(record.labels, fields) }),
			_change: {
				event,
				entity: record.entity,
				id: record.id,
				url: crm.linkTo(record.entity, record.id),
				changedAt: record.modifiedAt,
				changedBy: record.modifiedBy ?? null,
				...(syncStamp !== undefined && { syncStamp }),
				...(unreadable.length > 0 && { unreadableFields: unreadable }),
			},
		},
	};
}

/** Those of the returned fields that could not be read. */
function unreadableOf({ unreadable = [] }: CrmRecord, fields: readonly string[]): string[] {
	return unreadable.filter((field) => fields.length === 0 || fields.includes(field));
}

/** A field that could not be read is left out: null would say that it is empty. */
function pick({ values, unreadable = [] }: CrmRecord, fields: readonly string[]): FieldValues {
	if (fields.length === 0) return values;
	const picked: Record<string, FieldValue> = {};
	for (const field of fields) {
		if (!unreadable.includes(field)) picked[field] = values[field] ?? null;
	}
	return picked;
}

function pickLabels(labels: Labels, fields: readonly string[]): Labels {
	if (fields.length === 0) return labels;
	return Object.fromEntries(Object.entries(labels).filter(([field]) => fields.includes(field)));
}
