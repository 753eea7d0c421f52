/**
 * Rows of elastic tables, which are identified by their ID and their partition together.
 * https://learn.microsoft.com/power-apps/developer/data-platform/use-elastic-tables#specify-partitionid
 */
import { isTextSearch, type Conditions, type FieldValue, type FindKey } from '../../crm/port';
import { readGuid } from './query';
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

/** A row that a lookup refers to, with its partition where that was given. */
export interface RowId {
	id: string;
	partition?: string;
}

const SEPARATOR = `,${PARTITION}=`;

/** The ID of a row of a partition as the value of a lookup. The inverse of readRowId. */
export const rowIdOf = (id: string, partition: string) => `${id}${SEPARATOR}${partition}`;

/** @returns undefined for what is not a record ID. */
export function readRowId(value: FieldValue): RowId | undefined {
	const text = String(value);
	const end = text.indexOf(SEPARATOR);
	const id = readGuid(end < 0 ? text : text.slice(0, end));
	if (id === undefined) return undefined;
	return end < 0 ? { id } : { id, partition: text.slice(end + SEPARATOR.length) };
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
