/** The same leads with and without a storm: more calls, but no lead is missing or written twice. */
import type { Bench } from './bench';
import type { Storm } from './emulator/messages';
import { dynamics365Sync, salesforceSync } from './ownWriters';
import { measureWriting, type Run, type Writer } from './writing';

/** A run makes only a few calls: in this many runs, each of them is affected. */
const RUNS = 10;

const stormy = (name: string, writer: Writer, kind: Storm, maxRatioToCalm = 1.5): Bench => ({
	name,
	subject: writer.subject,
	records: 10_000,
	limits: { maxRatioToCalm },
	async run(records) {
		const sizes = Array.from({ length: RUNS }, () => records / RUNS);
		// The storm comes first: its memory is the one that is reported.
		const { runs, peakMemoryMB } = await measureWriting(writer, sizes, { storm: kind });
		const storm = sum(runs);
		const calm = sum((await measureWriting(writer, sizes)).runs);
		if (storm.calls === calm.calls) throw new Error('The storm had no effect');
		const ratioToCalm = storm.calls / calm.calls;
		return { ...storm, peakMemoryMB, microsecondsPerRecord: null, ratioToCalm };
	},
});

const sum = (runs: readonly Run[]): Run =>
	runs.reduce((all, run) => ({
		calls: all.calls + run.calls,
		seconds: all.seconds + run.seconds,
	}));

export const storms: readonly Bench[] = [
	stormy('One call in ten is rate limited (429)', salesforceSync, 'tooManyRequests'),
	stormy('One call in ten is rate limited (429)', dynamics365Sync, 'tooManyRequests'),
	stormy('One call in ten is one too many at a time (403)', salesforceSync, 'concurrentRequests'),
	stormy('Lists of over 100 leads reach the limits of Apex', salesforceSync, 'apexLimits', 2),
	stormy('One lead in ten is locked', salesforceSync, 'lockedRows'),
];
