/** Records and keys that are not there. */
import type { SentRequest } from '../apiClient';
import { expectRejected, rejected, startWorld, type World } from './world';

const NOT_THERE = 'The requested resource does not exist';
const changedLead = (body: object, id = '{lead}'): SentRequest => ({
	method: 'PATCH',
	path: `/sobjects/Lead/${id}`,
	body,
});

const rejections = [
	rejected(
		'an id that no one has',
		{ path: '/sobjects/Lead/00QgK000000zzzz' },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
	rejected(
		'what is not an id',
		{ path: '/sobjects/Lead/abc' },
		404,
		'NOT_FOUND',
		'Provided external ID field does not exist or is not accessible: abc',
	),
	rejected(
		'reading a deleted record',
		{ path: '/sobjects/Lead/{deleted}' },
		404,
		'ENTITY_IS_DELETED',
		'entity is deleted',
		[],
	),
	rejected(
		'changing a deleted record',
		changedLead({ FirstName: 'x' }, '{deleted}'),
		404,
		'ENTITY_IS_DELETED',
		'entity is deleted',
		[],
	),
	rejected(
		'deleting a deleted record',
		{ method: 'DELETE', path: '/sobjects/Lead/{deleted}' },
		404,
		'ENTITY_IS_DELETED',
		'entity is deleted',
		[],
	),
	rejected(
		'reading an unknown field',
		{ path: '/sobjects/Lead/{lead}?fields=Id,Nothing' },
		400,
		'INVALID_FIELD',
		"No such column 'Nothing' on sobject of type Lead",
	),
	rejected(
		'a field that is not a key',
		{ path: '/sobjects/Lead/Company/Acme' },
		404,
		'NOT_FOUND',
		'Provided external ID field does not exist or is not accessible: Company',
	),
	rejected(
		'a value no one has',
		{ path: '/sobjects/Lead/CrmId__c/L-9' },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
	rejected(
		'a value that is not encoded',
		{ method: 'PATCH', path: '/sobjects/Lead/CrmId__c/L/9', body: { LastName: 'x' } },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
	rejected(
		'the key among the values',
		{
			method: 'PATCH',
			path: '/sobjects/Lead/CrmId__c/L-1',
			body: { CrmId__c: 'L-1', FirstName: 'x' },
		},
		400,
		'INVALID_FIELD',
		'The CrmId__c field should not be specified in the sobject data.',
	),
	rejected(
		'a new record when only updates are wanted',
		{ method: 'PATCH', path: '/sobjects/Lead/CrmId__c/L-9?updateOnly=true', body: {} },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
];

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.client.emulator.close());

test.each(rejections)('$name', (rejection) => expectRejected(world, rejection));
