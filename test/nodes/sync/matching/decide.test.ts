import type { CrmRecord } from '../../../../nodes/crm/port';
import {
	decide,
	type Decision,
	type DuplicatePolicy,
	type OnMultipleMatches,
	type OnNoMatch,
	type OnNothingToMatch,
	type OnSingleMatch,
} from '../../../../nodes/sync/matching/decide';
import { leadRecord } from '../leadDescription';

const a = leadRecord('a', {}, { created: 1, modified: 9 });
const b = leadRecord('b', {}, { created: 5, modified: 6 });
const c = leadRecord('c', {}, { created: 3, modified: 4 });

const found = (...records: CrmRecord[]) => ({
	matches: records.map((record) => ({ record, fields: ['Email'] })),
	ignored: [],
});

const create: Decision = { action: 'create', entity: 'Lead' };
const update = (record: CrmRecord): Decision => ({ action: 'update', record });
const skip = (reason: string): Decision => ({ action: 'skip', reason });
const review = (reason: string): Decision => ({ action: 'review', reason });
const fail = (reason: string, code: string) => ({
	action: 'fail',
	reason,
	failure: { code, advice: expect.any(String) as string },
});

const none: Record<OnNoMatch, object> = { create, skip: skip('No matching record found.') };
const one: Record<OnSingleMatch, object> = {
	update: update(b),
	use: update(b),
	skip: skip('A matching record already exists.'),
};
const several: Record<OnMultipleMatches, object> = {
	newest: update(b),
	oldest: update(a),
	mostRecentlyModified: update(a),
	leastRecentlyModified: update(c),
	skip: skip('3 records match.'),
	fail: fail('3 records match: a, b, c.', 'MULTIPLE_MATCHES'),
	review: review('3 records match: a, b, c.'),
};
const nothing: Record<OnNothingToMatch, Record<OnNoMatch, object>> = {
	create: { create, skip: skip('Skipped: no email to match by.') },
	skip: sameForBoth(skip('Skipped: no email to match by.')),
	fail: sameForBoth(fail('Not searched: no email to match by.', 'NOTHING_TO_MATCH_BY')),
	review: sameForBoth(review('Not searched: no email to match by.')),
};

function sameForBoth(decision: object): Record<OnNoMatch, object> {
	return { create: decision, skip: decision };
}

const keys = <Key extends string>(row: Record<Key, object>) => Object.keys(row) as Key[];

/** Every combination of choices. */
const policies = keys(none).flatMap((onNoMatch) =>
	keys(one).flatMap((onSingleMatch) =>
		keys(several).flatMap((onMultipleMatches) =>
			keys(nothing).map((onNothingToMatch) => ({
				...{ onNoMatch, onSingleMatch, onMultipleMatches, onNothingToMatch },
				createAs: onNoMatch === 'create' ? 'Lead' : undefined,
			})),
		),
	),
);

test.each(policies)(
	'no, one, several candidates, nothing to match by: $onNoMatch, $onSingleMatch, $onMultipleMatches, $onNothingToMatch',
	(policy) => {
		expect(decide(policy, found())).toEqual(none[policy.onNoMatch]);
		expect(decide(policy, found(b))).toEqual(one[policy.onSingleMatch]);
		expect(decide(policy, found(a, b, c))).toEqual(several[policy.onMultipleMatches]);
		const unsearched = decide(policy, found(), 'no email to match by');
		expect(unsearched).toEqual(nothing[policy.onNothingToMatch][policy.onNoMatch]);
	},
);

const updating: DuplicatePolicy = {
	createAs: 'Lead',
	onNothingToMatch: 'skip',
	onSingleMatch: 'update',
	onMultipleMatches: 'newest',
};

test.each<OnMultipleMatches>(['newest', 'oldest', 'mostRecentlyModified', 'leastRecentlyModified'])(
	'%s selects the same record in any order, also among equal stamps',
	(onMultipleMatches) => {
		const [x, y] = [leadRecord('x', {}), leadRecord('y', {})];
		for (const candidates of [found(x, y), found(y, x)]) {
			expect(decide({ ...updating, onMultipleMatches }, candidates)).toEqual(update(x));
		}
	},
);

test('a doubtful match goes to review, whatever is chosen for one or several', () => {
	const weakness = { score: 20, reasons: ['Same phone.'] };
	const matches = [{ record: a, fields: ['Phone'], weakness }];
	expect(decide(updating, { matches, ignored: [], doubt: 'weak' })).toEqual(
		review('1 record matches: a. Same phone.'),
	);
	expect(decide(updating, { ...found(a), doubt: 'inactive' })).toEqual(
		review('Only inactive records match. 1 record matches: a.'),
	);
});

test('a skipped item says which matches were ignored', () => {
	const ignored = ['1 record was ignored as inactive.'];
	const policy = { ...updating, createAs: undefined };
	expect(decide(policy, { matches: [], ignored })).toEqual(
		skip('No matching record found. 1 record was ignored as inactive.'),
	);
});
