import { randomUUID } from 'node:crypto';
import type { EmulatedClock } from '../../kernel/clock';
import { RowLockedError, type Row, type Store, type StoreTransaction } from '../../kernel/store';
import { notNullable } from '../errors/payloadErrors';
import { keyTaken, recordExists, recordLocked, recordNotFound } from '../errors/recordErrors';
import type { Table } from '../schema/table';
import type { Versions } from '../versions';
import { caseNumber, defaultValues, fullName, noteFile, ownerValues } from './computedValues';
import type { Change } from './readPayload';
import { RecentWrites } from './recentWrites';
import { savedValues, type SavingRules } from './savedValues';
import { checkStatus } from './stateAndStatus';
import { DELETED_ROWS, deletedRowKey } from './storage';

/** Who writes, and in which transaction; without one the write is visible immediately. */
export interface Writer {
	userId: string;
	transaction?: StoreTransaction;
}

/**
 * The rows of the environment: every write is stamped, versioned and checked against the table's keys here.
 * Stamps are taken at the write, also in a transaction that commits later.
 */
export class Records {
	readonly recent: RecentWrites;

	constructor(
		private readonly store: Store,
		private readonly clock: EmulatedClock,
		private readonly versions: Versions,
		private readonly rules: () => SavingRules,
	) {
		this.recent = new RecentWrites(clock);
	}

	find(table: Table, id: string, transaction?: StoreTransaction): Row | undefined {
		return this.store.get(table.name, id, transaction);
	}

	/** The row, or the Web API's rejection that it does not exist. */
	get(table: Table, id: string, transaction?: StoreTransaction): Row {
		const row = this.find(table, id, transaction);
		if (!row) throw recordNotFound(table.name, id);
		return row;
	}

	/** Creates a row with the given id or a new one, and returns its id. */
	create(table: Table, change: Change, writer: Writer, givenId?: string): string {
		const id = givenId ?? String(change.values[table.idColumn] ?? randomUUID());
		if (this.find(table, id, writer.transaction)) throw recordExists();
		const row: Row = {
			...defaultValues(table, writer.userId),
			...savedValues(table, change.values, this.rules()),
			[table.idColumn]: id,
			...this.stamps(table, writer, 'created'),
		};
		this.complete(table, row, change, id);
		this.write(() => {
			this.store.delete(DELETED_ROWS.name, deletedRowKey(table, id), writer.transaction);
			this.store.insert(table.name, row, writer.transaction);
		});
		this.recent.add(table, { before: undefined, after: row });
		return id;
	}

	update(table: Table, id: string, change: Change, writer: Writer): void {
		const before = this.get(table, id, writer.transaction);
		const row: Row = {
			...before,
			...savedValues(table, change.values, this.rules()),
			[table.idColumn]: id,
			...this.stamps(table, writer, 'modified'),
		};
		this.complete(table, row, change, id);
		this.write(() => this.store.update(table.name, id, row, writer.transaction));
		this.recent.add(table, { before, after: row });
	}

	remove(table: Table, id: string, { transaction }: Writer): void {
		this.get(table, id, transaction);
		const deleted: Row = {
			key: deletedRowKey(table, id),
			tablename: table.name,
			id,
			versionnumber: this.versions.next(transaction),
		};
		this.write(() => {
			this.store.delete(table.name, id, transaction);
			this.store.insert(DELETED_ROWS.name, deleted, transaction);
		});
	}

	private stamps(table: Table, writer: Writer, stamp: 'created' | 'modified'): Row {
		const versionnumber = this.versions.next(writer.transaction);
		if (table.definition.stamps === false) return { versionnumber };
		const now = Math.floor(this.clock.now().getTime() / 1000) * 1000;
		const modified: Row = {
			modifiedon: now,
			modifiedby: writer.userId,
			versionnumber,
		};
		return stamp === 'created'
			? { createdon: now, createdby: writer.userId, ...modified }
			: modified;
	}

	/** Sets what follows from other columns, and rejects what the platform never lets through. */
	private complete(table: Table, row: Row, change: Change, id: string): void {
		checkStatus(table, row, change, id);
		Object.assign(row, ownerValues(table, row), fullName(table, row), caseNumber(table, row, id));
		Object.assign(row, noteFile(table, row));
		for (const column of table.columns) {
			if (column.required !== 'SystemRequired') continue;
			if ((row[column.name] ?? null) === null) throw notNullable(column.name);
		}
		const rejection = table.definition.reject?.(row);
		if (rejection) throw rejection;
		this.assertKeysFree(table, row, id);
	}

	private assertKeysFree(table: Table, row: Row, id: string): void {
		for (const key of table.activeKeys) {
			const values = key.columns.map((column) => row[column] ?? null);
			if (values.includes(null)) continue;
			const matches = key.columns.map((column) => `"${column}" = ?`).join(' AND ');
			const sql = `SELECT 1 FROM "${table.name}" WHERE ${matches} AND "${table.idColumn}" <> ? LIMIT 1`;
			if (this.store.select(sql, [...values, id]).length > 0) throw keyTaken(key.label);
		}
	}

	private write(work: () => void): void {
		try {
			this.store.atomically(work);
		} catch (error) {
			throw error instanceof RowLockedError ? recordLocked() : error;
		}
	}
}
