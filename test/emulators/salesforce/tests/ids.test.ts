/** Ids of 15 and 18 characters; the examples are those of Salesforce's own documentation. */
import { makeId, toId18 } from '../ids';

test.each(['001D000000IqhSLIAZ', '001R00000064wdtIAA', '001RM000003oCprYAE'])(
	'%s is found from its first 15 characters, and from its letters whatever their case',
	(id) => {
		expect(toId18(id.slice(0, 15))).toBe(id);
		expect(toId18(id)).toBe(id);
		expect(toId18(id.toLowerCase())).toBe(id);
		expect(toId18(id.toUpperCase())).toBe(id);
	},
);

test.each([
	'',
	'abc',
	'001D000000IqhS',
	'001D000000IqhSLI',
	'001D000000IqhSL-AZ',
	'001D000000Iqh\nL',
])('%j is no id', (text) => {
	expect(toId18(text)).toBeUndefined();
});

test('ids sort in the order they were made', () => {
	const ids = [1, 9, 10, 35, 36, 61, 62, 3843, 3844].map((sequence) => makeId('00Q', sequence));
	expect([...ids].sort()).toEqual(ids);
	expect(new Set(ids).size).toBe(ids.length);
});
