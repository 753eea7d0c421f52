/** The decision table: what to do with an incoming record, by its candidates and the user's policy. */
import type { CrmRecord } from '../../crm/port';

export type OnNoMatch = 'create' | 'skip';
export type OnSingleMatch = 'update' | 'skip';
export type OnMultipleMatches =
	| 'newest'
	| 'oldest'
	| 'mostRecentlyModified'
	| 'leastRecentlyModified'
	| 'skip'
	| 'fail'
	| 'review';

/** The user's choices for no, one and several candidates. */
export interface DuplicatePolicy {
	/** API name of the entity to create when there is no match; absent to skip. */
	createAs?: string;
	onSingleMatch: OnSingleMatch;
	onMultipleMatches: OnMultipleMatches;
}

export type Decision =
	| { action: 'create'; entity: string }
	| { action: 'update'; record: CrmRecord }
	| { action: 'skip' | 'fail' | 'review'; reason: string };

type Several = readonly [CrmRecord, CrmRecord, ...CrmRecord[]];

/** Every combination has a row: a missing one does not compile. */
interface DecisionTable {
	none: Record<OnNoMatch, (createAs: string) => Decision>;
	one: Record<OnSingleMatch, (candidate: CrmRecord) => Decision>;
	/** Which of several candidates is used, and whether that one is updated. */
	several: Record<OnMultipleMatches, Record<OnSingleMatch, (candidates: Several) => Decision>>;
}

const table: DecisionTable = {
	none: { create, skip: skipWithoutMatch },
	one: { update, skip: skipExisting },
	several: {
		newest: { update: updateThe('latest', 'createdAt'), skip: skipExisting },
		oldest: { update: updateThe('earliest', 'createdAt'), skip: skipExisting },
		mostRecentlyModified: { update: updateThe('latest', 'modifiedAt'), skip: skipExisting },
		leastRecentlyModified: { update: updateThe('earliest', 'modifiedAt'), skip: skipExisting },
		skip: { update: skipAll, skip: skipAll },
		fail: { update: fail, skip: fail },
		review: { update: review, skip: review },
	},
};

/** @param candidates the records that the match rules found, each once. */
export function decide(policy: DuplicatePolicy, candidates: readonly CrmRecord[]): Decision {
	const { createAs, onSingleMatch, onMultipleMatches } = policy;
	const [first, second, ...others] = candidates;
	if (!first) return table.none[createAs === undefined ? 'skip' : 'create'](createAs ?? '');
	if (!second) return table.one[onSingleMatch](first);
	return table.several[onMultipleMatches][onSingleMatch]([first, second, ...others]);
}

function create(entity: string): Decision {
	return { action: 'create', entity };
}

function update(record: CrmRecord): Decision {
	return { action: 'update', record };
}

/** Among equal stamps the lowest ID is used, so that a repeated run decides the same. */
function updateThe(end: 'latest' | 'earliest', stamp: 'createdAt' | 'modifiedAt') {
	return (candidates: Several): Decision =>
		update(
			candidates.reduce((best, each) => {
				if (each[stamp] === best[stamp]) return each.id < best.id ? each : best;
				return each[stamp] > best[stamp] === (end === 'latest') ? each : best;
			}),
		);
}

function skipWithoutMatch(): Decision {
	return { action: 'skip', reason: 'No matching record found.' };
}

function skipExisting(): Decision {
	return { action: 'skip', reason: 'A matching record already exists.' };
}

function skipAll(candidates: Several): Decision {
	return { action: 'skip', reason: `${candidates.length} records match.` };
}

function fail(candidates: Several): Decision {
	return { action: 'fail', reason: listOf(candidates) };
}

function review(candidates: Several): Decision {
	return { action: 'review', reason: listOf(candidates) };
}

function listOf(candidates: Several): string {
	return `${candidates.length} records match: ${candidates.map(({ id }) => id).join(', ')}.`;
}
