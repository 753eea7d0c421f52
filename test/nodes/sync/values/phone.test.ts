import fc from 'fast-check';
import { comparablePhone, phonePattern } from '../../../../nodes/sync/values/phone';

test.each([
	['+1 415-555-0123', undefined, '+14155550123'],
	['(415) 555-0123', 'US', '+14155550123'],
	['1-415-555-0123', 'US', '+14155550123'],
	['+1 (415) 555 0123 x99', 'US', '+14155550123'],
	['030 901820', 'DE', '+4930901820'],
	['+49 (0)30 901820', 'US', '+4930901820'],
	['415 555 0123', undefined, '4155550123'],
	['12 34', 'US', '1234'],
	['none', 'US', ''],
])('%j of %s is %s', (text, country, expected) => {
	expect(comparablePhone(text, country)).toBe(expected);
});

test('however a number is written, the pattern of one way finds every other', () => {
	const ways = [
		'+14155550123',
		'(415) 555-0123',
		'415.555.0123',
		'1 415 555 0123',
		'415-555-0123 x5',
	];
	const way = fc.constantFrom(...ways);
	fc.assert(
		fc.property(way, way, (asked, stored) => {
			const source = phonePattern(asked, 'US').parts.map((part) =>
				'text' in part ? part.text : '.*',
			);
			expect(stored).toMatch(new RegExp(`^${source.join('')}$`));
		}),
	);
});
