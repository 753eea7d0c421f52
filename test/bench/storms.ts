/** The same leads in calm weather and in a storm: more calls, but no lead is lost or written twice. */
import type { Bench } from './bench';
import type { Storm } from './emulator/messages';
import { dynamics365Sync, salesforceSync } from './ownWriters';
import { measureWriting, type Writer } from './writing';

/** A run takes only a few calls: in so many runs, each of them is hit. */
const RUNS = 10;

const storm = (name: string, writer: Writer, kind: Storm): Bench => ({
	name,
	subject: writer.subject,
	records: 10_000,
	limits: { maxRatioToCalm: 1.5 },
	async run(records) {
		const sizes = Array.from({ length: RUNS }, () => records / RUNS);
		// The storm comes first: it is the one whose memory is told.
		const stormy = sum(await measureWriting(writer, sizes, { storm: kind }));
		const calm = sum(await measureWriting(writer, sizes));
		if (stormy.calls === calm.calls) throw new Error('The storm has passed by');
		const ratioToCalm = stormy.calls / calm.calls;
		return { ...stormy, microsecondsPerRecord: null, ratioToCalm };
	},
});

function sum(runs: ReadonlyArray<{ calls: number; seconds: number; peakMemoryMB: number }>) {
	return runs.reduce((all, run) => ({
		calls: all.calls + run.calls,
		seconds: all.seconds + run.seconds,
		peakMemoryMB: Math.max(all.peakMemoryMB, run.peakMemoryMB),
	}));
}

export const storms: readonly Bench[] = [
	storm('Every tenth call is told to slow down (429)', salesforceSync, 'tooManyRequests'),
	storm('Every tenth call is told to slow down (429)', dynamics365Sync, 'tooManyRequests'),
	storm('Every tenth lead is locked', salesforceSync, 'lockedRows'),
];
