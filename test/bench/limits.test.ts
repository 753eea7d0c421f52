import type { BenchRow } from './bench';
import { broken, type Limits } from './limits';

const row: BenchRow = {
	name: 'A bench',
	subject: 'salesforce',
	records: 1_000,
	calls: 4,
	seconds: 1,
	peakMemoryMB: 100,
	ratioToN8n: 50,
	cpuToN8n: 2,
	ratioToCalm: 1.5,
	microsecondsPerRecord: { first: 100, last: 150 },
};

test.each<{ limits: Limits; kept: Partial<BenchRow>; missed: Partial<BenchRow>; text: string }>([
	{ limits: { maxCalls: 4 }, kept: {}, missed: { calls: 5 }, text: 'more than 4 calls' },
	{
		limits: { maxRowsRead: 1_000 },
		kept: { rowsRead: 1_000 },
		missed: { rowsRead: 1_001 },
		text: 'more than 1000 rows read',
	},
	{
		limits: { maxMemoryMB: 100 },
		kept: {},
		missed: { peakMemoryMB: 100.1 },
		text: 'more than 100 MB',
	},
	{
		limits: { minRatioToN8n: 50 },
		kept: {},
		missed: { ratioToN8n: 49.9 },
		text: 'less than 50 times as fast as n8n',
	},
	{
		limits: { minRatioToN8n: 50 },
		kept: {},
		missed: { ratioToN8n: null },
		text: 'less than 50 times as fast as n8n',
	},
	{
		limits: { maxCpuToN8n: 2 },
		kept: { cpuToN8n: null },
		missed: { cpuToN8n: 2.1 },
		text: 'more than 2 times the CPU time of n8n',
	},
	{
		limits: { maxRatioToCalm: 1.5 },
		kept: { ratioToCalm: undefined },
		missed: { ratioToCalm: 1.6 },
		text: 'more than 1.5 times the calls without a storm',
	},
	{
		limits: { maxStateKB: 256 },
		kept: { stateKB: 256 },
		missed: { stateKB: 257 },
		text: 'more than 256 KB stored',
	},
	{
		limits: { maxPollsToFirstChange: 1 },
		kept: { untilFirstChange: { polls: 1, calls: 9, seconds: 9 } },
		missed: { untilFirstChange: { polls: 2, calls: 9, seconds: 9 } },
		text: 'more than 1 polls until the first change',
	},
	{
		limits: { maxGrowth: 1.5 },
		kept: { microsecondsPerRecord: null },
		missed: { microsecondsPerRecord: { first: 100, last: 151 } },
		text: 'more than 1.5 times as slow at the end',
	},
])('$limits is broken by $missed', ({ limits, kept, missed, text }) => {
	expect(broken(limits, row)).toEqual([]);
	expect(broken(limits, { ...row, ...kept })).toEqual([]);
	expect(broken(limits, { ...row, ...missed })).toEqual([text]);
});
