/**
 * The log that shows clients which records were deleted, also after the recycle bin has been emptied.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getdeleted.html
 */
import type { Store, StoreTransaction, TableSchema } from '../../kernel/store';

const TABLE = 'DeleteLog';

export const DELETE_LOG: TableSchema = {
	name: TABLE,
	idColumn: 'Id',
	columns: [
		{ name: 'Id', type: 'text' },
		{ name: 'Object', type: 'text' },
		{ name: 'DeletedDate', type: 'text' },
	],
	indexes: [['Object', 'DeletedDate']],
};

export interface DeletedRecord {
	id: string;
	/** Stamp as it is kept. */
	deletedDate: string;
}

export class DeleteLog {
	constructor(private readonly store: Store) {}

	add(object: string, { id, deletedDate }: DeletedRecord, transaction?: StoreTransaction): void {
		this.store.insert(TABLE, { Id: id, Object: object, DeletedDate: deletedDate }, transaction);
	}

	/** For a record that comes back. */
	remove(id: string, transaction?: StoreTransaction): void {
		this.store.delete(TABLE, id, transaction);
	}

	/** Deletions from `start` until before `end`, both as they are kept, oldest first. */
	between(object: string, start: string, end: string): DeletedRecord[] {
		return this.store
			.select(
				`SELECT Id, DeletedDate FROM "${TABLE}" WHERE Object = ? AND DeletedDate >= ? AND DeletedDate < ? ORDER BY DeletedDate, Id`,
				[object, start, end],
			)
			.map((row) => ({ id: String(row['Id']), deletedDate: String(row['DeletedDate']) }));
	}
}
