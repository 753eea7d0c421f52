/**
 * Rows of elastic tables, which are identified by their ID and their partition together.
 * https://learn.microsoft.com/power-apps/developer/data-platform/use-elastic-tables#specify-partitionid
 */
import { isTextSearch, type Conditions, type FindKey } from '../../crm/port';
import type { Table } from './tables';

/** The column of every elastic table that holds the partition of a row. */
export const PARTITION = 'partitionid';

/** The path of a row. */
export function rowPath(
	{ setName, description }: Pick<Table, 'setName' | 'description'>,
	id: string,
	partition: string | null,
): string {
	if (partition === null) return `${setName}(${id})`;
	const text = encodeURIComponent(partition.replaceAll("'", "''"));
	return `${setName}(${description.idField}=${id},${PARTITION}='${text}')`;
}

/** The one partition that all conditions or all keys are limited to; undefined for standard tables, and for several. */
export function onlyPartition(
	{ isElastic: hasPartitions }: Table,
	{ conditions, keys = [] }: { conditions?: Conditions; keys?: readonly FindKey[] },
): string | undefined {
	if (!hasPartitions) return undefined;
	const ofConditions =
		conditions?.combine === 'all'
			? conditions.conditions
					.filter(({ field, operator }) => field === PARTITION && operator === 'equals')
					.flatMap(({ values }) => values)
			: [];
	const ofKeys = keys.map(({ [PARTITION]: value = null }) => (isTextSearch(value) ? null : value));
	const [partition, ...others] = new Set([...ofConditions, ...ofKeys]);
	return typeof partition === 'string' && others.length === 0 ? partition : undefined;
}
