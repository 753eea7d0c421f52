/** The process that one bench runs in, so that nothing is left over from another. */
import type { Measurement } from './bench';
import { benches } from './benches';

/** Which of the benches to run, and with how many records. */
export interface BenchOrder {
	index: number;
	records: number;
}

async function main({ index, records }: BenchOrder): Promise<void> {
	const measurement: Measurement | undefined = await benches[index]?.run(records);
	process.send?.(measurement);
	process.disconnect();
}

process.once('message', (order: BenchOrder) => void main(order));
