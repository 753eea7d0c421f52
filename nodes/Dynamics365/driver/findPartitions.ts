/** The partitions of rows of elastic tables that are written, or that lookups refer to, by their ID. */
import type { FieldValue } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Metadata } from './describe';
import { find } from './find';
import { PARTITION } from './partitions';
import { readGuid } from './query';
import type { Sender } from './send';

/** A row with its partition where that is known. */
export interface RowToFind {
	entity: string;
	id: string;
	partition?: FieldValue;
}

/**
 * @returns the partition of a row; null where it has none, undefined where the table has no such row or no partitions.
 * @throws CrmError when several rows have the ID.
 */
export type PartitionOf = (entity: string, id: string) => string | null | undefined;

/** One call for all rows of elastic tables whose partition is not known; none for those of other tables. */
export async function findPartitions(
	sender: Sender,
	metadata: Metadata,
	rows: readonly RowToFind[],
): Promise<PartitionOf> {
	const ids = new Map<string, Set<string>>();
	for (const { entity, id, partition } of rows) {
		const guid = readGuid(id);
		if (typeof partition === 'string' || guid === undefined) continue;
		if (!(await isElastic(metadata, entity))) continue;
		ids.set(entity, (ids.get(entity) ?? new Set()).add(guid));
	}
	const partitions = new Map<string, Array<string | null>>();
	for (const [entity, some] of ids) {
		const { idField } = (await metadata.table(entity)).description;
		const keys = [...some].map((id) => ({ [idField]: id }));
		const [found = []] = await find(sender, metadata, [
			{ entity, keys, fields: [idField, PARTITION] },
		]);
		for (const { id, values } of found) {
			const partition = (values[PARTITION] ?? null) as string | null;
			const key = `${entity} ${id}`;
			partitions.set(key, [...(partitions.get(key) ?? []), partition]);
		}
	}
	return (entity, id) => {
		const [partition, ...others] = partitions.get(`${entity} ${id}`) ?? [];
		if (others.length > 0) throw severalRows(entity, id, [partition!, ...others]);
		return partition;
	};
}

/** A table that does not exist fails later, with its rows. */
async function isElastic(metadata: Metadata, entity: string): Promise<boolean> {
	try {
		return await metadata.isElastic(entity);
	} catch (error) {
		if (error instanceof CrmError) return false;
		throw error;
	}
}

function severalRows(
	entity: string,
	id: string,
	partitions: ReadonlyArray<string | null>,
): CrmError {
	const named = partitions.map((partition) => partition ?? 'none').join(', ');
	return new CrmError(`Several rows of ${entity} have the ID ${id}, in the partitions ${named}.`, {
		kind: 'invalidRecord',
		code: 'MULTIPLE_MATCHES',
		fields: [PARTITION],
		advice:
			'To update one of them, also map its Partition Id. In a lookup, use an address with the partition.',
	});
}
