import { randomUUID } from 'node:crypto';
import type { EmulatedClock } from '../../kernel/clock';
import { RowLockedError, type Row, type Store, type StoreTransaction } from '../../kernel/store';
import { notNullable } from '../errors/payloadErrors';
import {
	keyTaken,
	recordExists,
	recordLocked,
	recordNotFound,
	restoreRejected,
} from '../errors/recordErrors';
import type { Schema } from '../schema/schema';
import type { AlternateKey, Table } from '../schema/table';
import type { Versions } from '../versions';
import { caseNumber, defaultValues, fullName, noteFile, ownerValues } from './computedValues';
import { referenceIn } from './lookups';
import type { Change } from './readPayload';
import { RecentWrites } from './recentWrites';
import { savedValues, type SavingRules } from './savedValues';
import { checkStatus } from './stateAndStatus';
import { binName, DELETED_ROWS, deletedRowKey } from './storage';

/** Who writes, and in which transaction; without one the write is visible immediately. */
export interface Writer {
	userId: string;
	transaction?: StoreTransaction;
}

/** Settings of the environment that decide what a write does. */
export interface RecordRules extends SavingRules {
	/** True to keep deleted rows, so that they can be restored. */
	keepsDeletedRecords: boolean;
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
		private readonly rules: () => RecordRules,
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
		const row = this.get(table, id, transaction);
		const deleted: Row = {
			key: deletedRowKey(table, id),
			tablename: table.name,
			id,
			versionnumber: this.versions.next(transaction),
		};
		this.write(() => {
			this.store.delete(table.name, id, transaction);
			this.store.insert(DELETED_ROWS.name, deleted, transaction);
			// A row with the same ID that was deleted before stays there instead.
			if (this.keeps(table) && !this.store.get(binName(table), id, transaction)) {
				this.store.insert(binName(table), row, transaction);
			}
		});
	}

	/**
	 * Puts a deleted row back as it was, with new stamps of the last change.
	 * https://learn.microsoft.com/power-apps/developer/data-platform/restore-deleted-records
	 */
	restore(schema: Schema, table: Table, id: string, writer: Writer): void {
		const { transaction } = writer;
		const deleted = this.store.get(binName(table), id, transaction);
		if (!deleted) throw recordNotFound(table.name, id);
		if (this.find(table, id, transaction)) throw restoreRejected.idTaken(table, id);
		if (this.takenKey(table, deleted, id)) throw restoreRejected.keyTaken(table, id);
		this.assertReferencesExist(schema, table, deleted);
		const row = { ...deleted, ...this.stamps(table, writer, 'modified') };
		this.write(() => {
			this.store.delete(DELETED_ROWS.name, deletedRowKey(table, id), transaction);
			this.store.delete(binName(table), id, transaction);
			this.store.insert(table.name, row, transaction);
		});
		this.recent.add(table, { before: undefined, after: row });
	}

	/** Elastic tables, and those of relationships, keep none. */
	private keeps({ isElastic, definition }: Table): boolean {
		return this.rules().keepsDeletedRecords && !isElastic && !definition.isIntersect;
	}

	private assertReferencesExist(schema: Schema, table: Table, row: Row): void {
		for (const column of table.columns) {
			const reference = column.kind === 'lookup' ? referenceIn(row, column) : null;
			if (!reference) continue;
			const target = schema.table(reference.table);
			if (!this.find(target, reference.id)) {
				throw restoreRejected.referenceGone(target, reference.id, column.name);
			}
		}
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
		const key = this.takenKey(table, row, id);
		if (key) throw keyTaken(key.label);
	}

	/** A key whose values another row has. */
	private takenKey(table: Table, row: Row, id: string): AlternateKey | undefined {
		return table.activeKeys.find((key) => {
			const values = key.columns.map((column) => row[column] ?? null);
			if (values.includes(null)) return false;
			const matches = key.columns.map((column) => `"${column}" = ?`).join(' AND ');
			const sql = `SELECT 1 FROM "${table.name}" WHERE ${matches} AND "${table.idColumn}" <> ? LIMIT 1`;
			return this.store.select(sql, [...values, id]).length > 0;
		});
	}

	private write(work: () => void): void {
		try {
			this.store.atomically(work);
		} catch (error) {
			throw error instanceof RowLockedError ? recordLocked() : error;
		}
	}
}
