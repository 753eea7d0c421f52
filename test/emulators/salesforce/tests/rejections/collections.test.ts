/** Collections that are rejected as a whole. */
import type { SentRequest } from '../apiClient';
import { expectRejected, rejected, startWorld, type World } from './world';

const lead = { attributes: { type: 'Lead' }, LastName: 'x', Company: 'y' };
const account = { attributes: { type: 'Account' }, Name: 'x' };
const collection = (records: unknown, method = 'POST'): SentRequest => ({
	method,
	path: '/composite/sobjects',
	body: { records },
});
const times = <Item>(count: number, item: (index: number) => Item) =>
	Array.from({ length: count }, (_value, index) => item(index));

const rejections = [
	rejected(
		'201 new records',
		collection(times(201, () => lead)),
		400,
		'EXCEEDED_ID_LIMIT',
		'record limit reached. cannot submit more than 200 records into this call',
	),
	rejected(
		'201 deletions',
		{ method: 'DELETE', path: `/composite/sobjects?ids=${times(201, () => '{lead}').join(',')}` },
		400,
		'EXCEEDED_ID_LIMIT',
		'record limit reached. cannot submit more than 200 records into this call',
	),
	rejected(
		'11 changes of type',
		collection(times(11, (index) => (index % 2 ? lead : account))),
		400,
		'EXCEEDED_MAX_TYPES_LIMIT',
		'Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.',
	),
	rejected(
		'a parameter that is not documented',
		{ method: 'PATCH', path: '/composite/sobjects?unchanged=x', body: { records: [] } },
		400,
		'INVALID_INPUT',
		'The request has an unknown parameter: unchanged',
	),
	rejected('no records', collection(undefined), 400, 'MISSING_ARGUMENT', 'records is required'),
	rejected(
		'what is not a record',
		collection([null]),
		400,
		'JSON_PARSER_ERROR',
		'Cannot deserialize instance of an object at [line:1, column:1]',
	),
	rejected(
		'a record without a type',
		collection([{ LastName: 'x' }]),
		400,
		'JSON_PARSER_ERROR',
		'attributes.type is required in a record',
	),
	rejected(
		'upserts by a field that is not a key',
		{ method: 'PATCH', path: '/composite/sobjects/Lead/Company', body: { records: [] } },
		404,
		'NOT_FOUND',
		'Provided external ID field does not exist or is not accessible: Company',
	),
	rejected(
		'reading without fields',
		{ method: 'POST', path: '/composite/sobjects/Lead', body: { ids: ['{lead}'] } },
		400,
		'MISSING_ARGUMENT',
		'fields is required',
	),
	rejected(
		'reading what is not an id',
		{ method: 'POST', path: '/composite/sobjects/Lead', body: { ids: ['x'], fields: ['Id'] } },
		400,
		'MALFORMED_ID',
		'malformed id x',
		[],
	),
];

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.client.emulator.close());

test.each(rejections)('$name', (rejection) => expectRejected(world, rejection));
