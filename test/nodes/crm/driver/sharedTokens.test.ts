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

/** Each sign-in of a key brings a token of its own, good for an hour. */
async function acquire(key: string, refused = ''): Promise<string> {
	const signIn = () => {
		signIns.push(key);
		return Promise.resolve({
			value: `${key}${signIns.length}`,
			renewAt: Date.now() + HOUR,
		});
	};
	return (await tokens.acquire({ key, refused, signIn })).value;
}

test('who asks while a sign-in is under way waits for that one', async () => {
	expect(await Promise.all([acquire('a'), acquire('a'), acquire('a')])).toEqual(['a1', 'a1', 'a1']);
	expect(signIns).toEqual(['a']);
});

test('keys share nothing', async () => {
	expect(await Promise.all([acquire('a'), acquire('b'), acquire('a')])).toEqual(['a1', 'b2', 'a1']);
});

test('a token that was refused is renewed once, by whoever comes first', async () => {
	const old = await acquire('a');
	expect(await Promise.all([acquire('a', old), acquire('a', old)])).toEqual(['a2', 'a2']);
	expect(await acquire('a', old)).toBe('a2');
	expect(signIns).toEqual(['a', 'a']);
});

test('a token is renewed before it runs out', async () => {
	await acquire('a');
	jest.setSystemTime(Date.now() + HOUR - 1);
	expect(await acquire('a')).toBe('a1');
	jest.setSystemTime(Date.now() + 1);
	expect(await acquire('a')).toBe('a2');
});

test('a sign-in that failed is not kept, and fails for all who waited for it', async () => {
	const signIn = () => Promise.reject(new Error('refused'));
	const failing = [1, 2].map(() => tokens.acquire({ key: 'a', refused: '', signIn }));
	await Promise.all(failing.map((each) => expect(each).rejects.toThrow('refused')));
	expect(await acquire('a')).toBe('a1');
});
