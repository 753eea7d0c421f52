import { existsSync } from 'node:fs';
import { observe } from './observe';
import { kindsOf, requestKinds } from './table';

const sent = (method: string, path: string, headers: string[] = [], body = '') =>
	observe({
		at: new Date(0),
		method,
		path,
		headers: Object.fromEntries(headers.map((name) => [name, 'x'])),
		body,
		status: 200,
		answer: '',
	});

const purposes = (...request: Parameters<typeof sent>) =>
	sent(...request).map((each) => kindsOf(each).map(({ purpose }) => purpose));

test.each([
	['GET', '/api/data/v9.2/leads(9c1b0f5e-0000-4000-8000-00000000dead)?$select=lastname'],
	['GET', "/api/data/v9.2/EntityDefinitions(LogicalName='lead')?$select=LogicalName"],
	['GET', '/services/data/v66.0'],
	['GET', '/services/data/v66.0/query?q=SELECT%20Id%20FROM%20Lead'],
	['DELETE', '/services/data/v66.0/jobs/ingest/750000000000001'],
])('%s %s is listed', (method, path) => {
	expect(purposes(method, path)).toEqual([[expect.any(String)]]);
});

test.each([
	['another method', 'PUT', '/services/data/v66.0/query?q=x', []],
	['another path', 'GET', '/services/data/v66.0/query/a/b', []],
	['another parameter', 'GET', '/services/data/v66.0/query?q=x&explain=x', []],
	['another header', 'GET', '/services/data/v66.0/query?q=x', ['sforce-call-options']],
	['the same path in the other CRM', 'GET', '/api/data/v9.2/query?q=x', []],
])('%s is not', (_, method, path, headers) => {
	expect(purposes(method, path, headers)).toEqual([[]]);
});

test('the requests in a batch are looked up one by one', () => {
	const body = [
		'--batch',
		'Content-Type: application/http',
		'',
		'PATCH /api/data/v9.2/leads(9c1b0f5e-0000-4000-8000-00000000dead) HTTP/1.1',
		'If-Match: W/"1"',
		'',
		'{}',
		'--batch',
		'',
		'GET /api/data/v9.2/leads?$unheard=of HTTP/1.1',
		'',
	].join('\r\n');
	const [batch, update, unlisted] = purposes('POST', '/api/data/v9.2/$batch', [], body);
	expect([batch?.length, update?.length, unlisted?.length]).toEqual([1, 1, 0]);
});

test('the requests in a composite are looked up one by one', () => {
	const body = JSON.stringify({
		compositeRequest: [
			{ method: 'GET', url: '/services/data/v66.0/query?q=x' },
			{ method: 'GET', url: '/services/data/v66.0/unheard' },
		],
	});
	const [composite, query, unlisted] = purposes('POST', '/services/data/v66.0/composite', [], body);
	expect([composite?.length, query?.length, unlisted?.length]).toEqual([1, 1, 0]);
});

test('every test that the list names exists', () => {
	const missing = requestKinds.map(({ test }) => test).filter((test) => !existsSync(test));
	expect(missing).toEqual([]);
});
