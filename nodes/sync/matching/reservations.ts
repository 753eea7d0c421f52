/** What the records of one pass are about to write: a later record of the pass that could match it has to wait. */
import { defaultWeakMatches, type WeakMatches } from './certainty';
import type { Identity, MatchRule } from './fieldMatching';
import { differ, type PersonName } from './people';

/** An identity, and the rule that found it. */
export interface RuledIdentity extends Identity {
	rule: MatchRule;
}

interface Reserved {
	evidence: Set<string>;
	/** True when one of the records with this identity has no evidence. */
	hasBare: boolean;
	/** Whose records these are. */
	people: Array<PersonName | undefined>;
}

export class Reservations {
	private readonly ids = new Set<string>();
	private readonly identities = new Map<string, Reserved>();

	/** @param weakMatches as chosen by the user; undefined for the default of each rule. */
	constructor(private readonly weakMatches: WeakMatches | undefined) {}

	/** @param ids of the records that are candidates. */
	overlaps(identities: readonly RuledIdentity[], ids: readonly string[]): boolean {
		return ids.some((id) => this.ids.has(id)) || identities.some((each) => this.couldMatch(each));
	}

	add(identities: readonly RuledIdentity[], ids: readonly string[]): void {
		for (const id of ids) this.ids.add(id);
		for (const identity of identities) {
			const key = keyOf(identity);
			const reserved = this.identities.get(key) ?? {
				evidence: new Set(),
				hasBare: false,
				people: [],
			};
			this.identities.set(key, reserved);
			reserved.people.push(identity.person);
			reserved.hasBare ||= identity.evidence.length === 0;
			for (const each of identity.evidence) reserved.evidence.add(each);
		}
	}

	/** Weak matches that are ignored need not wait for each other: colleagues behind one phone number are one pass. */
	private couldMatch(identity: RuledIdentity): boolean {
		const reserved = this.identities.get(keyOf(identity));
		if (!reserved) return false;
		const { certainty } = identity.rule;
		if ((this.weakMatches ?? defaultWeakMatches[certainty]) !== 'ignore') return true;
		if (identity.evidence.some((each) => reserved.evidence.has(each))) return true;
		const isBare = reserved.hasBare || identity.evidence.length === 0;
		if (certainty === 'always') return true;
		if (certainty !== 'unlessContradicted' || !isBare) return false;
		return reserved.people.some((person) => !differ(person, identity.person));
	}
}

const keyOf = ({ rule, text }: RuledIdentity) => `${rule.name} ${text}`;
