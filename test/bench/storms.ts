/** The same leads in calm weather and in a storm: more calls, but no lead is lost or written twice. */
import type { Bench } from './bench';
import type { Storm } from './emulator/messages';
import { dynamics365Sync, salesforceSync } from './ownWriters';
import { measureWriting, type Run, type Writer } from './writing';

/** A run takes only a few calls: in so many runs, each of them is hit. */
const RUNS = 10;

const stormy = (name: string, writer: Writer, kind: Storm): Bench => ({
	name,
	subject: writer.subject,
	records: 10_000,
	limits: { maxRatioToCalm: 1.5 },
	async run(records) {
		const sizes = Array.from({ length: RUNS }, () => records / RUNS);
		// The storm comes first: it is the one whose memory is told.
		const { runs, peakMemoryMB } = await measureWriting(writer, sizes, { storm: kind });
		const storm = sum(runs);
		const calm = sum((await measureWriting(writer, sizes)).runs);
		if (storm.calls === calm.calls) throw new Error('The storm has passed by');
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
	stormy('One call in ten is told to slow down (429)', salesforceSync, 'tooManyRequests'),
	stormy('One call in ten is told to slow down (429)', dynamics365Sync, 'tooManyRequests'),
	stormy('One lead in ten is locked', salesforceSync, 'lockedRows'),
];
