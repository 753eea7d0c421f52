import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { rowKey, StoreTransaction, type PendingRow } from './storeTransaction';
import {
	createTableSql,
	deleteSql,
	insertSql,
	recreateColumnSql,
	replaceSql,
	selectByIdSql,
	valuesInOrder,
	type ColumnSchema,
	type Row,
	type SqlValue,
	type TableSchema,
} from './tables';

export type { ColumnSchema, Row, SqlValue, TableSchema } from './tables';
export type { StoreTransaction } from './storeTransaction';

/** Prepared statements kept for reuse; queries with literals in their text would otherwise pile up. */
const KEPT_STATEMENTS = 500;

/** Thrown when a row is written that another open transaction has written. */
export class RowLockedError extends Error {
	constructor(
		readonly table: string,
		readonly id: SqlValue,
	) {
		super(`Row ${id} of ${table} is being written by another transaction`);
		this.name = 'RowLockedError';
	}
}

/**
 * The rows of one emulated CRM, in SQLite.
 *
 * A write is visible immediately, unless it is given a transaction from begin(): then it is validated immediately and
 * becomes visible at commit(), with the stamps its writer gave it. So a row can appear below stamps that
 * readers have already passed, as it does in the real CRMs.
 *
 * A row that an open transaction has written is locked: other writers get a RowLockedError.
 */
export class Store {
	private readonly database: DatabaseSync;
	private readonly statements = new Map<string, StatementSync>();
	private readonly tables: ReadonlyMap<string, TableSchema>;
	private readonly openTransactions = new Set<StoreTransaction>();
	private readonly lockedOnce = new Set<string>();

	/** Without `file` the rows live in memory. Tables that a file already holds are kept with their rows. */
	constructor({ tables, file = ':memory:' }: { tables: readonly TableSchema[]; file?: string }) {
		this.tables = new Map(tables.map((table) => [table.name, table]));
		this.database = new DatabaseSync(file);
		this.database.function('folded', { deterministic: true }, folded);
		this.database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
		for (const statement of tables.flatMap(createTableSql)) this.database.exec(statement);
	}

	/** Deletes a column with its values, and makes an empty one with the same name and this type. */
	recreateColumn(table: string, column: ColumnSchema): void {
		for (const statement of recreateColumnSql(this.schema(table), column)) {
			this.database.exec(statement);
		}
	}

	/** Rows of a query; sees committed rows only. */
	select(sql: string, parameters: readonly SqlValue[] = []): Row[] {
		return this.prepare(sql).all(...parameters) as Row[];
	}

	/** One row; as the transaction has left it when one is given. */
	get(table: string, id: SqlValue, transaction?: StoreTransaction): Row | undefined {
		const pending = transaction?.pending(table, id);
		if (pending) return pending.row;
		return this.prepare(selectByIdSql(this.schema(table))).get(id) as Row | undefined;
	}

	/** Columns the row does not name are null. Throws for an id that is taken and for a value of the wrong type. */
	insert(table: string, row: Readonly<Row>, transaction?: StoreTransaction): void {
		const id = row[this.schema(table).idColumn] ?? null;
		if (this.get(table, id, transaction)) throw new Error(`Table ${table} already has row ${id}`);
		this.write({ table, id, row }, transaction);
	}

	/** Inserts many rows: all, or none when one is rejected. */
	bulkInsert(table: string, rows: Iterable<Readonly<Row>>): void {
		const schema = this.schema(table);
		const statement = this.prepare(insertSql(schema));
		this.atomically(() => {
			for (const row of rows) statement.run(...valuesInOrder(schema, row));
		});
	}

	/** Changes the named columns. Returns false, and does nothing, when there is no such row. */
	update(
		table: string,
		id: SqlValue,
		values: Readonly<Row>,
		transaction?: StoreTransaction,
	): boolean {
		const current = this.get(table, id, transaction);
		if (!current) return false;
		this.write({ table, id, row: { ...current, ...values } }, transaction);
		return true;
	}

	/** Returns false when there is no such row. */
	delete(table: string, id: SqlValue, transaction?: StoreTransaction): boolean {
		if (!this.get(table, id, transaction)) return false;
		this.write({ table, id, row: undefined }, transaction);
		return true;
	}

	/** Opens a transaction; `startedAt` is the emulated clock's time. */
	begin(startedAt: Date): StoreTransaction {
		const transaction = new StoreTransaction(startedAt, (pending) => {
			this.openTransactions.delete(transaction);
			this.atomically(() => {
				for (const row of pending) this.apply(row);
			});
		});
		this.openTransactions.add(transaction);
		return transaction;
	}

	/** The next writer of the row gets a RowLockedError, as if someone else were just finishing. */
	lockOnce(table: string, id: SqlValue): void {
		this.lockedOnce.add(rowKey(table, id));
	}

	/** When the longest open transaction began; undefined when none is open. */
	oldestOpenTransaction(): Date | undefined {
		const starts = [...this.openTransactions].map(({ startedAt }) => startedAt.getTime());
		return starts.length > 0 ? new Date(Math.min(...starts)) : undefined;
	}

	/** Runs synchronous work whose writes all stay or, when it throws, all go; may be nested. */
	atomically<T>(work: () => T): T {
		this.database.exec('SAVEPOINT atomically');
		let done = false;
		try {
			const result = work();
			done = true;
			return result;
		} finally {
			this.database.exec(`${done ? '' : 'ROLLBACK TO atomically; '}RELEASE atomically`);
		}
	}

	close(): void {
		this.database.close();
	}

	private write(pending: PendingRow, transaction: StoreTransaction | undefined): void {
		this.assertUnlocked(pending, transaction);
		if (!transaction) return this.apply(pending);
		this.assertValid(pending);
		transaction.keep(pending);
	}

	private apply({ table, id, row }: PendingRow): void {
		const schema = this.schema(table);
		if (row) this.prepare(replaceSql(schema)).run(...valuesInOrder(schema, row));
		else this.prepare(deleteSql(schema)).run(id);
	}

	/** Lets SQLite validate the row, and removes it again. */
	private assertValid(pending: PendingRow): void {
		this.database.exec('SAVEPOINT trial');
		try {
			this.apply(pending);
		} finally {
			this.database.exec('ROLLBACK TO trial; RELEASE trial');
		}
	}

	private assertUnlocked({ table, id }: PendingRow, writer: StoreTransaction | undefined): void {
		if (this.lockedOnce.delete(rowKey(table, id))) throw new RowLockedError(table, id);
		for (const transaction of this.openTransactions) {
			if (transaction !== writer && transaction.pending(table, id)) {
				throw new RowLockedError(table, id);
			}
		}
	}

	private schema(table: string): TableSchema {
		const schema = this.tables.get(table);
		if (!schema) throw new Error(`There is no table ${table}`);
		return schema;
	}

	private prepare(sql: string): StatementSync {
		const known = this.statements.get(sql);
		if (known) return known;
		if (this.statements.size >= KEPT_STATEMENTS) this.statements.clear();
		const statement = this.database.prepare(sql);
		this.statements.set(sql, statement);
		return statement;
	}
}

/** Text without case and accents, as an accent-insensitive collation compares it. */
function folded(text: SQLOutputValue): SQLOutputValue {
	if (typeof text !== 'string') return text;
	return text
		.normalize('NFD')
		.replace(/\p{Mark}/gu, '')
		.toLowerCase();
}
