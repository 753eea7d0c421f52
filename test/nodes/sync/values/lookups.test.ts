import { CrmError } from '../../../../nodes/crm/errors';
import { parseLookupName } from '../../../../nodes/sync/values/lookupNames';
import { resolveLookups } from '../../../../nodes/sync/values/lookups';
import { MemoryCrm } from '../matching/memoryCrm';
import { contact, lead, recordOf, user } from '../leadDescription';

const ada = recordOf(user, 'u1', { Email: 'Ada@x.com' });
const twins = [
	recordOf(user, 'u2', { Email: 'two@x.com' }),
	recordOf(user, 'u3', { Email: 'two@x.com' }),
];

const resolve = (crm: MemoryCrm, ...mapped: Array<Record<string, unknown>>) =>
	resolveLookups(crm, lead, mapped);

test.each([
	['OwnerId', undefined],
	['OwnerId:User.Email', { field: 'OwnerId', entity: 'User', keyField: 'Email' }],
	['OwnerId:User', undefined],
])('%s is read as %j', (name, expected) => {
	const lookup = parseLookupName(name);
	expect(lookup && { ...lookup }).toEqual(expected);
});

test('a key in any case is replaced by the ID of its record, and other values stay', async () => {
	const crm = new MemoryCrm([ada]);
	expect(await resolve(crm, { 'OwnerId:User.Email': ' ada@X.com', LastName: 'L' })).toEqual([
		{ OwnerId: 'u1', LastName: 'L' },
	]);
});

test('an empty key clears the lookup', async () => {
	expect(await resolve(new MemoryCrm(), { 'OwnerId:User.Email': '' })).toEqual([{ OwnerId: null }]);
});

test('all keys are searched in one call, each once', async () => {
	const crm = new MemoryCrm([ada]);
	const mapped = Array.from({ length: 50 }, () => ({ 'OwnerId:User.Email': 'ada@x.com' }));
	await resolve(crm, ...mapped);
	expect(crm.finds).toHaveLength(1);
	expect(crm.finds[0]?.[0]?.keys).toEqual([{ Email: 'ada@x.com' }]);
});

test('without lookups by key the CRM is not searched', async () => {
	const crm = new MemoryCrm();
	expect(await resolve(crm, { OwnerId: 'u1' })).toEqual([{ OwnerId: 'u1' }]);
	expect(crm.finds).toEqual([]);
});

test.each([
	['unknown@x.com', 'LOOKUP_NOT_FOUND', 'no User record has the Email "unknown@x.com"'],
	['two@x.com', 'LOOKUP_NOT_UNIQUE', '2 User records have the Email "two@x.com": u2, u3'],
])('%s is an error of its record alone', async (email, code, message) => {
	const crm = new MemoryCrm([ada, ...twins]);
	const [bad, good] = await resolve(
		crm,
		{ 'OwnerId:User.Email': email },
		{ 'OwnerId:User.Email': 'ada@x.com' },
	);
	expect(bad).toBeInstanceOf(CrmError);
	expect(bad).toMatchObject({ code, fields: ['OwnerId'] });
	expect((bad as CrmError).message).toContain(message);
	expect(good).toEqual({ OwnerId: 'u1' });
});

describe('a key of a record that was merged', () => {
	const EMAIL = 'ada@x.com';
	const merged = (id: string, master: string) =>
		recordOf(contact, id, { Email: EMAIL, IsActive: false, MasterId: master });
	const referrer = 'ReferrerId:Contact.Email';

	test.each([
		{
			case: 'sets the remaining record',
			records: [merged('c1', 'c2'), recordOf(contact, 'c2', { Email: 'other@x.com' })],
			expected: { ReferrerId: 'c2' },
		},
		{
			case: 'sets the remaining record once, where several were merged into it, one after the other',
			records: [merged('c1', 'c2'), merged('c2', 'c3'), recordOf(contact, 'c3', { Email: '' })],
			expected: { ReferrerId: 'c3' },
		},
		{
			case: 'sets the record that has the key itself',
			records: [
				merged('c1', 'c2'),
				recordOf(contact, 'c2', { Email: 'other@x.com' }),
				recordOf(contact, 'c3', { Email: EMAIL }),
			],
			expected: { ReferrerId: 'c3' },
		},
		{
			case: 'is not unique where the remaining records differ',
			records: [
				merged('c1', 'c3'),
				merged('c2', 'c4'),
				recordOf(contact, 'c3', { Email: 'three@x.com' }),
				recordOf(contact, 'c4', { Email: 'four@x.com' }),
			],
			expected: { code: 'LOOKUP_NOT_UNIQUE' },
		},
	])('$case', async ({ records, expected }) => {
		expect(await resolve(new MemoryCrm(records), { [referrer]: EMAIL })).toMatchObject([expected]);
	});
});
