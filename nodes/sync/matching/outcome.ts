/** What became of one incoming record, and the JSON that is output for it. */
import type { CrmError } from '../../crm/errors';
import type { FieldChange } from '../values/compare';
import type { Weakness } from './certainty';
import type { SyncReport } from './syncPolicy';

/** A record that a match rule, or a duplicate rule of the CRM itself, found; with a score when it is not certain. */
export interface Candidate extends Partial<Weakness> {
	entity: string;
	id: string;
	/** Address that opens the record in the CRM. */
	url: string;
	/** API names of the fields that match; empty where the CRM does not report them. */
	fields: readonly string[];
}

interface Reported extends SyncReport {
	/** API name of the entity that was written, or would have been. */
	entity: string;
	/** Name of the match rule that found the candidates. */
	matchedBy?: string;
	candidates: readonly Candidate[];
	/** What became of the account that the record belongs to; absent where none was needed. */
	account?: Outcome;
	/** The same for the contact. */
	contact?: Outcome;
	/** What became of the record that ties it to the contact; absent where none was needed. */
	contactRole?: Outcome;
	/** Why, in a sentence. */
	reason: string;
	/** Present and true when nothing was written: the outcome is the one that a write would have had. */
	dryRun?: true;
}

interface Settled extends Reported {
	/** Absent for a record that a dry run would create. */
	id?: string;
	url?: string;
	/** What was written: each field with its value before and after. */
	changes: readonly FieldChange[];
}

export type Outcome =
	| (Settled & { outcome: 'created' | 'updated' | 'unchanged' })
	| (Reported & { outcome: 'skipped' | 'review' })
	/** With an id when the record was created, and only values that need an update could not be set. */
	| (Reported & { outcome: 'failed'; error: CrmError; id?: string; url?: string });

export type FailedOutcome = Extract<Outcome, { outcome: 'failed' }>;

export function failed(entity: string, error: CrmError): FailedOutcome {
	return { outcome: 'failed', entity, candidates: [], reason: error.message, error };
}

type KeyOf<Type> = Type extends unknown ? keyof Type : never;
export type OutcomeJson = Partial<Record<KeyOf<Outcome>, unknown>>;

/** Every key of an outcome, in the order of the output: what a user reads first comes first. */
const outputOrder = Object.keys({
	outcome: true,
	reason: true,
	dryRun: true,
	id: true,
	url: true,
	entity: true,
	matchedBy: true,
	changes: true,
	kept: true,
	conflicts: true,
	account: true,
	contact: true,
	contactRole: true,
	error: true,
	candidates: true,
} satisfies Record<KeyOf<Outcome>, true>) as Array<KeyOf<Outcome>>;

/** Returns the outcome as plain data in the order of the output, without keys that have no value and without empty candidates. */
export function toOutcomeJson(outcome: Outcome): OutcomeJson {
	const values: OutcomeJson = {
		...outcome,
		...(outcome.outcome === 'failed' && { error: toErrorJson(outcome.error) }),
		candidates: outcome.candidates.length > 0 ? outcome.candidates : undefined,
		...(outcome.account && { account: toReferenceJson(outcome.account) }),
		...(outcome.contact && { contact: toReferenceJson(outcome.contact) }),
		...(outcome.contactRole && { contactRole: toOutcomeJson(outcome.contactRole) }),
	};
	return Object.fromEntries(
		outputOrder.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]])),
	);
}

/** What becomes of a record that another one refers to has other names: such a record is never changed. */
const referenceOutcomes: Readonly<Partial<Record<Outcome['outcome'], string>>> = {
	unchanged: 'found',
	skipped: 'none',
};

/** The same for a record that another one refers to, such as the caller of a case, without its values. */
export function toReferenceJson(outcome: Outcome): OutcomeJson {
	const json = { ...toOutcomeJson(outcome) };
	delete json.changes;
	return { ...json, outcome: referenceOutcomes[outcome.outcome] ?? outcome.outcome };
}

/** What the output says about an error, with what to try next. */
export function toErrorJson({ code, message, advice, fields }: CrmError) {
	return { code: code ?? null, message, advice: advice ?? null, fields };
}
