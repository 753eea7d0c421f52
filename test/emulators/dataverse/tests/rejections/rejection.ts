/** How the tests of rejections ask, and what they expect. */
import type { DataverseEmulator } from '../..';
import { TestClient, type TestRequest } from '../testClient';

/** A request that is rejected; `message` is the whole text or a pattern in it. */
export type Rejection = [
	what: string,
	request: TestRequest,
	status: number,
	code: string,
	message: string | RegExp,
];

type Headers = Record<string, string>;

export const get = (path: string, headers: Headers = {}): TestRequest => ({ path, headers });

export const post = (path: string, body: string | object, headers: Headers = {}): TestRequest => ({
	method: 'POST',
	path,
	body,
	headers,
});

export const patch = (path: string, body: string | object, headers: Headers = {}): TestRequest => ({
	method: 'PATCH',
	path,
	body,
	headers,
});

export const remove = (path: string, headers: Headers = {}): TestRequest => ({
	method: 'DELETE',
	path,
	headers,
});

/** An id that no row has. */
export const UNKNOWN_ID = '99999999-9999-4999-8999-999999999999';

export async function expectRejection(
	emulator: DataverseEmulator,
	[, request, status, code, message]: Rejection,
): Promise<void> {
	const answer = await new TestClient(emulator, emulator.issueToken()).send(request);
	expect({ status: answer.status, code: answer.error.code }).toEqual({ status, code });
	if (typeof message === 'string') expect(answer.error.message).toBe(message);
	else expect(answer.error.message).toMatch(message);
}
