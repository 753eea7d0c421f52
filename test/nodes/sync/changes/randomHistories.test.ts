/** The guarantees of the change reader (SPEC.md), tested with random histories of a CRM and its trigger. */
import fc from 'fast-check';
import { examples } from './examples';
import { problemsOf, type History, type Step } from './history';

const transaction = fc.nat({ max: 2 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const record = fc.nat({ max: 11 });
const DAY = 86_400;

const write: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('save' as const),
			record,
			transaction: maybe(transaction),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('delete' as const),
			record,
			transaction: maybe(transaction),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('saveMany' as const),
			from: fc.constantFrom(0, 4, 20, 60),
			count: fc.constantFrom(3, 9, 40, 200),
			transaction: maybe(transaction),
		}),
	},
);

const wait: fc.Arbitrary<Step> = fc.record({
	do: fc.constant('wait' as const),
	seconds: fc.constantFrom(0, 1, 2, 60, 700, 1_900, 7_200, 9 * DAY),
});

const poll: fc.Arbitrary<Step> = fc.record({
	do: fc.constant('poll' as const),
	rowLimit: fc.constantFrom(1, 3, 10, 1_000),
	pages: fc.constantFrom(1, 2, 100),
	killAfter: maybe(fc.nat({ max: 5 })),
	meanwhile: fc.array(record, { maxLength: 3 }),
});

const untracked: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: wait },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('begin' as const), transaction }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('commit' as const), transaction }) },
	{ weight: 7, arbitrary: write },
	{ weight: 6, arbitrary: poll },
	{
		weight: 1,
		arbitrary: fc.constantFrom<Step>(
			{ do: 'restart' },
			{ do: 'changeSettings' },
			{ do: 'changeCapacity' },
		),
	},
);

const tracked: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 12, arbitrary: untracked },
	{
		weight: 1,
		arbitrary: fc.constantFrom<Step>(
			{ do: 'loseToken' },
			{ do: 'changeFields' },
			{ do: 'toggleTracking' },
			{ do: 'toggleDeletions' },
		),
	},
);

/**
 * More changes, one after the other, than can be remembered, and updates that waited for their record. The token is not
 * lost here: only the token finds such an update behind the watermark.
 */
const burst: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: untracked },
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constant('saveMany' as const),
			from: fc.constantFrom(0, 20, 40),
			count: fc.constantFrom(20, 60),
			transaction: maybe(transaction),
		}),
	},
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constant('poll' as const),
			rowLimit: fc.constantFrom(5, 20, 50),
			pages: fc.constantFrom(1, 4, 100),
			killAfter: maybe(fc.nat({ max: 9 })),
			meanwhile: fc.array(record, { maxLength: 3 }),
		}),
	},
	{ weight: 3, arbitrary: wait },
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('saveLate' as const),
			record,
			waited: fc.constantFrom(1, 5, 60, 600),
			transaction: maybe(transaction),
		}),
	},
);

const start = {
	startFrom: fc.constantFrom(undefined, undefined, 'all' as const, 100, 4_000),
	/** From a few records to more than a history has. */
	capacity: fc.constantFrom(120, 400, 60_000),
	before: fc.array(fc.oneof(write, wait), { maxLength: 8 }),
};

const byStamp = (watermark: History['watermark']): fc.Arbitrary<History> =>
	fc.record({
		...start,
		tracks: fc.constant(false),
		watermark: fc.constant(watermark),
		steps: fc.array(untracked, { maxLength: 45 }),
	});

const byToken = (mintedAt: 'first' | 'last', steps = tracked): fc.Arbitrary<History> =>
	fc.record({
		...start,
		tracks: fc.constant(true),
		withoutDeletions: fc.boolean(),
		capacity: fc.constantFrom(500, 60_000),
		mintedAt: fc.constant(mintedAt),
		steps: fc.array(steps, { maxLength: 45 }),
	});

/** An import or a mass update of up to 5,000 records: more than one poll emits, and more than can be remembered. */
const saveThousands: fc.Arbitrary<Step> = fc.record({
	do: fc.constant('saveMany' as const),
	from: fc.constantFrom(0, 500, 2_500),
	count: fc.constantFrom(1_500, 2_500, 5_000),
	transaction: maybe(transaction),
});

const large = (history: fc.Arbitrary<History>): fc.Arbitrary<History> =>
	fc
		.record({
			history,
			thousands: fc.array(fc.tuple(fc.nat(), saveThousands), { minLength: 1, maxLength: 3 }),
			capacity: fc.constantFrom(6_000, 60_000),
			inBefore: fc.boolean(),
		})
		.map(({ history: { steps, before, ...rest }, thousands, capacity, inBefore }) => ({
			...rest,
			capacity,
			pageSize: 500,
			before: inBefore ? insert(before, thousands.slice(0, 1)) : before,
			steps: insert(steps, inBefore ? thousands.slice(1) : thousands),
		}));

function insert(steps: readonly Step[], more: ReadonlyArray<readonly [number, Step]>): Step[] {
	return more.reduce<Step[]>(
		(all, [place, step]) => all.toSpliced(place % (all.length + 1), 0, step),
		[...steps],
	);
}

/** The same histories in every run of the tests; `HISTORIES=2000 npx jest randomHistories` plays as many new ones. */
const runs = process.env.HISTORIES
	? { numRuns: Number(process.env.HISTORIES) }
	: { numRuns: 400, seed: 20_260_331 };

/** One in so many histories is of thousands of records. */
const LARGE_SHARE = 40;

const ways: ReadonlyArray<[string, fc.Arbitrary<History>]> = [
	['read by stamp, without a commit watermark', byStamp(undefined)],
	['read by stamp, with an exact commit watermark', byStamp('exact')],
	['read by stamp, with a commit watermark that lags', byStamp('lagging')],
	['read by stamp, with a commit watermark that jumps', byStamp('jumping')],
	['read by stamp, with a commit watermark that stands still', byStamp('frozen')],
	['read by stamp, with a commit watermark that is absent', byStamp('absent')],
	['read by a token that is minted at the first page', byToken('first')],
	['read by a token that is minted at the last page', byToken('last')],
	['read by a token, in bursts, minted at the first page', byToken('first', burst)],
	['read by a token, in bursts, minted at the last page', byToken('last', burst)],
];

async function play(histories: fc.Arbitrary<History>, parameters: fc.Parameters<[History]>) {
	await fc.assert(
		fc.asyncProperty(histories, async (history) => {
			expect(await problemsOf(history)).toEqual([]);
		}),
		parameters,
	);
}

test.each(ways)(
	'%s, every change is emitted once and each record is created once',
	async (_, histories) => {
		await play(histories, runs);
	},
);

test.each(ways)('%s, also of thousands of records', async (_, histories) => {
	await play(large(histories), { ...runs, numRuns: Math.ceil(runs.numRuns / LARGE_SHARE) });
});

test.each(Object.entries(examples))('%s: nothing is lost or emitted twice', async (_, history) => {
	expect(await problemsOf(history)).toEqual([]);
});
