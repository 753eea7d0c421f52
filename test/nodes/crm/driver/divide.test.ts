/** Calls that fail as a whole, and are divided. */
import { CrmError } from '../../../../nodes/crm/errors';
import { halve, sendDivided, type Division } from '../../../../nodes/crm/driver/divide';

const invalid = new CrmError('Invalid.', { kind: 'invalidRecord' });

/** Sends numbers; a call with a negative one fails. */
async function send(
	pieces: number[][],
	order: Division<number[], number[]>['order'],
	stopAt = Infinity,
) {
	const calls: number[][] = [];
	const failed: number[] = [];
	const sending = sendDivided<number[], number[]>(pieces, {
		order,
		toCalls: (some) => [...some],
		send: (call) => {
			calls.push(call);
			return call.some((row) => row < 0) ? Promise.reject(invalid) : Promise.resolve([]);
		},
		recover: (error, call) => {
			if (calls.length >= stopAt) throw error;
			const halves = halve(call);
			if (halves.length === 0) failed.push(...call);
			return halves;
		},
	});
	const outcome = await sending.then(
		() => 'sent',
		(error: unknown) => error,
	);
	return { calls, failed, outcome };
}

test('a row that makes its call fail ends up alone, and the rows keep their order', async () => {
	expect(await send([[1, 2, -3, 4], [5]], 'depthFirst')).toEqual({
		calls: [[1, 2, -3, 4], [1, 2], [-3, 4], [-3], [4], [5]],
		failed: [-3],
		outcome: 'sent',
	});
});

test('in rounds, what the calls left is sent after all of them', async () => {
	expect(await send([[1, -2], [3]], 'inRounds')).toMatchObject({
		calls: [[1, -2], [3], [1], [-2]],
		failed: [-2],
	});
});

test('what a call returns is sent again, together with what the others returned', async () => {
	const calls: string[][] = [];
	await sendDivided<string, string[]>(['a', 'b'], {
		order: 'inRounds',
		toCalls: (pieces) =>
			calls.length === 0 ? pieces.map((piece) => [piece]) : pieces.length > 0 ? [[...pieces]] : [],
		send: (call) => {
			calls.push(call);
			return Promise.resolve(calls.length <= 2 ? call : []);
		},
		recover: () => [],
	});
	expect(calls).toEqual([['a'], ['b'], ['a', 'b']]);
});

test('an error that recovery throws ends everything', async () => {
	expect(await send([[-1], [2]], 'depthFirst', 1)).toMatchObject({
		calls: [[-1]],
		outcome: invalid,
	});
});

test("errors that are not the CRM's are not recovered", async () => {
	const mistake = new TypeError('a mistake in the code');
	const sending = sendDivided<number[], number[]>([[1, 2]], {
		order: 'depthFirst',
		toCalls: (pieces) => [...pieces],
		send: () => Promise.reject(mistake),
		recover: () => [],
	});
	await expect(sending).rejects.toBe(mistake);
});

test.each([
	[[], []],
	[[1], []],
	[
		[1, 2, 3],
		[[1, 2], [3]],
	],
])('halves of %j', (items, halves) => {
	expect(halve(items)).toEqual(halves);
});
