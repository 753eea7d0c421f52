import fc from 'fast-check';
import { isPhoneCountry, normalizePhone, phonePattern } from '../../../../nodes/sync/values/phone';

test.each([
	['+1 415-555-0123', undefined, '+14155550123'],
	['(415) 555-0123', 'US', '+14155550123'],
	['1-415-555-0123', 'US', '+14155550123'],
	['+1 (415) 555 0123 x99', 'US', '+14155550123;99'],
	['+1 415 555 0123 ext. 12', undefined, '+14155550123;12'],
	['415 555 0123 ext 12', undefined, '4155550123;12'],
	['030 901820 Durchwahl 7', undefined, '030901820;7'],
	['030 901820', 'DE', '+4930901820'],
	['+49 (0)30 901820', 'US', '+4930901820'],
	['415 555 0123', undefined, '4155550123'],
	['12 34', 'US', ''],
	['0', 'US', ''],
	['0000000000', undefined, ''],
	['none', 'US', ''],
])('%j of %s is %s', (text, country, expected) => {
	expect(normalizePhone(text, country)).toBe(expected);
});

test.each([
	['GB', true],
	['DE', true],
	['UK', false],
	['XX', false],
])('%s is a country with phone numbers: %s', (code, expected) => {
	expect(isPhoneCountry(code)).toBe(expected);
});

test('the pattern of one notation of a number finds every other', () => {
	const notations = [
		'+14155550123',
		'(415) 555-0123',
		'415.555.0123',
		'1 415 555 0123',
		'415-555-0123 x5',
	];
	const notation = fc.constantFrom(...notations);
	fc.assert(
		fc.property(notation, notation, (searched, stored) => {
			const source = phonePattern(searched, 'US').parts.map((part) =>
				'text' in part ? part.text : '.*',
			);
			expect(stored).toMatch(new RegExp(`^${source.join('')}$`));
		}),
	);
});
