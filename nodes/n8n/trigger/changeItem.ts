import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Change } from '../../sync/changes/change';
import type { Crm, CrmRecord, Labels } from '../../crm/port';

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
	const { entity, id, labels, modifiedAt, modifiedBy } = record;
	const unreadable = unreadableOf(record, fields);
	const _change: IDataObject = {
		event,
		entity,
		id,
		url: crm.linkTo(entity, id),
		changedAt: modifiedAt,
		changedBy: modifiedBy ?? null,
	};
	if (syncStamp !== undefined) _change.syncStamp = syncStamp;
	if (unreadable.length > 0) _change.unreadableFields = unreadable;
	const json: IDataObject = pick(record, fields);
	if (labels) json._labels = pickLabels(labels, fields);
	json._change = _change;
	return { json };
}

/** Those of the returned fields that could not be read. */
function unreadableOf({ unreadable = [] }: CrmRecord, fields: readonly string[]): string[] {
	return unreadable.filter((field) => fields.length === 0 || fields.includes(field));
}

/** A field that could not be read is left out: null would say that it is empty. */
function pick({ values, unreadable = [] }: CrmRecord, fields: readonly string[]): IDataObject {
	if (fields.length === 0) return { ...values };
	const picked: IDataObject = {};
	for (const field of fields) {
		if (!unreadable.includes(field)) picked[field] = values[field] ?? null;
	}
	return picked;
}

function pickLabels(labels: Labels, fields: readonly string[]): Labels {
	if (fields.length === 0) return labels;
	return Object.fromEntries(Object.entries(labels).filter(([field]) => fields.includes(field)));
}
