import {
	isPhoneCountry,
	normalizePhone,
	phoneNotations,
} from '../../../../nodes/sync/values/phone';

test.each([
	['+1 415-555-0123', undefined, '+14155550123'],
	['(415) 555-0123', 'US', '+14155550123'],
	['1-415-555-0123', 'US', '+14155550123'],
	['+1 (415) 555 0123 x99', 'US', '+14155550123;99'],
	['+1 415 555 0123 ext. 12', undefined, '+14155550123;12'],
	['415 555 0123 ext 12', undefined, '4155550123;12'],
	['030 901820 Durchwahl 7', undefined, '030901820;7'],
	['+49 30 901820 Durchwahl 7', undefined, '+4930901820;7'],
	['030 901820 DW 7', 'DE', '+4930901820;7'],
	['tel:+1-415-555-0123;ext=12', undefined, '+14155550123;12'],
	['415 555 0123;ext=12', undefined, '4155550123;12'],
	['+33 1 23 45 67 89 poste 12', undefined, '+33123456789;12'],
	['1-800-FLOWERS', 'US', '+18003569377'],
	['+1 800 FLOWERS', undefined, '+18003569377'],
	['1-800-GO-FEDEX', 'US', '+18004633339'],
	['+1 415 555 0123 mobile', 'US', '+14155550123'],
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

test.each([
	'+14155550123',
	'(415) 555-0123',
	'415-555-0123',
	'415.555.0123',
	'+1 415 555 0123',
	'+1 (415) 555-0123',
	'1-415-555-0123',
	'001 415 555 0123',
])('a number is searched as %s, whatever notation it came in', (form) => {
	for (const text of ['+14155550123', '(415) 555-0123', '1 415 555 0123']) {
		expect(phoneNotations(text, 'US').forms).toContain(form);
	}
});

test('an extension is part of every notation, and not of the digits', () => {
	const { forms, lastDigits } = phoneNotations('+1 415 555 0123 ext. 12', 'US');
	expect(forms).toContain('(415) 555-0123 x12');
	expect(lastDigits).toBe('5550123');
});
