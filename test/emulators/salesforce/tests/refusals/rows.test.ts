/** Records and keys that are not there. */
import type { SentRequest } from '../apiClient';
import { expectRefused, refused, startWorld, type World } from './world';

const NOT_THERE = 'The requested resource does not exist';
const changedLead = (body: object, id = '{lead}'): SentRequest => ({
	method: 'PATCH',
	path: `/sobjects/Lead/${id}`,
	body,
});

const refusals = [
	refused(
		'an id that nobody has',
		{ path: '/sobjects/Lead/00QgK000000zzzz' },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
	refused(
		'what is no id',
		{ path: '/sobjects/Lead/abc' },
		404,
		'NOT_FOUND',
		'Provided external ID field does not exist or is not accessible: abc',
	),
	refused(
		'reading a deleted record',
		{ path: '/sobjects/Lead/{deleted}' },
		404,
		'ENTITY_IS_DELETED',
		'entity is deleted',
		[],
	),
	refused(
		'changing a deleted record',
		changedLead({ FirstName: 'x' }, '{deleted}'),
		404,
		'ENTITY_IS_DELETED',
		'entity is deleted',
		[],
	),
	refused(
		'deleting a deleted record',
		{ method: 'DELETE', path: '/sobjects/Lead/{deleted}' },
		404,
		'ENTITY_IS_DELETED',
		'entity is deleted',
		[],
	),
	refused(
		'reading an unknown field',
		{ path: '/sobjects/Lead/{lead}?fields=Id,Nothing' },
		400,
		'INVALID_FIELD',
		"No such column 'Nothing' on sobject of type Lead",
	),
	refused(
		'a field that is no key',
		{ path: '/sobjects/Lead/Company/Acme' },
		404,
		'NOT_FOUND',
		'Provided external ID field does not exist or is not accessible: Company',
	),
	refused(
		'a value nobody has',
		{ path: '/sobjects/Lead/CrmId__c/L-9' },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
	refused(
		'a value that is not encoded',
		{ method: 'PATCH', path: '/sobjects/Lead/CrmId__c/L/9', body: { LastName: 'x' } },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
	refused(
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
	refused(
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

test.each(refusals)('$name', (refusal) => expectRefused(world, refusal));
