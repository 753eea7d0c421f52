/** What to do with an incoming record, given the candidates that its match rules found: a pure table. */
import type { CrmRecord } from '../../crm/port/index';

export const ifOneChoices = ['update', 'skip'] as const;
export const ifSeveralChoices = [
	'mostRecentlyModified',
	'leastRecentlyModified',
	'newest',
	'oldest',
	'skip',
	'fail',
	'review',
] as const;

/** What a person chose for one, several and no candidates. */
export interface DuplicatePolicy {
	onSingleMatch: (typeof ifOneChoices)[number];
	onMultipleMatches: (typeof ifSeveralChoices)[number];
	/** Record type to create where nothing is found; absent to do nothing. */
	createAs?: string;
}

export type Decision =
	| { action: 'create'; entity: string }
	| { action: 'update'; record: CrmRecord }
	| { action: 'skip' | 'fail' | 'review'; reason: string };

export function decide(policy: DuplicatePolicy, candidates: readonly CrmRecord[]): Decision {
	const [first] = candidates;
	if (!first) return none(policy);
	return candidates.length === 1
		? one[policy.onSingleMatch](first)
		: several[policy.onMultipleMatches](candidates, policy.onSingleMatch);
}

function none({ createAs }: DuplicatePolicy): Decision {
	return createAs === undefined
		? { action: 'skip', reason: 'No record matches.' }
		: { action: 'create', entity: createAs };
}

const one: Record<DuplicatePolicy['onSingleMatch'], (record: CrmRecord) => Decision> = {
	update: (record) => ({ action: 'update', record }),
	skip: () => ({ action: 'skip', reason: 'A matching record is already there.' }),
};

type SeveralRule = (
	candidates: readonly CrmRecord[],
	onSingleMatch: DuplicatePolicy['onSingleMatch'],
) => Decision;

const several: Record<DuplicatePolicy['onMultipleMatches'], SeveralRule> = {
	mostRecentlyModified: take('modifiedAt', 'latest'),
	leastRecentlyModified: take('modifiedAt', 'earliest'),
	newest: take('createdAt', 'latest'),
	oldest: take('createdAt', 'earliest'),
	skip: (candidates) => ({ action: 'skip', reason: `${candidates.length} records match.` }),
	fail: (candidates) => ({ action: 'fail', reason: tell(candidates) }),
	review: (candidates) => ({ action: 'review', reason: tell(candidates) }),
};

function tell(candidates: readonly CrmRecord[]): string {
	return `${candidates.length} records match: ${candidates.map(({ id }) => id).join(', ')}.`;
}

/** Takes one candidate by its stamp and treats it like a single one; among equal stamps the lowest id, so that a repeat decides the same. */
function take(stamp: 'createdAt' | 'modifiedAt', end: 'latest' | 'earliest'): SeveralRule {
	return (candidates, onSingleMatch) => {
		const chosen = candidates.reduce((best, each) => {
			if (each[stamp] === best[stamp]) return each.id < best.id ? each : best;
			return each[stamp] > best[stamp] === (end === 'latest') ? each : best;
		});
		return one[onSingleMatch](chosen);
	};
}
