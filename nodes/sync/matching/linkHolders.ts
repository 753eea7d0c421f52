/** Which records have the links that a CRM rejected, because no two records can have the same one. */
import type { Crm, CrmRecord, EntityDescription, FindRequest, WriteResult } from '../../crm/port';
import { followMerges, keepsMerged } from '../records/masters';
import { isEmpty, sameValue } from '../values/value';
import type { PlannedWrite } from './buildOutcome';
import type { PendingWrite } from './planPass';
import { stateFields } from './recordState';

/** A write with what the CRM returned. */
export interface SentWrite extends PendingWrite {
	result: WriteResult;
}

/** A record that has a link which another one is to get. */
export interface LinkHolder {
	record: CrmRecord;
	/** API name of the link field. */
	field: string;
	/** True where the record was merged into the one that is written, and the CRM keeps it. */
	isMerged: boolean;
}

/** A write-back that was rejected because of a link. */
export interface RejectedLink {
	/** Position of the write in the list. */
	index: number;
	write: PlannedWrite;
	/** Empty where no record has the link any more, such as after another write of the same list. */
	holders: readonly LinkHolder[];
}

/**
 * @param descriptions of the entities that are written, by API name.
 * @returns the rejected write-backs, in order.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function findLinkHolders(
	crm: Crm,
	descriptions: ReadonlyMap<string, EntityDescription>,
	sent: readonly SentWrite[],
): Promise<RejectedLink[]> {
	const rejected = sent.flatMap(({ record, write, result }, index) =>
		record.policy.sync?.isWriteBack && isLinkTaken(result) ? [{ index, write }] : [],
	);
	const searches = rejected.flatMap(({ index, write }) => {
		const description = descriptions.get(write.operation.entity)!;
		return linksOf(description, write).map((field) => ({ index, write, field, description }));
	});
	if (searches.length === 0) return [];
	const found = await crm.find(searches.map(toRequest));
	const follow = await followMerges(crm, found.flat(), []);
	const holders = searches.flatMap(({ index, write, field, description }, position) => {
		const type = description.fields.find(({ name }) => name === field)!;
		const link = write.operation.values[field]!;
		const id = idOf(write);
		return found[position]!.filter(
			(each) => each.id !== id && sameValue(type, each.values[field] ?? null, link),
		).map((each) => ({ index, record: each, field, isMerged: follow(each)?.id === id }));
	});
	return rejected.map(({ index, write }) => ({
		index,
		write,
		holders: holders.filter((each) => each.index === index),
	}));
}

export const isLinkTaken = (result: WriteResult) =>
	!result.ok && result.error.reason === 'keyTaken';

/** Of the record that is updated; undefined for a create. */
export const idOf = ({ operation }: PlannedWrite) =>
	operation.kind === 'update' ? operation.id : undefined;

/** API names of the key fields that get a value. */
function linksOf({ keys }: EntityDescription, { operation: { values } }: PlannedWrite): string[] {
	const single = keys.flatMap(({ fields }) => (fields.length === 1 ? fields : []));
	return [...new Set(single)].filter((name) => !isEmpty(values[name] ?? null));
}

/** Salesforce deletes what it merges, so a merged record has no link there. */
function toRequest({
	write: { operation },
	field,
	description,
}: {
	write: PlannedWrite;
	field: string;
	description: EntityDescription;
}): FindRequest {
	return {
		entity: operation.entity,
		keys: [{ [field]: operation.values[field]! }],
		fields: [description.idField, field, ...stateFields(description)],
		mergedToo: keepsMerged(description),
	};
}
