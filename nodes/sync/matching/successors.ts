/** Where records continue: a converted lead as its contact, a record that was merged into another as that one. */
import type { Crm, CrmRecord, EntityDescription, FindRequest } from '../../crm/port';
import { isActive, stateFields } from './recordState';
import type { FieldsToRead } from './searchRecords';

/** @returns the record itself where it does not continue; undefined for one that can neither be followed nor written. */
export type FollowRecord = (record: CrmRecord) => CrmRecord | undefined;

/** A record can have been merged several times; a longer chain is not followed to its end. */
const MAX_STEPS = 5;

/** Reads what the records continue as, for all records together. */
export async function findSuccessors(
	crm: Pick<Crm, 'describe' | 'find'>,
	records: readonly CrmRecord[],
	fieldsToRead: FieldsToRead,
): Promise<FollowRecord> {
	const descriptions = new Map<string, EntityDescription>();
	const found = new Map<string, CrmRecord>();
	const asked = new Set<string>();
	let open = records;
	for (let step = 0; step < MAX_STEPS && open.length > 0; step += 1) {
		for (const { entity } of open) descriptions.set(entity, await crm.describe(entity));
		const requests = await toRequests(crm, open, { descriptions, asked, fieldsToRead });
		open = requests.length > 0 ? (await crm.find(requests)).flat() : [];
		for (const record of open) found.set(record.id, record);
	}
	return (record) => follow(record, descriptions, found);
}

interface Reading {
	descriptions: ReadonlyMap<string, EntityDescription>;
	/** Ids that were requested before. */
	asked: Set<string>;
	fieldsToRead: FieldsToRead;
}

async function toRequests(
	crm: Pick<Crm, 'describe'>,
	records: readonly CrmRecord[],
	{ descriptions, asked, fieldsToRead }: Reading,
): Promise<FindRequest[]> {
	const ids = new Map<string, Set<string>>();
	for (const record of records) {
		const { entity, id } = successorOf(record, descriptions) ?? {};
		if (entity === undefined || id === undefined || asked.has(id)) continue;
		asked.add(id);
		ids.set(entity, (ids.get(entity) ?? new Set()).add(id));
	}
	const requests: FindRequest[] = [];
	for (const [entity, some] of ids) {
		const description = await crm.describe(entity);
		requests.push({
			entity,
			keys: [...some].map((id) => ({ [description.idField]: id })),
			fields: [
				...new Set([description.idField, ...stateFields(description), ...fieldsToRead(entity)]),
			],
		});
	}
	return requests;
}

function follow(
	record: CrmRecord,
	descriptions: ReadonlyMap<string, EntityDescription>,
	found: ReadonlyMap<string, CrmRecord>,
): CrmRecord | undefined {
	let current = record;
	for (let step = 0; step < MAX_STEPS; step += 1) {
		const successor = successorOf(current, descriptions);
		if (!successor) return current;
		const next = found.get(successor.id);
		// A merged record can still be written, a converted one cannot.
		if (!next) return successor.entity === current.entity ? current : undefined;
		current = next;
	}
	return current;
}

/** A merged record that someone activated again is not followed. */
function successorOf(
	record: CrmRecord,
	descriptions: ReadonlyMap<string, EntityDescription>,
): { entity: string; id: string } | undefined {
	const description = descriptions.get(record.entity);
	const { successor } = description ?? {};
	const id = successor && record.values[successor.field];
	if (!description || !successor || !id) return undefined;
	const isMerge = successor.entity === record.entity;
	if (isMerge && isActive(description, record)) return undefined;
	return { entity: successor.entity, id: String(id) };
}
