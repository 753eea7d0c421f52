/** The records that lookups refer to by their ID: which table they belong to, and in which partition they are. */
import { orError } from '../../crm/orError';
import type { WriteOperation } from '../../crm/port';
import type { Metadata } from './describe';
import { findPartitions, type PartitionOf, type RowToFind } from './findPartitions';
import type { Bind } from './lookupColumns';
import { findTargets, type TargetOf } from './lookupTargets';
import { PARTITION, readRowId } from './partitions';
import type { Sender } from './send';

export interface LookupRecords {
	targetOf: TargetOf;
	/** Also of the rows to update. */
	partitionOf: PartitionOf;
}

/** For values whose lookups each have one table without partitions. */
export const plainLookups: LookupRecords = {
	targetOf: () => undefined,
	partitionOf: () => undefined,
};

/** The table that a lookup to several tables is set to; the first one where the record was not found. */
export const bindOf = (
	binds: readonly Bind[],
	id: string | undefined,
	targetOf: TargetOf,
): Bind => {
	const target = id !== undefined && binds.length > 1 ? targetOf(id) : undefined;
	return binds.find((bind) => bind.target === target) ?? binds[0]!;
};

/** One call for the tables of all operations, and one for the partitions; none where nothing has to be found. */
export async function findLookupRecords(
	sender: Sender,
	metadata: Metadata,
	operations: readonly WriteOperation[],
): Promise<LookupRecords> {
	const targetOf = await findTargets(sender, metadata, operations);
	const rows: RowToFind[] = [];
	for (const operation of operations) {
		const { kind, values } = operation;
		if (kind === 'update') rows.push({ ...operation, partition: values[PARTITION] });
		rows.push(...(await lookupsOf(metadata, operation, targetOf)));
	}
	return { targetOf, partitionOf: await findPartitions(sender, metadata, rows) };
}

/** A table that does not exist fails later, with its rows. */
async function lookupsOf(
	metadata: Metadata,
	{ entity, values }: Pick<WriteOperation, 'entity' | 'values'>,
	targetOf: TargetOf,
): Promise<RowToFind[]> {
	const table = await orError(metadata.table(entity), () => true);
	if (!('columns' in table)) return [];
	return Object.entries(values).flatMap(([name, value]) => {
		const { binds = [] } = table.columns.get(name) ?? {};
		const row = binds.length > 0 ? readRowId(value) : undefined;
		return row ? [{ entity: bindOf(binds, row.id, targetOf).target, ...row }] : [];
	});
}
