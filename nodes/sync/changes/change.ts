import type { CrmRecord, Deletion } from '../../crm/port';

export const changeEvents = ['created', 'updated', 'deleted'] as const;
export type ChangeEvent = (typeof changeEvents)[number];

/** A record that was created, updated or deleted. */
export type Change =
	| {
			event: 'created' | 'updated';
			record: CrmRecord;
			/** What to write to the record's sync stamp once the change has arrived, where stamps are used. */
			syncStamp?: string;
	  }
	| { event: 'deleted'; deletion: Deletion };
