/** How much a match is worth: a shared phone number or name alone does not make two records the same. */
import type { FieldValues } from '../../crm/port';
import { differ, fullName, type PersonName } from './people';

/** What a rule needs besides its own fields to be certain. Evidence are values such as email addresses. */
export type Certainty =
	/** Nothing: the rule identifies one record. */
	| 'always'
	/** The match is weak when both records have evidence and none of it is the same, or else names that differ. */
	| 'unlessContradicted'
	/** The match is weak unless both records have some evidence in common. */
	| 'onlyIfSupported';

/** What to do with weak matches: treat them as no match, send the item to review, or use them like certain ones. */
export type WeakMatches = 'ignore' | 'review' | 'use';

/** Why a match is weak. */
export interface Weakness {
	/** From 0 to 100; a certain match has none. */
	score: number;
	/** Sentences for the person who reviews it. */
	reasons: readonly string[];
}

const SCORE_WITHOUT_EVIDENCE = 50;
const SCORE_CONTRADICTED = 20;

/** What is done where the user has not chosen. A name alone is worth a look; another email address is another person. */
export const defaultWeakMatches: Readonly<Record<Certainty, WeakMatches>> = {
	always: 'use',
	unlessContradicted: 'ignore',
	onlyIfSupported: 'review',
};

interface Comparison {
	/** Name of the rule, such as `phone`. */
	rule: string;
	certainty: Certainty;
	/** What the evidence is called in sentences, such as `email address`. */
	label: string;
	incoming: Compared;
	existing: Compared;
}

/** What can confirm or contradict that two records are the same. */
export interface Compared {
	evidence: readonly string[];
	person?: PersonName;
}

/** @returns undefined for a certain match. */
export function weaknessOf({
	rule,
	certainty,
	label,
	incoming,
	existing,
}: Comparison): Weakness | undefined {
	const [one, other] = [incoming.evidence, existing.evidence];
	if (certainty === 'always' || one.some((each) => other.includes(each))) return undefined;
	const contradicted = (what: string, values: readonly string[]): Weakness => ({
		score: SCORE_CONTRADICTED,
		reasons: [`Same ${rule}.`, `Different ${what}: ${values.join(' and ')}.`],
	});
	if (one.length > 0 && other.length > 0) {
		return contradicted(label, [one.join(', '), other.join(', ')]);
	}
	if (certainty === 'unlessContradicted') {
		return differ(incoming.person, existing.person)
			? contradicted('name', [fullName(incoming.person!), fullName(existing.person!)])
			: undefined;
	}
	return {
		score: SCORE_WITHOUT_EVIDENCE,
		reasons: [`Same ${rule}.`, `No ${label} to confirm it.`],
	};
}

/** What makes the matches of a rule certain. */
export interface Proof {
	certainty: Certainty;
	/** What the evidence is called in sentences, such as `email address`. */
	label: string;
	/** API names of the fields that hold evidence. */
	fields: readonly string[];
	/** Normalized, so that the same evidence is the same text. */
	evidenceOf(values: FieldValues): readonly string[];
	/** API names of the fields with the name of a person. */
	nameFields?: readonly string[];
	/** Present where records are people, whose names count where there is no evidence on both sides. */
	personOf?(values: FieldValues): PersonName | undefined;
}

/** For rules that identify one record. */
export const noProofNeeded: Proof = {
	certainty: 'always',
	label: '',
	fields: [],
	evidenceOf: () => [],
};
