/** Merging: the duplicates are deleted and name the master, which gets what belonged to them. */
import {
	entityIsDeleted,
	invalidCrossReference,
	notMergeable,
	repeatedId,
	tooManyToMerge,
} from '../errors';
import { toId18 } from '../ids';
import type { Org } from '../org';
import { MERGEABLE, type ObjectSchema } from '../schema';
import { modification, type Writer } from './records';
import { hasTwin } from './references';
import type { SentValues } from './values';

export interface Merge {
	type: string;
	masterId: string | undefined;
	/** What the master gets. */
	values: SentValues;
	mergedIds: readonly string[];
}

export interface Merged {
	masterId: string;
	mergedIds: string[];
	/** Ids of the records that belonged to the duplicates. */
	relatedIds: string[];
}

const MAX_MERGED = 2;

/** @throws ApiError */
export function mergeRecords(
	{ org, writer }: { org: Org; writer: Writer },
	{ type, masterId: sentId = '', values, mergedIds: sentIds }: Merge,
): Merged {
	const object = writer.schema.object(type);
	if (!object || !MERGEABLE.includes(object.name)) throw notMergeable(type);
	if (sentIds.length > MAX_MERGED) throw tooManyToMerge();
	const masterId = existing(org, object, sentId);
	const mergedIds = sentIds.map((id) => existing(org, object, id));
	const repeated = mergedIds.find((id, index) =>
		[masterId, ...mergedIds.slice(0, index)].includes(id),
	);
	if (repeated) throw repeatedId(repeated);
	const relatedIds = mergedIds.flatMap((id) => moveRelated(org, writer, object, { id, masterId }));
	for (const id of mergedIds) {
		org.records.delete(writer, object, id);
		org.records.write(object, id, { MasterRecordId: masterId }, writer.transaction);
	}
	org.records.update(writer, object, masterId, values);
	return { masterId, mergedIds, relatedIds };
}

function existing({ records }: Org, object: ObjectSchema, text: string): string {
	const id = toId18(text);
	const row = id === undefined ? undefined : records.find(object, id);
	if (id === undefined || !row) throw invalidCrossReference();
	if (row['IsDeleted'] === 1) throw entityIsDeleted();
	return id;
}

/** Lookups that only say which record it was stay as they are. */
const KEPT = ['MasterRecordId'];

/**
 * The memberships of a duplicate move to the master, says the Help; a person is in a campaign only once. Which of two
 * members of one campaign is left is not documented: it is that of the master.
 * https://help.salesforce.com/s/articleView?id=sales.leads_considerations_for_merging_duplicates.htm
 */
function moveRelated(
	{ records, schema }: Org,
	writer: Writer,
	object: ObjectSchema,
	{ id, masterId }: { id: string; masterId: string },
): string[] {
	return schema.lookupsTo(object).flatMap(({ object: child, field: { name } }) =>
		KEPT.includes(name)
			? []
			: records.findByKey(child, name, id).flatMap((row) => {
					const childId = String(row['Id']);
					if (hasTwin(records, child, { ...row, [name]: masterId })) {
						records.delete(writer, child, childId);
						return [];
					}
					const stamps = modification(records.stamp(), writer);
					records.write(child, childId, { [name]: masterId, ...stamps }, writer.transaction);
					return [childId];
				}),
	);
}
