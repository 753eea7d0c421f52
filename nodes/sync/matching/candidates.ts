/** Finds the candidates of all incoming records together, in every entity and by every rule. */
import type { Crm, CrmRecord, Successor } from '../../crm/port';
import { defaultWeakMatches, weaknessOf, type WeakMatches, type Weakness } from './certainty';
import type { Identity, MatchRule } from './fieldMatching';
import { isActive } from './recordState';
import {
	searchRecords,
	type FieldsToRead,
	type SearchStep,
	type ValuesByEntity,
} from './searchRecords';
import { findSuccessors, type FollowRecord } from './successors';

/** What to do when no active record matches, but inactive ones do. */
export type InactiveRecords = 'ignore' | 'review' | 'use';

/** The user's choices for matches that are not beyond doubt. */
export interface MatchPolicy {
	/** Undefined for the default of each rule. */
	weakMatches?: WeakMatches;
	inactiveRecords: InactiveRecords;
}

/** A record that a match rule found. */
export interface Match {
	record: CrmRecord;
	/** API names of the fields that match. */
	fields: readonly string[];
	/** Present for a match that is not certain. */
	weakness?: Weakness;
	/** The merged or converted record that matches, when this one only continues it. */
	via?: CrmRecord;
}

/** The matches of one step, the first that has any of use. */
export interface Found {
	/** False when the incoming record has no value to match by. */
	searched: boolean;
	/** Name of the match rule; absent when nothing was found. */
	matchedBy?: string;
	matches: readonly Match[];
	/** API names of fields that an empty value must not clear, because they distinguish this record from others. */
	keepFilled: readonly string[];
	/** Why a person has to look at the matches. */
	doubt?: 'weak' | 'inactive';
	/** True when other records match too, such as inactive ones: the CRM's own rules would only find these again. */
	hasOthers: boolean;
	/** Why records that match were left out, in sentences. */
	ignored: readonly string[];
}

/** Returns the candidates of an incoming record, given the values to search by. */
export type CandidateFinder = (values: ValuesByEntity) => Found;

export interface CandidateSearch {
	policy: MatchPolicy;
	fieldsToRead: FieldsToRead;
	/** Whether records of an entity can be candidates. */
	canWrite: (entity: string) => boolean;
}

/** A closed record that can be written itself leads to one of another entity only where that can be written too. */
const leadsOn = ({ cause, remains, entity }: Successor, canWrite: (entity: string) => boolean) =>
	cause === 'merge' || !remains || canWrite(entity);

/**
 * @param steps in order, until one finds something.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function findCandidates(
	crm: Pick<Crm, 'describe' | 'find'>,
	steps: readonly SearchStep[],
	incoming: readonly ValuesByEntity[],
	{ policy, fieldsToRead, canWrite }: CandidateSearch,
): Promise<CandidateFinder> {
	const records = await searchRecords(crm, steps, incoming, fieldsToRead);
	const { follow, descriptions } = await findSuccessors(crm, [...records.values()].flat(), {
		fieldsToRead,
		follows: (successor) => leadsOn(successor, canWrite),
	});
	const indexes = steps.map(({ description, rule }) =>
		indexRecords(rule, records.get(description.name) ?? [], follow),
	);
	const isUsable = ({ record }: Match) => isActive(descriptions.get(record.entity)!, record);
	return (values) => {
		const results = steps.map(({ description, rule }, position) => {
			const identities = rule.identify(values.get(description.name) ?? {});
			const searched = identities.length > 0;
			return { rule, searched, ...matchesOf(rule, identities, indexes[position]!) };
		});
		return select(results, policy, isUsable);
	};
}

interface StepResult {
	rule: MatchRule;
	searched: boolean;
	matches: readonly Match[];
	/** Ids of all records that match, as they were found. */
	ids: readonly string[];
	/** Number of records that match, but can be neither followed nor written. */
	closed: number;
}

/**
 * Active records before inactive ones and certain matches before weak ones, whatever the order of the steps; among
 * matches of one kind the first step counts.
 */
function select(
	results: readonly StepResult[],
	{ weakMatches, inactiveRecords }: MatchPolicy,
	isUsable: (match: Match) => boolean,
): Found {
	const searched = results.some((each) => each.searched);
	const allIds = results.flatMap(({ ids }) => ids);
	const choiceFor = ({ certainty }: MatchRule) => weakMatches ?? defaultWeakMatches[certainty];
	const firstWith = (isWanted: (match: Match, rule: MatchRule) => boolean): Found | undefined => {
		for (const { rule, matches } of results) {
			const wanted = matches.filter((match) => isWanted(match, rule));
			if (wanted.length > 0) {
				return {
					searched,
					matchedBy: rule.name,
					matches: wanted,
					keepFilled: rule.evidenceFields,
					hasOthers: allIds.some((id) => wanted.every(({ record }) => record.id !== id)),
					ignored: [],
				};
			}
		}
		return undefined;
	};
	const counts = (match: Match, rule: MatchRule) => !match.weakness || choiceFor(rule) === 'use';
	const active = firstWith((match, rule) => counts(match, rule) && isUsable(match));
	if (active) return active;

	const inactive = firstWith(counts);
	if (inactive && inactiveRecords === 'use') return inactive;
	if (inactive && inactiveRecords === 'review') return { ...inactive, doubt: 'inactive' };

	const weak = firstWith((match, rule) => !counts(match, rule) && choiceFor(rule) === 'review');
	if (weak) return { ...weak, doubt: 'weak' };
	const ignored = describeIgnored(results, isUsable);
	return { searched, matches: [], keepFilled: [], hasOthers: allIds.length > 0, ignored };
}

function describeIgnored(
	results: readonly StepResult[],
	isUsable: (match: Match) => boolean,
): string[] {
	const matches = results.flatMap((result) => result.matches);
	const countOf = (isCounted: (match: Match) => boolean) =>
		new Set(matches.filter(isCounted).map(({ record }) => record.id)).size;
	const weak = countOf(({ weakness }) => weakness !== undefined);
	const inactive = countOf((match) => !match.weakness && !isUsable(match));
	const closed = results.reduce((sum, result) => sum + result.closed, 0);
	return [
		...(weak > 0 ? [`${ofRecords(weak)} ignored as a weak match.`] : []),
		...(inactive > 0 ? [`${ofRecords(inactive)} ignored as inactive.`] : []),
		...(closed > 0
			? [
					`${ofRecords(closed)} ignored: converted or merged, and the record it became cannot be found.`,
				]
			: []),
	];
}

const ofRecords = (count: number) => `${count} ${count === 1 ? 'record was' : 'records were'}`;

interface Indexed extends Identity {
	found: CrmRecord;
	/** The one in which it continues, which is mostly the same. */
	record: CrmRecord;
}

interface Index {
	byText: ReadonlyMap<string, readonly Indexed[]>;
	/** Texts of records that can be neither followed nor written, with their number. */
	closed: ReadonlyMap<string, number>;
}

function indexRecords(rule: MatchRule, records: readonly CrmRecord[], follow: FollowRecord): Index {
	const byText = new Map<string, Indexed[]>();
	const closed = new Map<string, number>();
	for (const found of records) {
		const record = follow(found);
		for (const identity of rule.identify(found.values)) {
			const { text } = identity;
			if (!record) {
				closed.set(text, (closed.get(text) ?? 0) + 1);
				continue;
			}
			const some = byText.get(text) ?? [];
			byText.set(text, some);
			some.push({ ...identity, found, record });
		}
	}
	return { byText, closed };
}

/** A record that matches in several ways is one candidate, and certain when one of the ways is. */
function matchesOf(rule: MatchRule, identities: readonly Identity[], { byText, closed }: Index) {
	const byId = new Map<string, Match>();
	const ids: string[] = [];
	for (const incoming of identities) {
		for (const existing of byText.get(incoming.text) ?? []) {
			const { found, record, fields } = existing;
			ids.push(found.id);
			const before = byId.get(record.id);
			const weakness = weaknessOf({
				rule: rule.name,
				certainty: rule.certainty,
				label: rule.evidenceLabel,
				incoming,
				existing,
			});
			byId.set(record.id, {
				record,
				fields: [...new Set([...(before?.fields ?? []), ...fields])],
				...(weakness && (!before || before.weakness) && { weakness }),
				...(found !== record && (!before || before.via) && { via: found }),
			});
		}
	}
	return {
		matches: [...byId.values()],
		ids,
		closed: identities.reduce((sum, { text }) => sum + (closed.get(text) ?? 0), 0),
	};
}
