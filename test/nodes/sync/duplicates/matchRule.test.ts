import type { FieldValues } from '../../../../nodes/sync/crm';
import { emailRule, fieldsRule, keyOf, keyText } from '../../../../nodes/sync/duplicates/matchRule';
import { lead } from '../leadDescription';

const byEmail = { name: 'email', fields: ['Email'] };
const byNameAndCompany = { name: 'own', fields: ['LastName', 'Company'] };

test('the e-mail rule takes the e-mail field of the record type', () => {
	expect(emailRule(lead)).toEqual(byEmail);
});

test('a record type without an e-mail field cannot be matched by e-mail', () => {
	const fields = lead.fields.filter(({ type }) => type !== 'email');
	expect(() => emailRule({ ...lead, label: 'Account', fields })).toThrow(
		'Account has no e-mail field to match by.',
	);
});

test.each([
	[[], 'No field to match by is chosen.'],
	[['LastName', 'Shoe'], 'Lead has no field "Shoe" to match by.'],
])('fields %j cannot be matched by', (fields, message) => {
	expect(() => fieldsRule(lead, fields)).toThrow(message);
});

describe('values that match have the same key text', () => {
	test.each([
		['case', { Email: 'Ada@Example.com' }, { Email: 'ada@example.COM' }],
		['surrounding spaces', { Email: ' ada@example.com ' }, { Email: 'ada@example.com' }],
		[
			'how an accent is encoded',
			{ Email: 'andré@example.com' },
			{ Email: 'andre\u0301@example.com' },
		],
	])('without regard to %s', (_, left, right) => {
		expect(keyText(byEmail, left)).toBe(keyText(byEmail, right));
	});

	test('and values that do not match have not', () => {
		const left = { LastName: 'a', Company: 'b","c' };
		const right = { LastName: 'a","b', Company: 'c' };
		expect(keyText(byNameAndCompany, left)).not.toBe(keyText(byNameAndCompany, right));
	});
});

test.each<FieldValues>([
	{ LastName: 'Lovelace' },
	{ LastName: 'Lovelace', Company: '' },
	{ LastName: ' ', Company: 'x' },
])('%j never matches: a field of the rule is empty', (values) => {
	expect(keyOf(byNameAndCompany, values)).toBeUndefined();
	expect(keyText(byNameAndCompany, values)).toBeUndefined();
});

test('the key holds the values as they came but for surrounding spaces, which CRMs do not keep', () => {
	expect(keyOf(byEmail, { Email: ' Ada@Example.com ', LastName: 'Lovelace' })).toEqual({
		Email: 'Ada@Example.com',
	});
});
