import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const SAMPLE_MS = 20;
const MB = 1024 * 1024;

/** Measures how much memory the process uses beyond what it used at the beginning, after garbage collection. */
export class MemoryWatch {
	private readonly idle: number;
	private peak: number;
	private readonly sampling: NodeJS.Timeout;

	constructor() {
		collectGarbage();
		this.idle = process.memoryUsage.rss();
		this.peak = this.idle;
		this.sampling = setInterval(() => this.sample(), SAMPLE_MS);
	}

	/** @returns the most it used above the beginning, in megabytes. */
	stop(): number {
		this.sample();
		clearInterval(this.sampling);
		return (this.peak - this.idle) / MB;
	}

	private sample(): void {
		this.peak = Math.max(this.peak, process.memoryUsage.rss());
	}
}

/** @returns how many megabytes of the heap are free once `release` has dropped something. */
export function freedBy(release: () => void): number {
	collectGarbage();
	const before = process.memoryUsage().heapUsed;
	release();
	collectGarbage();
	return (before - process.memoryUsage().heapUsed) / MB;
}

function collectGarbage(): void {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	collect();
}
