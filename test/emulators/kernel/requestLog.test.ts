import { RequestLog, type LoggedRequest } from './requestLog';

const request: LoggedRequest = {
	at: new Date('2026-03-01T12:00:00.000Z'),
	method: 'POST',
	path: '/leads',
	headers: { 'content-type': 'application/json' },
	body: '{"lastname":"Lovelace"}',
	status: 204,
	answer: '',
};

describe('RequestLog', () => {
	test('keeps requests as they were, oldest first', () => {
		const log = new RequestLog();
		log.record(request);
		log.record({ ...request, path: '/contacts' });
		expect(log.entries).toEqual([request, { ...request, path: '/contacts' }]);
	});

	test('keeps the newest and counts all', () => {
		const log = new RequestLog({ limit: 2 });
		['/1', '/2', '/3'].forEach((path) => log.record({ ...request, path }));
		expect(log.entries.map(({ path }) => path)).toEqual(['/2', '/3']);
		expect(log.total).toBe(3);
	});

	test('shortens long texts', () => {
		const log = new RequestLog({ textLimit: 5 });
		log.record({ ...request, answer: 'abcdefgh' });
		expect(log.entries[0]).toMatchObject({ body: '{"las', answer: 'abcde' });
	});

	test('can be cleared', () => {
		const log = new RequestLog();
		log.record(request);
		log.clear();
		expect([log.entries, log.total]).toEqual([[], 0]);
	});

	test.each<[string, Partial<LoggedRequest>]>([
		['the Authorization header', { headers: { authorization: 'Bearer s3cret' } }],
		['a cookie', { headers: { cookie: 'session=s3cret' } }],
		['a client secret in a form', { body: 'client_id=app&client_secret=s3cret&scope=x' }],
		['a password in a form', { body: 'username=ada&password=s3cret' }],
		['a code in a form', { body: 'code=s3cret&redirect_uri=x' }],
		['a code in a query', { path: '/callback?code=s3cret&state=1' }],
		['a token to revoke', { body: 'token=s3cret' }],
		['an access token in an answer', { answer: '{"access_token": "s3cret","scope":"api"}' }],
		['a refresh token in an answer', { answer: '{"refresh_token":"s3cret"}' }],
		['a header in a batch', { body: '--b\r\nAuthorization: Bearer s3cret\r\n\r\n' }],
		['a session id in SOAP', { body: '<urn:sessionId>s3cret</urn:sessionId>' }],
		['a code in the address a form leads to', { headers: { referer: 'https://a/b?code=s3cret' } }],
	])('hides %s', (_secret, part) => {
		const log = new RequestLog();
		log.record({ ...request, ...part });
		expect(JSON.stringify(log.entries)).not.toContain('s3cret');
		expect(JSON.stringify(log.entries)).toContain('[hidden]');
	});

	test('leaves the code of an error', () => {
		const answer = '{"error":{"code":"0x80040217","message":"lead Does Not Exist"}}';
		const log = new RequestLog();
		log.record({ ...request, answer });
		expect(log.entries[0]?.answer).toBe(answer);
	});
});
