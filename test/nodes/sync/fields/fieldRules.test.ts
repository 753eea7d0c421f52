import type { FieldValues } from '../../../../nodes/sync/crm';
import { applyFieldRules, type FieldRule } from '../../../../nodes/sync/fields/fieldRules';

const empty = { Phone: null };
const filled = { Phone: '1' };

test.each<[FieldRule, FieldValues, string | null, 'written' | 'left alone']>([
	['always', empty, '2', 'written'],
	['always', filled, '2', 'written'],
	['always', filled, null, 'written'],
	['onlyIfEmpty', empty, '2', 'written'],
	['onlyIfEmpty', filled, '2', 'left alone'],
	['onlyIfEmpty', filled, null, 'left alone'],
	['neverClear', empty, '2', 'written'],
	['neverClear', filled, '2', 'written'],
	['neverClear', filled, null, 'left alone'],
	['neverClear', filled, '', 'left alone'],
])('%s: %j with %j is %s', (forAll, current, value, expected) => {
	const written = applyFieldRules({ forAll, forSingle: new Map() }, current, { Phone: value });
	expect('Phone' in written ? 'written' : 'left alone').toBe(expected);
});

test('a rule of a single field goes before the one for all', () => {
	const rules = {
		forAll: 'onlyIfEmpty',
		forSingle: new Map<string, FieldRule>([['Phone', 'always']]),
	} as const;
	const current = { Phone: '1', Email: 'a@x.com' };
	expect(applyFieldRules(rules, current, { Phone: '2', Email: 'b@x.com' })).toEqual({ Phone: '2' });
});
