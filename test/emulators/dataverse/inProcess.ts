/** What others do in the environment while a client works with it: edits, long transactions, maintenance. */
import type { StoreTransaction } from '../kernel/store';
import { createContext, type Context } from './api/context';
import type { Environment } from './environment';
import type { Json } from './odata/ast';
import type { Payload } from './records/readPayload';
import { mergeRows, type MergedRows } from './resources/merge';
import { restoreRow } from './resources/restore';
import { readSelection, showRows } from './resources/selection';
import { createRow, deleteRow, updateRow } from './resources/write';
import type { Table } from './schema/table';

/** A row as the Web API shows it, without annotations. */
export type ShownRow = Record<string, Json>;

/** Writes of one user, in the words of the Web API; what it rejects is thrown as a DataverseError. */
export interface Edits {
	/** Returns the new row's id. Lookups are bound as in the Web API: `'ownerid@odata.bind': '/systemusers(…)'`. */
	create(table: string, values: Payload): string;
	update(table: string, id: string, values: Payload): void;
	delete(table: string, id: string): void;
	/** Puts a deleted row back. */
	restore(table: string, id: string): void;
	/** Merges a row into another one, which stays. */
	merge(table: string, ids: MergedRows): void;
	/** A row with all its columns; undefined when there is none. */
	get(table: string, id: string): ShownRow | undefined;
	/** All rows, in the order of their ids. */
	list(table: string): ShownRow[];
}

/** A transaction that begins when it is created; its writes get their stamps immediately and are visible at commit(). */
export interface EditTransaction {
	readonly startedAt: Date;
	as(userId: string): Edits;
	commit(): void;
	rollback(): void;
}

export class InProcess {
	constructor(private readonly environment: Environment) {}

	as(userId: string, transaction?: StoreTransaction): Edits {
		const { records, store } = this.environment;
		const context = this.context(userId, transaction);
		const show = (table: Table, rows: Parameters<typeof showRows>[2]) =>
			showRows(context, readSelection(context, table, {}), rows);
		return {
			create: (name, values) => createRow(context, this.table(name), values),
			update: (name, id, values) => {
				const table = this.table(name);
				const row = records.get(table, id, transaction);
				updateRow(context, { table, by: 'id', id }, row, values);
			},
			delete: (name, id) => deleteRow(context, this.table(name), id),
			restore: (name, id) => restoreRow(context, this.table(name), id),
			merge: (name, ids) => mergeRows(context, this.table(name), ids),
			get: (name, id) => {
				const table = this.table(name);
				const row = records.find(table, id, transaction);
				return row && show(table, [row])[0];
			},
			list: (name) => {
				const table = this.table(name);
				const sql = `SELECT * FROM "${table.name}" ORDER BY "${table.idColumn}"`;
				return show(table, store.select(sql));
			},
		};
	}

	begin(): EditTransaction {
		const { clock, store, versions } = this.environment;
		const transaction = store.begin(clock.now());
		return {
			startedAt: transaction.startedAt,
			as: (userId) => this.as(userId, transaction),
			commit: () => {
				transaction.commit();
				versions.end(transaction);
			},
			rollback: () => {
				transaction.rollback();
				versions.end(transaction);
			},
		};
	}

	private context(userId: string, transaction: StoreTransaction | undefined): Context {
		const request = { method: 'POST', url: '/api/data/v9.2/', headers: {}, body: '' };
		const context = createContext(this.environment, { userId, transaction }, request);
		if (!context) throw new Error(`${request.url} is no address of the Web API`);
		return context;
	}

	private table(name: string): Table {
		return this.environment.schema.table(name);
	}
}
