/** Requests that no resource accepts. */
import { expectRejected, rejected, startWorld, type World } from './world';

const NOT_THERE = 'The requested resource does not exist';

const rejections = [
	rejected(
		'an old version',
		{ path: '/services/data/v58.0/sobjects' },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
	rejected(
		'a version to come',
		{ path: '/services/data/v69.0/sobjects' },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
	rejected('an unknown resource', { path: '/nothing' }, 404, 'NOT_FOUND', NOT_THERE),
	rejected(
		'an unknown object',
		{ path: '/sobjects/Nothing__c/describe' },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
	rejected(
		'a record of an unknown object',
		{ method: 'POST', path: '/sobjects/Nothing__c', body: {} },
		404,
		'NOT_FOUND',
		NOT_THERE,
	),
	rejected(
		'another method',
		{ method: 'PUT', path: '/sobjects/Lead', body: {} },
		405,
		'METHOD_NOT_ALLOWED',
		"HTTP Method 'PUT' not allowed. Allowed are GET,POST",
	),
	rejected(
		'no token',
		{ path: '/sobjects', token: null },
		401,
		'INVALID_SESSION_ID',
		'Session expired or invalid',
	),
	rejected(
		'an unknown token',
		{ path: '/sobjects', token: 'unknown' },
		401,
		'INVALID_SESSION_ID',
		'Session expired or invalid',
	),
	rejected(
		'another kind of authorization',
		{ path: '/sobjects', token: null, headers: { authorization: 'Basic eDp5' } },
		401,
		'INVALID_AUTH_HEADER',
		'INVALID_HEADER_TYPE',
	),
	rejected(
		'no JSON',
		{ method: 'POST', path: '/sobjects/Lead', body: '{' },
		400,
		'JSON_PARSER_ERROR',
		"Expected property name or '}' in JSON at position 1 (line 1 column 2)",
	),
	rejected(
		'no body',
		{ method: 'POST', path: '/sobjects/Lead' },
		400,
		'JSON_PARSER_ERROR',
		'The HTTP entity body is required, but this request has no entity body.',
	),
	rejected(
		'an array for a record',
		{ method: 'POST', path: '/sobjects/Lead', body: [] },
		400,
		'JSON_PARSER_ERROR',
		'Cannot deserialize instance of an object at [line:1, column:1]',
	),
	rejected(
		'a form',
		{
			method: 'POST',
			path: '/sobjects/Lead',
			body: 'LastName=x',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		},
		415,
		'UNSUPPORTED_MEDIA_TYPE',
		'Content type not supported: application/x-www-form-urlencoded',
	),
	rejected(
		'an address above 16,384 bytes',
		{ path: `/query?q=${'x'.repeat(16_384)}` },
		414,
		'URI_TOO_LONG',
		'The URI is too long',
	),
	rejected(
		'address and headers above 16,384 bytes together',
		{ path: `/query?q=${'x'.repeat(8_000)}`, headers: { 'x-more': 'y'.repeat(8_500) } },
		431,
		'REQUEST_HEADER_FIELDS_TOO_LARGE',
		'The URI and headers are too large',
	),
];

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.client.emulator.close());

test.each(rejections)('$name', (rejection) => expectRejected(world, rejection));
