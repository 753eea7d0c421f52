import type { Store } from './store';
import type { TableSchema } from './tables';

/** Keeps the rows of these tables. @returns puts them back: what was written since is gone, deletions too. */
export function backUp(store: Store, tables: readonly TableSchema[]): () => void {
	const backup = tables.map((table) => ({ table, rows: rowsOf(store, table) }));
	return () =>
		store.atomically(() => {
			for (const { table, rows } of backup) {
				for (const row of rowsOf(store, table)) store.delete(table.name, row[table.idColumn]!);
				store.bulkInsert(table.name, rows);
			}
		});
}

const rowsOf = (store: Store, { name }: TableSchema) => store.select(`SELECT * FROM "${name}"`);
