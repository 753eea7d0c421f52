import type { FieldValues } from '../../../../nodes/crm/port';
import { lead } from '../leadDescription';
import { applyOverwrite, type OverwriteBehavior } from '../../../../nodes/sync/values/overwrite';

const empty = { Phone: null };
const filled = { Phone: '1' };

test.each<[OverwriteBehavior, FieldValues, string | null, 'written' | 'kept']>([
	['always', empty, '2', 'written'],
	['always', filled, '2', 'written'],
	['always', filled, null, 'written'],
	['onlyFillEmpty', empty, '2', 'written'],
	['onlyFillEmpty', filled, '2', 'kept'],
	['onlyFillEmpty', filled, null, 'kept'],
	['ignoreEmpty', empty, '2', 'written'],
	['ignoreEmpty', filled, '2', 'written'],
	['ignoreEmpty', filled, null, 'kept'],
	['ignoreEmpty', filled, '', 'kept'],
])('%s: %j with %j is %s', (forAll, current, value, expected) => {
	const written = applyOverwrite(
		lead,
		{ forAll, forSingle: new Map() },
		{ values: current },
		{ Phone: value },
	);
	expect('Phone' in written ? 'written' : 'kept').toBe(expected);
});

test('the rule of a single field overrides the one for all', () => {
	const rules = {
		forAll: 'onlyFillEmpty',
		forSingle: new Map<string, OverwriteBehavior>([['Phone', 'always']]),
	} as const;
	const current = { Phone: '1', Email: 'a@x.com' };
	expect(
		applyOverwrite(lead, rules, { values: current }, { Phone: '2', Email: 'b@x.com' }),
	).toEqual({
		Phone: '2',
	});
});

test('a field that could not be read is not known to be empty', () => {
	const current = { values: {}, unreadable: ['Phone'] };
	const incoming = { Phone: '2', Email: 'b@x.com' };
	const written = (forAll: OverwriteBehavior) =>
		applyOverwrite(lead, { forAll, forSingle: new Map() }, current, incoming);
	expect(written('onlyFillEmpty')).toEqual({ Email: 'b@x.com' });
	expect(written('always')).toEqual(incoming);
});
