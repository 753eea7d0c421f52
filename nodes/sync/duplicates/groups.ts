/** Puts records that match each other together, by the match rules of Create or Update. */
import type { CrmRecord } from '../../crm/port';
import { defaultWeakMatches, weaknessOf, type Weakness } from '../matching/certainty';
import type { MatchRule } from '../matching/fieldMatching';
import type { PersonName } from '../matching/people';
import { DisjointSets } from './disjointSets';

/** Records that match each other. */
export interface DuplicateGroup {
	/** Oldest first. */
	records: readonly CrmRecord[];
	/** Names of the rules by which they match. */
	matchedBy: readonly string[];
	/** Present when it is not certain that they are the same. */
	weakness?: Weakness;
}

/** What becomes of weak matches: what each rule says, none is returned, or all are. */
export type WeakGroups = 'byRule' | 'ignore' | 'return';

/**
 * The rules are tried in order: a later one joins records only if one of them has no match yet. A weak match joins
 * nothing: it is a separate group.
 */
export function groupDuplicates(
	records: readonly CrmRecord[],
	rules: readonly MatchRule[],
	weakGroups: WeakGroups,
): DuplicateGroup[] {
	const inOrder = records.toSorted(byAge);
	const certain = new DisjointSets<CrmRecord>();
	const weak: DuplicateGroup[] = [];
	for (const rule of rules) {
		const matchedBefore = new Set(certain.members());
		for (const same of sharing(inOrder, rule)) {
			const clusters = clustersOf(rule, same);
			for (const { members } of clusters) {
				if (!members.every((member) => matchedBefore.has(member))) certain.join(members, rule.name);
			}
			if (clusters.length > 1) weak.push(...toWeakGroups(rule, clusters, weakGroups));
		}
	}
	return [
		...certain.sets().map(({ members, labels }) => ({
			records: members.toSorted(byAge),
			matchedBy: labels,
		})),
		...weak.filter((group) => !certain.areTogether(group.records)),
	];
}

const byAge = (left: CrmRecord, right: CrmRecord) =>
	left.createdAt.localeCompare(right.createdAt) || left.id.localeCompare(right.id);

/** A record, and what can confirm or contradict a match of it. */
interface Evident {
	record: CrmRecord;
	evidence: readonly string[];
	/** The names of the persons whose records these are; none for records that are not of people. */
	people: readonly PersonName[];
}

/** For each identity that several records share, these records. */
function sharing(records: readonly CrmRecord[], rule: MatchRule): Evident[][] {
	const byIdentity = new Map<string, Evident[]>();
	for (const record of records) {
		for (const { text, evidence, person } of rule.identify(record.values)) {
			const same = byIdentity.get(text) ?? [];
			byIdentity.set(text, same);
			const people = person ? [person] : [];
			if (same.at(-1)?.record !== record) same.push({ record, evidence, people });
		}
	}
	return [...byIdentity.values()].filter(({ length }) => length > 1);
}

/** Records that match with certainty. */
interface Cluster extends Pick<Evident, 'evidence' | 'people'> {
	members: CrmRecord[];
}

/** A record without evidence belongs to the others only if these are one: otherwise no one knows to which. */
function clustersOf(rule: MatchRule, same: readonly Evident[]): Cluster[] {
	let clusters: Cluster[] = [];
	for (const each of same.toSorted(withEvidenceFirst)) {
		const homes = clusters.filter((cluster) => !weaknessBetween(rule, each, cluster));
		const isAmbiguous = homes.length > 1 && each.evidence.length === 0;
		const joined = isAmbiguous ? [] : homes;
		clusters = clusters.filter((cluster) => !joined.includes(cluster));
		clusters.push({
			members: [...joined.flatMap(({ members }) => members), each.record],
			evidence: [...new Set([...joined.flatMap(({ evidence }) => evidence), ...each.evidence])],
			people: [...joined.flatMap(({ people }) => people), ...each.people],
		});
	}
	return clusters;
}

const withEvidenceFirst = (left: Evident, right: Evident) =>
	Number(right.evidence.length > 0) - Number(left.evidence.length > 0) ||
	byAge(left.record, right.record);

/** A name that differs from one of several contradicts them all. */
function weaknessBetween(
	{ name, certainty, evidenceLabel }: MatchRule,
	one: Pick<Evident, 'evidence' | 'people'>,
	other: Pick<Evident, 'evidence' | 'people'>,
): Weakness | undefined {
	const weaknesses = personsOf(one).flatMap((incoming) =>
		personsOf(other).map((existing) =>
			weaknessOf({
				...{ rule: name, certainty, label: evidenceLabel },
				incoming: { evidence: one.evidence, person: incoming },
				existing: { evidence: other.evidence, person: existing },
			}),
		),
	);
	return weaknesses.find((weakness) => weakness !== undefined);
}

const personsOf = ({ people }: Pick<Evident, 'people'>): ReadonlyArray<PersonName | undefined> =>
	people.length > 0 ? people : [undefined];

const AMBIGUOUS_SCORE = 50;

const ambiguous = ({ name, evidenceLabel }: MatchRule): Weakness => ({
	score: AMBIGUOUS_SCORE,
	reasons: [`Same ${name}.`, `Records with different values for ${evidenceLabel} share it.`],
});

/** One group for each cluster besides the oldest one, with which it shares the identity. */
function toWeakGroups(
	rule: MatchRule,
	clusters: readonly Cluster[],
	weakGroups: WeakGroups,
): DuplicateGroup[] {
	const [oldest, ...others] = clusters.toSorted((left, right) =>
		byAge(left.members.toSorted(byAge)[0]!, right.members.toSorted(byAge)[0]!),
	);
	if (!oldest || weakGroups === 'ignore') return [];
	if (weakGroups === 'byRule' && defaultWeakMatches[rule.certainty] === 'ignore') return [];
	return others.map((cluster) => ({
		records: [...oldest.members, ...cluster.members].toSorted(byAge),
		matchedBy: [rule.name],
		weakness: weaknessBetween(rule, cluster, oldest) ?? ambiguous(rule),
	}));
}
