/** Records that cannot belong together, and those that cannot be changed at all. */
import { AGENT_BOB } from '../..';
import type { SentRequest } from '../apiClient';
import { expectRejected, rejected, startWorld, type World } from './world';

const newLead = (more: object): SentRequest => ({
	method: 'POST',
	path: '/sobjects/Lead',
	body: { LastName: 'New', Company: 'Acme', ...more },
});
const changedLead = (body: object, id = '{lead}'): SentRequest => ({
	method: 'PATCH',
	path: `/sobjects/Lead/${id}`,
	body,
});

const rejections = [
	rejected(
		'a lookup to another object',
		{ method: 'POST', path: '/sobjects/Contact', body: { LastName: 'x', AccountId: '{lead}' } },
		400,
		'MALFORMED_ID',
		'Account ID: id value of incorrect type: {lead}',
		['AccountId'],
	),
	rejected(
		'a lookup to a record that never existed',
		{
			method: 'POST',
			path: '/sobjects/Contact',
			body: { LastName: 'x', AccountId: '001gK000000zzzz' },
		},
		400,
		'INVALID_CROSS_REFERENCE_KEY',
		'invalid cross reference id',
		[],
	),
	rejected(
		'a lookup to a deleted record',
		{
			method: 'POST',
			path: '/sobjects/Contact',
			body: { LastName: 'x', AccountId: '{deletedAccount}' },
		},
		400,
		'ENTITY_IS_DELETED',
		'entity is deleted',
		[],
	),
	rejected(
		'a lookup by an external id no one has',
		{
			method: 'POST',
			path: '/sobjects/Contact',
			body: { LastName: 'x', Account: { CrmId__c: 'A-9' } },
		},
		400,
		'INVALID_FIELD',
		'Foreign key external ID: A-9 not found for field CrmId__c in entity Account',
	),
	rejected(
		'a lookup by a field that is not a key',
		{
			method: 'POST',
			path: '/sobjects/Contact',
			body: { LastName: 'x', Account: { Name: 'Acme' } },
		},
		400,
		'INVALID_FIELD',
		"No such column 'Name' on sobject of type Account",
	),
	rejected(
		'no owner',
		changedLead({ OwnerId: null }),
		400,
		'INVALID_CROSS_REFERENCE_KEY',
		'Owner ID: owner cannot be blank',
		['OwnerId'],
	),
	rejected(
		'an owner who is inactive',
		changedLead({ OwnerId: AGENT_BOB.id }),
		400,
		'INACTIVE_OWNER_OR_USER',
		`operation performed with inactive user [${AGENT_BOB.id.slice(0, 15)}] as owner of lead`,
		[],
	),
	rejected(
		'a unique value that is taken',
		newLead({ CrmId__c: 'l-1' }),
		400,
		'DUPLICATE_VALUE',
		'duplicate value found: CrmId__c duplicates value on record with id: {lead:15}',
		[],
	),
	rejected(
		'changing a converted lead',
		changedLead({ FirstName: 'x' }, '{converted}'),
		400,
		'CANNOT_UPDATE_CONVERTED_LEAD',
		'cannot reference converted lead',
		[],
	),
	rejected(
		'a new user',
		{ method: 'POST', path: '/sobjects/User', body: { LastName: 'x' } },
		400,
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		'entity type cannot be inserted: User',
		[],
	),
];

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.client.emulator.close());

test.each(rejections)('$name', (rejection) => expectRejected(world, rejection));
