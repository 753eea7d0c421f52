import {
	decide,
	ifOneChoices,
	ifSeveralChoices,
	type DuplicatePolicy,
} from '../../../../nodes/sync/duplicates/decide';
import { leadRecord } from '../leadDescription';

const oldest = leadRecord('a', {}, { created: 1, modified: 9 });
const newest = leadRecord('b', {}, { created: 5, modified: 6 });
const stalest = leadRecord('c', {}, { created: 3, modified: 4 });

const defaults: DuplicatePolicy = { ifOne: 'update', ifSeveral: 'fail', createAs: 'Lead' };

describe('no candidate', () => {
	test.each<[string, string | undefined, object]>([
		['a record type to create', 'Contact', { action: 'create', recordType: 'Contact' }],
		['nothing to create', undefined, { action: 'skip', reason: 'No record matches.' }],
	])('%s', (_, createAs, expected) => {
		expect(decide({ ...defaults, createAs }, [])).toEqual(expected);
	});
});

describe('one candidate', () => {
	test.each<[DuplicatePolicy['ifOne'], object]>([
		['update', { action: 'update', record: newest }],
		['doNothing', { action: 'skip', reason: 'A matching record is already there.' }],
	])('%s', (ifOne, expected) => {
		expect(decide({ ...defaults, ifOne }, [newest])).toEqual(expected);
	});
});

describe('several candidates', () => {
	test.each<[DuplicatePolicy['ifSeveral'], object]>([
		['mostRecentlyUpdated', { action: 'update', record: oldest }],
		['leastRecentlyUpdated', { action: 'update', record: stalest }],
		['mostRecentlyCreated', { action: 'update', record: newest }],
		['leastRecentlyCreated', { action: 'update', record: oldest }],
		['doNothing', { action: 'skip', reason: '3 records match.' }],
		['fail', { action: 'fail', reason: '3 records match: a, b, c.' }],
		['review', { action: 'review', reason: '3 records match: a, b, c.' }],
	])('%s', (ifSeveral, expected) => {
		expect(decide({ ...defaults, ifSeveral }, [oldest, newest, stalest])).toEqual(expected);
	});

	test.each(ifSeveralChoices.filter((choice) => /ecently/.test(choice)))(
		'%s takes the same record whatever the order, also among equal stamps',
		(ifSeveral) => {
			const twins = [leadRecord('x', {}), leadRecord('y', {})];
			const policy = { ...defaults, ifSeveral };
			expect(decide(policy, twins)).toEqual({ action: 'update', record: twins[0] });
			expect(decide(policy, twins.toReversed())).toEqual({ action: 'update', record: twins[0] });
		},
	);
});

test('every combination of choices and candidates is decided', () => {
	for (const ifOne of ifOneChoices)
		for (const ifSeveral of ifSeveralChoices)
			for (const createAs of ['Lead', undefined])
				for (const candidates of [[], [oldest], [oldest, newest]]) {
					const { action } = decide({ ifOne, ifSeveral, createAs }, candidates);
					expect(['create', 'update', 'skip', 'fail', 'review']).toContain(action);
				}
});
