import { createSharedTokens, type SharedTokens } from '../../../../nodes/crm/driver/sharedTokens';

const HOUR = 3_600_000;

let tokens: SharedTokens;
let signIns: string[];

beforeEach(() => {
	tokens = createSharedTokens();
	signIns = [];
	jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});
afterEach(() => jest.useRealTimers());

/** Each sign-in returns another token, good for an hour. */
async function acquire(credential: string, rejected = ''): Promise<string> {
	const signIn = () => {
		signIns.push(credential);
		return Promise.resolve({
			value: `${credential}${signIns.length}`,
			renewAt: Date.now() + HOUR,
		});
	};
	return (await tokens.acquire({ credential: [credential], rejected, signIn })).value;
}

test('a call during a sign-in waits for that one', async () => {
	expect(await Promise.all([acquire('a'), acquire('a'), acquire('a')])).toEqual(['a1', 'a1', 'a1']);
	expect(signIns).toEqual(['a']);
});

test('different credentials share nothing', async () => {
	expect(await Promise.all([acquire('a'), acquire('b'), acquire('a')])).toEqual(['a1', 'b2', 'a1']);
});

test('a rejected token is renewed once, by the first call', async () => {
	const old = await acquire('a');
	expect(await Promise.all([acquire('a', old), acquire('a', old)])).toEqual(['a2', 'a2']);
	expect(await acquire('a', old)).toBe('a2');
	expect(signIns).toEqual(['a', 'a']);
});

test('a token is renewed before it expires', async () => {
	await acquire('a');
	jest.setSystemTime(Date.now() + HOUR - 1);
	expect(await acquire('a')).toBe('a1');
	jest.setSystemTime(Date.now() + 1);
	expect(await acquire('a')).toBe('a2');
});

test('a failed sign-in is not kept, and fails for all calls that waited for it', async () => {
	const signIn = () => Promise.reject(new Error('rejected'));
	const failing = [1, 2].map(() => tokens.acquire({ credential: ['a'], rejected: '', signIn }));
	await Promise.all(failing.map((each) => expect(each).rejects.toThrow('rejected')));
	expect(await acquire('a')).toBe('a1');
});
