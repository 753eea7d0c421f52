/** A row of an object as a row of the change feed. */
import type { CrmRecord, EntityDescription, FeedRow } from '../../crm/port';
import { systemFields, toStamp, type Row } from './records';

const FEED_FIELDS = ['CreatedById', 'LastModifiedDate', 'MasterRecordId'];

/** Names of the fields that a row of the feed needs in addition to the requested ones. */
export function feedFields(description: EntityDescription): string[] {
	const own = FEED_FIELDS.filter((name) => description.fields.some((field) => field.name === name));
	return [...systemFields(description), ...own];
}

/**
 * The one who deleted a record modified it last. Where Salesforce deleted it along with another record, only
 * SystemModstamp has moved.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/system_fields.htm
 */
export function toFeedRow(record: CrmRecord, row: Row): FeedRow {
	if (row.IsDeleted !== true) return { kind: 'present', record };
	const { entity, id, modifiedAt, modifiedBy } = record;
	const { LastModifiedDate: modified, MasterRecordId: master } = row;
	const isByUser = Boolean(modified) && toStamp(modified) === modifiedAt;
	return {
		kind: 'deleted',
		entity,
		id,
		deletedAt: modifiedAt,
		...(isByUser && { deletedBy: modifiedBy }),
		...(master && { mergedInto: String(master) }),
	};
}
