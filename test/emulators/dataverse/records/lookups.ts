import type { Row, StoreTransaction } from '../../kernel/store';
import type { LookupColumn } from '../schema/columns';
import { hasSeveralTargets, targetColumn } from './storage';

/** A row that another one points to. */
export interface Reference {
	table: string;
	id: string;
}

/** Finds rows by what a payload calls them, such as `/contacts(guid)`; throws when there is none. */
export type ReferenceResolver = (uri: string, transaction?: StoreTransaction) => Reference;

/** The stored values of a lookup that points to `reference`, or to nothing. */
export function lookupValues(column: LookupColumn, reference: Reference | null): Row {
	const values: Row = { [column.name]: reference?.id ?? null };
	if (hasSeveralTargets(column)) values[targetColumn(column)] = reference?.table ?? null;
	return values;
}

/** What a stored row's lookup points to. */
export function referenceIn(row: Row, column: LookupColumn): Reference | null {
	const id = row[column.name];
	if (typeof id !== 'string') return null;
	const table = hasSeveralTargets(column) ? row[targetColumn(column)] : column.targets[0]?.table;
	return { table: String(table), id };
}
