/** How much a match is worth: a shared phone number or name alone does not make two records the same. */
import type { FieldValues } from '../../crm/port';

/** What a rule needs besides its own fields to be certain. Evidence are values such as email addresses. */
export type Certainty =
	/** Nothing: the rule identifies one record. */
	| 'always'
	/** The match is weak when both records have evidence and none of it is the same. */
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
	incoming: readonly string[];
	existing: readonly string[];
}

/** @returns undefined for a certain match. */
export function weaknessOf({
	rule,
	certainty,
	label,
	incoming,
	existing,
}: Comparison): Weakness | undefined {
	if (certainty === 'always' || incoming.some((each) => existing.includes(each))) return undefined;
	const isContradicted = incoming.length > 0 && existing.length > 0;
	if (isContradicted) {
		const differing = `${incoming.join(', ')} and ${existing.join(', ')}`;
		return {
			score: SCORE_CONTRADICTED,
			reasons: [`Same ${rule}.`, `Different ${label}: ${differing}.`],
		};
	}
	if (certainty === 'unlessContradicted') return undefined;
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
}

/** For rules that identify one record. */
export const noProofNeeded: Proof = {
	certainty: 'always',
	label: '',
	fields: [],
	evidenceOf: () => [],
};
