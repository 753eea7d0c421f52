/** Owners in turn. */
import { inTurn } from '../../../nodes/sync/records/inTurn';

const owners = ['Ada', 'Grace', 'Katherine'] as const;
const records = (count: number) =>
	Array.from({ length: count }, (_, index) => `00Q5g00000${100_000 + index * 7}AAA`);
const counts = (given: readonly string[]) =>
	owners.map((owner) => given.filter((each) => each === owner).length);

test('each record gets the next owner', () => {
	const given = inTurn(records(7), owners);
	const start = owners.indexOf(given[0]!);
	expect(given).toEqual(
		Array.from({ length: 7 }, (_, index) => owners[(start + index) % owners.length]),
	);
});

test('the shares of one list differ by one record at most', () => {
	const shares = counts(inTurn(records(1_000), owners));
	expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
});

test('lists of one record are spread over all owners', () => {
	const given = records(3_000).flatMap((record) => inTurn([record], owners));
	for (const share of counts(given)) expect(share).toBeGreaterThan(900);
});

test('the same list has the same owners again', () => {
	expect(inTurn(records(50), owners)).toEqual(inTurn(records(50), owners));
});

test('a record that repeats keeps its owner, and takes no second turn', () => {
	const [first, second] = records(2);
	const given = inTurn([first!, first!, second!], owners);
	expect(given[1]).toBe(given[0]);
	expect(given[2]).toBe(owners[(owners.indexOf(given[0]!) + 1) % 3]);
});

test('no records have no owners', () => {
	expect(inTurn([], owners)).toEqual([]);
});
