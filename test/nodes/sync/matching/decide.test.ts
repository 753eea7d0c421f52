import {
	decide,
	ifOneChoices,
	ifSeveralChoices,
	type DuplicatePolicy,
} from '../../../../nodes/sync/matching/decide';
import { leadRecord } from '../leadDescription';

const oldest = leadRecord('a', {}, { created: 1, modified: 9 });
const newest = leadRecord('b', {}, { created: 5, modified: 6 });
const stalest = leadRecord('c', {}, { created: 3, modified: 4 });

const defaults: DuplicatePolicy = {
	onSingleMatch: 'update',
	onMultipleMatches: 'fail',
	createAs: 'Lead',
};

describe('no candidate', () => {
	test.each<[string, string | undefined, object]>([
		['a record type to create', 'Contact', { action: 'create', entity: 'Contact' }],
		['nothing to create', undefined, { action: 'skip', reason: 'No record matches.' }],
	])('%s', (_, createAs, expected) => {
		expect(decide({ ...defaults, createAs }, [])).toEqual(expected);
	});
});

describe('one candidate', () => {
	test.each<[DuplicatePolicy['onSingleMatch'], object]>([
		['update', { action: 'update', record: newest }],
		['skip', { action: 'skip', reason: 'A matching record is already there.' }],
	])('%s', (onSingleMatch, expected) => {
		expect(decide({ ...defaults, onSingleMatch }, [newest])).toEqual(expected);
	});
});

describe('several candidates', () => {
	test.each<[DuplicatePolicy['onMultipleMatches'], object]>([
		['mostRecentlyModified', { action: 'update', record: oldest }],
		['leastRecentlyModified', { action: 'update', record: stalest }],
		['newest', { action: 'update', record: newest }],
		['oldest', { action: 'update', record: oldest }],
		['skip', { action: 'skip', reason: '3 records match.' }],
		['fail', { action: 'fail', reason: '3 records match: a, b, c.' }],
		['review', { action: 'review', reason: '3 records match: a, b, c.' }],
	])('%s', (onMultipleMatches, expected) => {
		expect(decide({ ...defaults, onMultipleMatches }, [oldest, newest, stalest])).toEqual(expected);
	});

	test.each(ifSeveralChoices.filter((choice) => /ecently/.test(choice)))(
		'%s takes the same record whatever the order, also among equal stamps',
		(onMultipleMatches) => {
			const twins = [leadRecord('x', {}), leadRecord('y', {})];
			const policy = { ...defaults, onMultipleMatches };
			expect(decide(policy, twins)).toEqual({ action: 'update', record: twins[0] });
			expect(decide(policy, twins.toReversed())).toEqual({ action: 'update', record: twins[0] });
		},
	);
});

test('every combination of choices and candidates is decided', () => {
	for (const onSingleMatch of ifOneChoices)
		for (const onMultipleMatches of ifSeveralChoices)
			for (const createAs of ['Lead', undefined])
				for (const candidates of [[], [oldest], [oldest, newest]]) {
					const { action } = decide({ onSingleMatch, onMultipleMatches, createAs }, candidates);
					expect(['create', 'update', 'skip', 'fail', 'review']).toContain(action);
				}
});
