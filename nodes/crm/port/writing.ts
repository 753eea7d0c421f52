/** Creating, updating and deleting records. */
import type { CrmError } from '../errors';
import type { FieldValues, RecordReference } from './records';

export interface CreateOperation {
	kind: 'create';
	entity: string;
	/** Fields that the CRM accepts only in an update are set by one right after. */
	values: FieldValues;
	/**
	 * Of two creates with the same key at the same time only one succeeds, where the CRM lets the client choose ids
	 * (capability `clientChosenIds`): the id is derived from the key. Elsewhere only unique fields prevent the second.
	 */
	idempotencyKey?: string;
	/**
	 * API name of one of these values, of a field with `upsertKey`: a record that has the value is updated, and none is
	 * created. Without effect where the CRM has no such fields.
	 */
	upsertBy?: string;
	/** Of a create that is repeated: the id that the attempt without a response chose for the record. */
	attemptId?: string;
}

export interface UpdateOperation {
	kind: 'update';
	entity: string;
	id: string;
	values: FieldValues;
	/** Version of the record as it was read: no other version is overwritten. */
	ifVersion?: string;
}

export type WriteOperation = CreateOperation | UpdateOperation;

export interface WriteOptions {
	/** Whether the CRM's own duplicate rules apply, as they do without options; `bypass` as far as the CRM allows. */
	duplicateRules: 'respect' | 'bypass';
}

export type WriteResult =
	| {
			ok: true;
			id: string;
			/** True for a create that has updated a record by `upsertBy`. */
			existed?: boolean;
	  }
	| {
			ok: false;
			/**
			 * Code `conflict` when the CRM no longer holds what was read: another version, no such record, or a new one
			 * with the same key or idempotencyKey. `outcomeUnknown` when the record may have been written nevertheless.
			 */
			error: CrmError;
			/** The records that the CRM's own duplicate rules found. */
			duplicates?: readonly RecordReference[];
			/** Id of the record, when it was created and only the update that its other values need has failed. */
			createdId?: string;
			/**
			 * Of a create that may have been carried out: what to send to create the record once in all. With `attemptId`
			 * or a unique field it is harmless at any time, otherwise only because the first attempt has ended. Absent where
			 * repeating the create could add a second record.
			 */
			repeat?: CreateOperation;
	  };

export interface RecordWriter {
	/**
	 * Writes in as few calls as the CRM allows; one result per operation, in order; an invalid record fails alone.
	 * No record appears twice in one list.
	 */
	write(operations: readonly WriteOperation[], options?: WriteOptions): Promise<WriteResult[]>;
}

/** `deleted` is false when there was no such record: it was deleted before, or never existed. */
export type DeleteResult = { ok: true; deleted: boolean } | { ok: false; error: CrmError };

export interface RecordDeleter {
	/**
	 * Deletes in as few calls as the CRM allows; one result per record, in order; a record that cannot be deleted fails
	 * alone. No record appears twice in one list.
	 */
	delete(records: readonly RecordReference[]): Promise<DeleteResult[]>;
}
