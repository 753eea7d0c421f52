import type { CrmRecord } from '../../../../nodes/crm/port';
import {
	decide,
	type Decision,
	type OnMultipleMatches,
	type OnNoMatch,
	type OnSingleMatch,
} from '../../../../nodes/sync/matching/decide';
import { leadRecord } from '../leadDescription';

const a = leadRecord('a', {}, { created: 1, modified: 9 });
const b = leadRecord('b', {}, { created: 5, modified: 6 });
const c = leadRecord('c', {}, { created: 3, modified: 4 });

const create: Decision = { action: 'create', entity: 'Lead' };
const update = (record: CrmRecord): Decision => ({ action: 'update', record });
const skip = (reason: string): Decision => ({ action: 'skip', reason });
const skipNone = skip('No matching record found.');
const skipOne = skip('A matching record already exists.');
const skipAll = skip('3 records match.');
const fail: Decision = { action: 'fail', reason: '3 records match: a, b, c.' };
const review: Decision = { action: 'review', reason: '3 records match: a, b, c.' };

type Row<Policy extends string> = Record<Policy, Record<OnSingleMatch, Decision>>;

const one: Record<OnSingleMatch, Decision> = { update: update(b), skip: skipOne };

const none: Row<OnNoMatch> = {
	create: { update: create, skip: create },
	skip: { update: skipNone, skip: skipNone },
};

const several: Row<OnMultipleMatches> = {
	newest: { update: update(b), skip: skipOne },
	oldest: { update: update(a), skip: skipOne },
	mostRecentlyModified: { update: update(a), skip: skipOne },
	leastRecentlyModified: { update: update(c), skip: skipOne },
	skip: { update: skipAll, skip: skipAll },
	fail: { update: fail, skip: fail },
	review: { update: review, skip: review },
};

/** Every combination of candidates and choices, with the decision that these tables expect. */
const cases = Object.entries(none).flatMap(([onNoMatch, noneRow]) =>
	Object.entries(several).flatMap(([onMultipleMatches, severalRow]) =>
		(['update', 'skip'] as const).flatMap((onSingleMatch) => {
			const policy = {
				createAs: onNoMatch === 'create' ? 'Lead' : undefined,
				onSingleMatch,
				onMultipleMatches: onMultipleMatches as OnMultipleMatches,
			};
			const choices = { onNoMatch, onSingleMatch, onMultipleMatches };
			return [
				{ candidates: [], ...choices, policy, expected: noneRow[onSingleMatch] },
				{ candidates: [b], ...choices, policy, expected: one[onSingleMatch] },
				{ candidates: [a, b, c], ...choices, policy, expected: severalRow[onSingleMatch] },
			];
		}),
	),
);

test.each(cases)(
	'$candidates.length candidates, $onNoMatch, $onSingleMatch, $onMultipleMatches: $expected.action',
	({ candidates, policy, expected }) => {
		expect(decide(policy, candidates)).toEqual(expected);
	},
);

test.each<OnMultipleMatches>(['newest', 'oldest', 'mostRecentlyModified', 'leastRecentlyModified'])(
	'%s selects the same record in any order, also among equal stamps',
	(onMultipleMatches) => {
		const policy = { onSingleMatch: 'update', onMultipleMatches } as const;
		const [x, y] = [leadRecord('x', {}), leadRecord('y', {})];
		for (const candidates of [
			[x, y],
			[y, x],
		]) {
			expect(decide(policy, candidates)).toEqual(update(x));
		}
	},
);
