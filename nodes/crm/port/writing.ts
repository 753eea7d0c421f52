/** Creating and updating records. */
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
	| { ok: true; id: string }
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
	  };

export interface RecordWriter {
	/**
	 * Writes in as few calls as the CRM allows; one result per operation, in order; an invalid record fails alone.
	 * No record appears twice in one list.
	 */
	write(operations: readonly WriteOperation[], options?: WriteOptions): Promise<WriteResult[]>;
}
