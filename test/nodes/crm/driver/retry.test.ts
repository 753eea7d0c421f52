import type { WriteResult } from '../../../../nodes/crm/port';
import { CrmError, type CrmErrorDetails } from '../../../../nodes/crm/errors';
import { createRetries, retryDelay, type FailedTry } from '../../../../nodes/crm/driver/retry';

const rateLimited = { kind: 'retryLater', waitCause: 'rate-limited' } as const;
const unavailable = { kind: 'retryLater', waitCause: 'temporarily-unavailable' } as const;
const error = (details: CrmErrorDetails) => new CrmError('It did not work.', details);

describe('how long to wait before the next attempt', () => {
	type Row = [string, CrmErrorDetails, Partial<FailedTry>, number | undefined];

	test.each<Row>([
		['an error that another attempt cannot change', { kind: 'invalidRecord' }, {}, undefined],
		['a sign-in that is not accepted', { kind: 'signInAgain' }, {}, undefined],
		['a used-up quota', { kind: 'retryLater', waitCause: 'quota-exhausted' }, {}, undefined],
		['too many requests, without Retry-After', rateLimited, {}, 500],
		['the second such attempt', rateLimited, { tries: 2 }, 1000],
		['the third', rateLimited, { tries: 3 }, 2000],
		['the fifth, which was the last', rateLimited, { tries: 5 }, undefined],
		['Retry-After', { ...rateLimited, retryAfterMs: 7000 }, {}, 7000],
		['Retry-After beyond patience', { ...rateLimited, retryAfterMs: 31_000 }, {}, undefined],
		[
			'Retry-After beyond what is left of it',
			{ ...rateLimited, retryAfterMs: 7000 },
			{ waitedMs: 24_000 },
			undefined,
		],
		[
			'Retry-After within more patience',
			{ ...rateLimited, retryAfterMs: 31_000 },
			{ patienceMs: 60_000 },
			31_000,
		],
		['a locked row, which was not written', unavailable, { repeatable: false }, 500],
		['a lost response to a read', unavailable, { repeatable: true }, 500],
		['a lost response to a write', { ...unavailable, outcomeUnknown: true }, {}, undefined],
		[
			'a lost response to a write that can be sent twice',
			{ ...unavailable, outcomeUnknown: true },
			{ repeatable: true },
			500,
		],
		['a read that took too long', { ...unavailable, code: 'ETIMEDOUT' }, {}, 500],
		[
			'what took too long and can be sent in parts',
			{ ...unavailable, code: 'ETIMEDOUT' },
			{ divisible: true },
			undefined,
		],
		[
			'what a proxy gave up and can be sent in parts',
			{ ...unavailable, status: 504 },
			{ divisible: true },
			undefined,
		],
		['what can be sent in parts and was cut', unavailable, { divisible: true }, 500],
	])('%s', (_, details, rest, expected) => {
		const delay = retryDelay({
			error: error(details),
			tries: 1,
			repeatable: false,
			waitedMs: 0,
			...rest,
		});
		expect(delay).toBe(expected);
	});
});

/** Retries that do not wait, and how long they would have waited. */
function openRetries() {
	const waits: number[] = [];
	const wait = (milliseconds: number) => {
		waits.push(milliseconds);
		return Promise.resolve();
	};
	return { ...createRetries({ wait }), waits };
}

/** Fails with the errors, one after the other, and succeeds when there are none left. */
const failing =
	(...errors: Error[]) =>
	(attempt: number) =>
		attempt > errors.length ? Promise.resolve(attempt) : Promise.reject(errors[attempt - 1]!);

describe('a request', () => {
	test('is sent until it succeeds, with the number of the attempt', async () => {
		const { request, waits } = openRetries();
		const attempt = await request(true, failing(error(unavailable), error(unavailable)));
		expect(attempt).toBe(3);
		expect(waits).toEqual([500, 1000]);
	});

	test('shares its patience with the other requests', async () => {
		const { request, waits } = openRetries();
		const slow = error({ ...rateLimited, retryAfterMs: 20_000 });
		await request(true, failing(slow));
		await expect(request(true, failing(slow))).rejects.toBe(slow);
		expect(waits).toEqual([20_000]);
	});

	test('throws what is not a CrmError immediately', async () => {
		const { request } = openRetries();
		const mistake = new TypeError('a mistake in the code');
		await expect(request(true, failing(mistake))).rejects.toBe(mistake);
	});
});

describe('rows', () => {
	const locked: WriteResult = { ok: false, error: error(unavailable) };
	const rejected: WriteResult = { ok: false, error: error({ kind: 'invalidRecord' }) };
	const done = (id: string): WriteResult => ({ ok: true, id });

	test('that were locked are sent again, the others not', async () => {
		const calls: Array<readonly string[]> = [];
		const { rows } = openRetries();
		const results = await rows(['good', 'bad', 'locked'], (sent) => {
			calls.push(sent);
			const stillLocked = calls.length < 3;
			return Promise.resolve(
				sent.map((row) => {
					if (row === 'bad') return rejected;
					return row === 'locked' && stillLocked ? locked : done(row);
				}),
			);
		});
		expect(calls).toEqual([['good', 'bad', 'locked'], ['locked'], ['locked']]);
		expect(results).toEqual([done('good'), rejected, done('locked')]);
	});

	test('each carry the error of a call that failed as a whole', async () => {
		const { rows } = openRetries();
		const lost = error({ ...unavailable, outcomeUnknown: true });
		const results = await rows(['one', 'two'], () => Promise.reject(lost));
		expect(results).toEqual([
			{ ok: false, error: lost },
			{ ok: false, error: lost },
		]);
	});
});
