/** The decision table: what to do with an incoming record, by its candidates and the user's policy. */
import type { CrmRecord } from '../../crm/port';
import type { Found } from './candidates';

export type OnNoMatch = 'create' | 'skip';
/** `use` returns the record as it is: also the one that is selected among several. */
export type OnSingleMatch = 'update' | 'use' | 'skip';
export type OnMultipleMatches =
	| 'newest'
	| 'oldest'
	| 'mostRecentlyModified'
	| 'leastRecentlyModified'
	| 'skip'
	| 'fail'
	| 'review';
/** `create` does what the user chose for no match, without a duplicate check. */
export type OnNothingToMatch = 'create' | 'skip' | 'fail' | 'review';

/** The user's choices for no, one and several candidates, and for an item that cannot be searched. */
export interface DuplicatePolicy {
	/** API name of the entity to create when there is no match; absent to skip. */
	createAs?: string;
	onNothingToMatch: OnNothingToMatch;
	onSingleMatch: OnSingleMatch;
	onMultipleMatches: OnMultipleMatches;
}

/** Why an item fails: a code for workflows, and what the user can do. */
export interface Failure {
	code: 'MULTIPLE_MATCHES' | 'NOTHING_TO_MATCH_BY';
	advice: string;
}

export type Decision =
	| { action: 'create'; entity: string }
	| { action: 'update'; record: CrmRecord }
	| { action: 'skip' | 'review'; reason: string }
	| { action: 'fail'; reason: string; failure: Failure };

type Several = readonly [CrmRecord, CrmRecord, ...CrmRecord[]];

/** Every choice has a row: a missing one does not compile. */
interface DecisionTable {
	nothing: Record<OnNothingToMatch, (policy: DuplicatePolicy, reason: string) => Decision>;
	none: Record<OnNoMatch, (createAs: string, ignored: readonly string[]) => Decision>;
	one: Record<OnSingleMatch, (candidate: CrmRecord) => Decision>;
	/** Which of several candidates is updated. */
	several: Record<OnMultipleMatches, (candidates: Several) => Decision>;
}

const table: DecisionTable = {
	nothing: {
		create: createUnchecked,
		skip: (_, reason) => ({ action: 'skip', reason: `Skipped: ${reason}.` }),
		fail: failWithoutSearch,
		review: (_, reason) => ({ action: 'review', reason: `Not searched: ${reason}.` }),
	},
	none: { create, skip: skipWithoutMatch },
	one: { update, use: update, skip: skipExisting },
	several: {
		newest: updateThe('latest', 'createdAt'),
		oldest: updateThe('earliest', 'createdAt'),
		mostRecentlyModified: updateThe('latest', 'modifiedAt'),
		leastRecentlyModified: updateThe('earliest', 'modifiedAt'),
		skip: skipAll,
		fail,
		review,
	},
};

/**
 * @param nothingToMatchBy why the item could not be searched, such as "no email to match by"; undefined when it was,
 * or when no search is wanted.
 */
export function decide(
	policy: DuplicatePolicy,
	found: Pick<Found, 'matches' | 'doubt' | 'ignored'>,
	nothingToMatchBy?: string,
): Decision {
	const { createAs, onNothingToMatch, onSingleMatch, onMultipleMatches } = policy;
	if (nothingToMatchBy !== undefined) {
		return table.nothing[onNothingToMatch](policy, nothingToMatchBy);
	}
	if (found.doubt) return reviewDoubtful(found);
	const [first, second, ...others] = found.matches.map(({ record }) => record);
	if (!first) return table.none[orSkip(createAs)](createAs ?? '', found.ignored);
	if (!second) return table.one[onSingleMatch](first);
	return table.several[onMultipleMatches]([first, second, ...others]);
}

const orSkip = (createAs: string | undefined): OnNoMatch =>
	createAs === undefined ? 'skip' : 'create';

function create(entity: string): Decision {
	return { action: 'create', entity };
}

function createUnchecked({ createAs }: DuplicatePolicy, reason: string): Decision {
	return createAs === undefined
		? { action: 'skip', reason: `Skipped: ${reason}.` }
		: { action: 'create', entity: createAs };
}

function failWithoutSearch(_: DuplicatePolicy, reason: string): Decision {
	return {
		action: 'fail',
		reason: `Not searched: ${reason}.`,
		failure: {
			code: 'NOTHING_TO_MATCH_BY',
			advice: 'Map a value to match by, or change If There Is Nothing to Match By.',
		},
	};
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

function skipWithoutMatch(_: string, ignored: readonly string[]): Decision {
	return { action: 'skip', reason: ['No matching record found.', ...ignored].join(' ') };
}

function skipExisting(): Decision {
	return { action: 'skip', reason: 'A matching record already exists.' };
}

function skipAll(candidates: Several): Decision {
	return { action: 'skip', reason: `${candidates.length} records match.` };
}

function fail(candidates: Several): Decision {
	return {
		action: 'fail',
		reason: listOf(candidates),
		failure: {
			code: 'MULTIPLE_MATCHES',
			advice:
				'Merge the records in the CRM, or select under On Multiple Matches which of them to update.',
		},
	};
}

function review(candidates: readonly CrmRecord[]): Decision {
	return { action: 'review', reason: listOf(candidates) };
}

function reviewDoubtful({ matches, doubt }: Pick<Found, 'matches' | 'doubt'>): Decision {
	const list = listOf(matches.map(({ record }) => record));
	if (doubt === 'inactive') {
		return { action: 'review', reason: `Only inactive records match. ${list}` };
	}
	const [first] = matches;
	return { action: 'review', reason: [list, ...(first?.weakness?.reasons ?? [])].join(' ') };
}

function listOf(candidates: readonly CrmRecord[]): string {
	const count = candidates.length === 1 ? '1 record matches' : `${candidates.length} records match`;
	return `${count}: ${candidates.map(({ id }) => id).join(', ')}.`;
}
