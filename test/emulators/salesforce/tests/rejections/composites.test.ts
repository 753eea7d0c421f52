/** Composite and batch requests that are rejected as a whole. */
import { API, type SentRequest } from '../apiClient';
import { expectRejected, rejected, startWorld, type World } from './world';

const times = <Item>(count: number, item: (index: number) => Item) =>
	Array.from({ length: count }, (_value, index) => item(index));

const subrequest = (referenceId: string, path = '/limits') => ({
	method: 'GET',
	url: API + path,
	referenceId,
});
const composite = (compositeRequest: unknown): SentRequest => ({
	method: 'POST',
	path: '/composite',
	body: { compositeRequest },
});

const rejections = [
	rejected(
		'26 subrequests',
		composite(times(26, (index) => subrequest(`r${index}`))),
		400,
		'LIMIT_EXCEEDED',
		'No more than 25 subrequests are allowed',
	),
	rejected(
		'6 queries and collections',
		composite(
			times(6, (index) =>
				subrequest(`r${index}`, index % 2 ? '/query?q=x' : '/composite/sobjects/Lead?ids=x'),
			),
		),
		400,
		'LIMIT_EXCEEDED',
		'No more than 5 subrequests can be queries or sObject Collections',
	),
	rejected(
		'the same reference twice',
		composite([subrequest('same'), subrequest('same')]),
		400,
		'INVALID_INPUT',
		"Provided referenceId ('same') is invalid or repeated",
	),
	rejected(
		'a reference that begins with an underscore',
		composite([subrequest('_first')]),
		400,
		'INVALID_INPUT',
		"Provided referenceId ('_first') is invalid or repeated",
	),
	rejected(
		'a subrequest with a header that the whole request gives',
		composite([{ ...subrequest('typed'), httpHeaders: { 'Content-Type': 'application/json' } }]),
		400,
		'INVALID_INPUT',
		'The subrequest typed may not have header content-type',
	),
	rejected(
		'a composite request in another',
		composite([subrequest('inner', '/composite')]),
		400,
		'INVALID_INPUT',
		'The subrequest inner has no valid method and url',
	),
	rejected(
		'26 requests in a batch',
		{
			method: 'POST',
			path: '/composite/batch',
			body: { batchRequests: times(26, () => ({ method: 'GET', url: 'v68.0/limits' })) },
		},
		400,
		'LIMIT_EXCEEDED',
		'No more than 25 subrequests are allowed',
	),
];

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.client.emulator.close());

test.each(rejections)('$name', (rejection) => expectRejected(world, rejection));
