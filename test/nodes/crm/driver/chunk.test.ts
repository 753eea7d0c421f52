import { chunk } from '../../../../nodes/crm/driver/chunk';

const length = (text: string) => text.length;

test.each<[string, string[], number, string[][]]>([
	['nothing', [], 3, []],
	['what fits into one', ['a', 'bb'], 3, [['a', 'bb']]],
	['what does not', ['aa', 'bb', 'c'], 3, [['aa'], ['bb', 'c']]],
	['an item too heavy for any chunk', ['a', 'bbbb', 'c'], 3, [['a'], ['bbbb'], ['c']]],
])('cuts %s', (_, items, max, expected) => {
	expect(chunk(items, { max, weigh: length })).toEqual(expected);
});

test('keeps every limit', () => {
	const chunks = chunk(
		['a', 'b', 'c', 'dddd'],
		{ max: 2, weigh: () => 1 },
		{ max: 4, weigh: length },
	);
	expect(chunks).toEqual([['a', 'b'], ['c'], ['dddd']]);
});
