import type { CrmError } from '../errors';
import type { FieldChange } from '../fields/compare';

/** A record that a match rule found. */
export interface Candidate {
	id: string;
	url: string;
}

interface Told {
	recordType: string;
	/** Name of the match rule that found the candidates. */
	matchedBy?: string;
	candidates: readonly Candidate[];
	reason: string;
}

interface Settled extends Told {
	id: string;
	url: string;
	/** What was written: each field with its value before and after. */
	changes: readonly FieldChange[];
}

/** What became of one incoming record. */
export type Outcome =
	| (Settled & { outcome: 'created' | 'updated' | 'unchanged' })
	| (Told & { outcome: 'skipped' })
	| (Told & { outcome: 'failed'; error: CrmError });

export type FailedOutcome = Extract<Outcome, { outcome: 'failed' }>;

export function failed(recordType: string, error: CrmError): FailedOutcome {
	return { outcome: 'failed', recordType, candidates: [], reason: error.message, error };
}
