/** What can happen in a random history of two CRMs. */
import type { SideName } from './twoCrms';

/** Synced fields that people edit. */
export const FIELDS = ['firstName', 'phone', 'jobTitle', 'email'] as const;
export type Field = (typeof FIELDS)[number];

/** Few, so that edits go back to earlier ones. */
export const VALUES = [null, 'One', 'Two'];

interface Edit {
	side: SideName;
	/** Place in the list of people. */
	person: number;
	field: Field;
	/** Place in the list of values. */
	value: number;
}

export type Step =
	/** Between the writes: while an execution of this side runs, after the other side and before this one is written. */
	| ({ do: 'edit' | 'editBetweenWrites' } & Edit)
	| { do: 'create' | 'createLate'; side: SideName; withEmail: boolean }
	/** Two records with the same email, each in one CRM. */
	| { do: 'createOnBothSides' }
	/** A duplicate: another record with the same email, in the same CRM. */
	| { do: 'editUnsynced' | 'delete' | 'createDuplicate'; side: SideName; person: number }
	| { do: 'merge'; side: SideName; person: number; into: number }
	| { do: 'poll' | 'run' | 'kill' | 'restart' | 'loseResponse' | 'fail'; side: SideName }
	/** The transactions that were opened by late creations commit. */
	| { do: 'commit' }
	| { do: 'settle' };
