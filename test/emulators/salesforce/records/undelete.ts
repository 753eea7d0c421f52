/** Restoring: a record, and those that were deleted with it, leave the recycle bin. */
import { invalidCrossReference, malformedId, notInRecycleBin } from '../errors';
import { toId18 } from '../ids';
import type { Org } from '../org';
import { findField, type ObjectSchema } from '../schema';
import { modification, type Writer } from './records';

/** @returns the id. @throws ApiError */
export function undeleteRecord(
	{ org, writer }: { org: Org; writer: Writer },
	text: string,
): string {
	const id = toId18(text);
	const object = id && writer.schema.objects.find(({ keyPrefix }) => id.startsWith(keyPrefix));
	if (!id || !object) throw malformedId(text);
	const row = org.records.find(object, id);
	if (!row || !object.deletable) throw invalidCrossReference();
	if (row['IsDeleted'] !== 1) throw notInRecycleBin();
	restore(org, writer, object, id);
	return id;
}

/** What went with a record has the stamp of its deletion. A record that was merged leaves its master. */
export function restore(org: Org, writer: Writer, object: ObjectSchema, id: string): void {
	const { records, schema, store } = org;
	const { SystemModstamp: deletedAt = null } = records.find(object, id) ?? {};
	records.write(object, id, {
		IsDeleted: 0,
		...(findField(object, 'MasterRecordId') && { MasterRecordId: null }),
		...modification(records.stamp(), writer),
	});
	records.deleteLog.remove(id);
	for (const { object: child, field } of schema.lookupsTo(object)) {
		if (!field.cascadeDelete) continue;
		const gone = store.select(
			`SELECT Id FROM "${child.name}" WHERE "${field.name}" = ? AND IsDeleted = 1 AND SystemModstamp = ?`,
			[id, deletedAt],
		);
		for (const row of gone) restore(org, writer, child, String(row['Id']));
	}
}
