/** Retry as a policy: which failures to retry, after how long, and when to give up. */
import type { WriteResult } from '../port';
import { CrmError } from '../errors';
import { tookTooLong } from './noAnswer';
import type { Connection } from '../transport';

/** What a request does: only read, write what can be written twice, or write what can be written only once. */
export type RequestSemantics = 'read' | 'idempotent' | 'nonIdempotent';

export interface FailedTry {
	error: CrmError;
	/** Number of attempts, 1 after the first. */
	tries: number;
	/** True when sending the request twice leaves the CRM as sending it once would. */
	repeatable: boolean;
	/** True when the caller can send the same in several smaller requests. */
	divisible?: boolean;
	/** Milliseconds spent waiting before, in all requests together. */
	waitedMs: number;
	/** Maximum time to wait in all requests together, in milliseconds. */
	patienceMs?: number;
}

const MAX_TRIES = 5;
const FIRST_DELAY_MS = 500;
/** A poll must end: an error that needs a longer wait is thrown with its `retryAfterMs`. */
const DEFAULT_PATIENCE_MS = 30_000;

/**
 * Milliseconds to wait before the next attempt; undefined to give up.
 * Never repeats what could write twice: a request whose outcome is unknown has to be repeatable.
 */
export function retryDelay(failed: FailedTry): number | undefined {
	const { error, tries, repeatable, divisible = false, waitedMs } = failed;
	const { patienceMs = DEFAULT_PATIENCE_MS } = failed;
	if (error.kind !== 'retryLater' || error.waitCause === 'quota-exhausted') return undefined;
	// The same request would fail again for its size, or for one of its records.
	if (divisible && (tookTooLong(error) || isServerFault(error))) return undefined;
	if (error.outcomeUnknown && !repeatable) return undefined;
	if (tries >= MAX_TRIES) return undefined;
	const delay = error.retryAfterMs ?? FIRST_DELAY_MS * 2 ** (tries - 1);
	return waitedMs + delay <= patienceMs ? delay : undefined;
}

export interface Retries {
	/** See Waiting of the port. */
	pause: (milliseconds: number) => Promise<boolean>;
	/**
	 * Runs one request until it succeeds or the policy gives up.
	 * `run` gets the number of the attempt, from 1, and throws CrmError when it fails.
	 */
	request: <T>(
		repeatable: boolean,
		run: (attempt: number) => Promise<T>,
		options?: Pick<FailedTry, 'divisible'>,
	) => Promise<T>;
	/**
	 * Sends rows in one call, and once more those that failed for a passing reason.
	 * A call that fails as a whole gives its error to each of its rows.
	 */
	rows: <Row>(
		rows: readonly Row[],
		send: (rows: readonly Row[]) => Promise<WriteResult[]>,
	) => Promise<WriteResult[]>;
}

/** A write that made the CRM fail. */
const isServerFault = ({ status, outcomeUnknown }: CrmError) => status === 500 && outcomeUnknown;

/** Applies the policy; everything sent through one `Retries` shares the maximum time to wait. */
export function createRetries({
	wait,
	patienceMs = DEFAULT_PATIENCE_MS,
}: Pick<Connection, 'wait' | 'patienceMs'>): Retries {
	let waitedMs = 0;

	const pause = async (milliseconds: number) => {
		waitedMs += milliseconds;
		await wait(milliseconds);
	};

	async function request<T>(
		repeatable: boolean,
		run: (attempt: number) => Promise<T>,
		options: Pick<FailedTry, 'divisible'> = {},
		tries = 1,
	): Promise<T> {
		try {
			return await run(tries);
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			const delay = retryDelay({ error, tries, repeatable, waitedMs, patienceMs, ...options });
			if (delay === undefined) throw error;
			await pause(delay);
		}
		return await request(repeatable, run, options, tries + 1);
	}

	async function rows<Row>(
		toSend: readonly Row[],
		send: (rows: readonly Row[]) => Promise<WriteResult[]>,
		attempt = 1,
	): Promise<WriteResult[]> {
		const results = await allOrError(toSend, send);
		if (!results.answered) return results.each;
		const delays = results.each.map((result) =>
			result.ok
				? undefined
				: retryDelay({
						error: result.error,
						tries: attempt,
						repeatable: false,
						waitedMs,
						patienceMs,
					}),
		);
		const again = delays.flatMap((delay, index) => (delay === undefined ? [] : [index]));
		if (again.length === 0) return results.each;
		await pause(Math.max(...delays.filter((delay) => delay !== undefined)));
		const repeated = await rows(
			toSend.filter((_, index) => delays[index] !== undefined),
			send,
			attempt + 1,
		);
		again.forEach((index, position) => (results.each[index] = repeated[position]!));
		return results.each;
	}

	return {
		async pause(milliseconds) {
			if (waitedMs + milliseconds > patienceMs) return false;
			await pause(milliseconds);
			return true;
		},
		request,
		rows,
	};
}

async function allOrError<Row>(
	rows: readonly Row[],
	send: (rows: readonly Row[]) => Promise<WriteResult[]>,
): Promise<{ answered: boolean; each: WriteResult[] }> {
	try {
		return { answered: true, each: await send(rows) };
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return { answered: false, each: rows.map(() => ({ ok: false, error })) };
	}
}
