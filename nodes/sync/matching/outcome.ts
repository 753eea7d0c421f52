import type { CrmError } from '../../crm/errors';
import type { FieldChange } from '../values/compare';

/** A record that a match rule, or a duplicate rule of the CRM itself, found. */
export interface Candidate {
	entity: string;
	id: string;
	url: string;
	/** API names of the fields that agree; empty where the CRM does not say. */
	fields: readonly string[];
}

interface Told {
	/** Type of the record that was written, or would have been. */
	entity: string;
	/** Name of the match rule that found the candidates. */
	matchedBy?: string;
	candidates: readonly Candidate[];
	reason: string;
	/** Present and true when nothing was written: it says what would have been done. */
	dryRun?: true;
}

interface Settled extends Told {
	/** Absent for a record that a dry run would create. */
	id?: string;
	url?: string;
	/** What was written: each field with its value before and after. */
	changes: readonly FieldChange[];
}

/** What became of one incoming record. */
export type Outcome =
	| (Settled & { outcome: 'created' | 'updated' | 'unchanged' })
	| (Told & { outcome: 'skipped' | 'review' })
	| (Told & { outcome: 'failed'; error: CrmError });

export type FailedOutcome = Extract<Outcome, { outcome: 'failed' }>;

export function failed(entity: string, error: CrmError): FailedOutcome {
	return { outcome: 'failed', entity, candidates: [], reason: error.message, error };
}
