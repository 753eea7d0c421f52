import { suggestNames } from '../../../nodes/crm/suggest';

const fields = [
	{ name: 'firstname', label: 'First Name' },
	{ name: 'lastname', label: 'Last Name' },
	{ name: 'Score__c', label: 'Lead Score' },
	{ name: 'emailaddress1', label: 'Email' },
	{ name: 'emailaddress2', label: 'Email 2' },
];

test.each([
	['one mistake', 'lastnmae', 'Did you mean lastname (Last Name)?'],
	['a label', 'First Name', 'Did you mean firstname (First Name)?'],
	['underscores', 'last_name', 'Did you mean lastname (Last Name)?'],
	['another case', 'LASTNAME', 'Did you mean lastname (Last Name)?'],
	['a name without its ending', 'score', 'Did you mean Score__c (Lead Score)?'],
	['a part of several', 'email', 'Did you mean emailaddress1 (Email) or emailaddress2 (Email 2)?'],
	['nothing alike', 'budget', ''],
	['nothing at all', ' _ ', ''],
])('%s', (_, wrong, expected) => {
	expect(suggestNames(wrong, fields)).toBe(expected);
});

test('a name that is its own label is written once', () => {
	expect(suggestNames('WhoAmi', [{ name: 'WhoAmI', label: 'WhoAmI' }])).toBe(
		'Did you mean WhoAmI?',
	);
});
