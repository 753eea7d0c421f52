/**
 * How many writes one batch holds. Dataverse carries them out one after the other within a time limit for all of them,
 * and how long one takes depends on the automation of its table: so batches start small, and grow by measured time.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api
 */
import { chunk, type Limit } from '../../crm/driver/chunk';
import { MAX_PARTS } from './batch';

const FIRST_SIZE = 100;

/** What a batch is to take. */
const TARGET_MS = 25_000;

/** What all batches of one kind and table have shown. */
interface Measured {
	/** The number of writes that one batch is to hold. */
	size: number;
	/** No more, after a batch of twice as many took too long. */
	max: number;
}

/** Kept as long as the driver, so that later batches start where earlier ones have ended. */
export class BatchPace {
	private readonly measured = new Map<string, Measured>();

	/**
	 * The first rows that one batch can hold; at least one.
	 * @param keyOf which rows take equally long: those with the same key.
	 */
	nextBatch<Row>(
		rows: readonly Row[],
		keyOf: (row: Row) => string,
		...limits: ReadonlyArray<Limit<Row>>
	): Row[] {
		const byTime = { max: 1 + ROUNDING, weigh: (row: Row) => this.shareOf(keyOf(row)) };
		return chunk(rows.slice(0, MAX_PARTS), byTime, ...limits)[0] ?? [];
	}

	/** A batch of rows with these keys got its response. */
	tookMs(keys: readonly string[], milliseconds: number): void {
		const load = this.loadOf(keys);
		const factor = (TARGET_MS * load) / Math.max(milliseconds, 1);
		for (const each of this.of(keys)) {
			each.max = Math.max(each.max, each.size * load);
			// A small batch that was quick enough says nothing of larger ones: each call takes some time by itself.
			if (factor < 1 && milliseconds <= TARGET_MS) continue;
			each.size = Math.min(Math.max(each.size * factor, 1), each.max);
		}
	}

	/** A batch of rows with these keys got no response in time. */
	tookTooLong(keys: readonly string[]): void {
		const half = this.loadOf(keys) / 2;
		for (const each of this.of(keys)) {
			each.size = Math.max(1, Math.min(each.size, Math.ceil(each.size * half)));
			each.max = each.size;
		}
	}

	/** 1 for as many rows as one batch is to hold. */
	private loadOf(keys: readonly string[]): number {
		return keys.reduce((sum, key) => sum + this.shareOf(key), 0);
	}

	private shareOf(key: string): number {
		return 1 / (this.measured.get(key)?.size ?? FIRST_SIZE);
	}

	private of(keys: readonly string[]): Measured[] {
		return [...new Set(keys)].map((key) => {
			const found = this.measured.get(key) ?? { size: FIRST_SIZE, max: MAX_PARTS };
			this.measured.set(key, found);
			return found;
		});
	}
}

/** Sums of fractions are not exact. */
const ROUNDING = 1e-9;
