/** What becomes of several items for one record. */
import { CrmError } from '../../../nodes/crm/errors';
import { oncePerRecord } from '../../../nodes/sync/records/oncePerRecord';

type Answer = 'done' | 'rejected' | 'lost' | 'busy';

const errors: Readonly<Record<Exclude<Answer, 'done'>, CrmError>> = {
	rejected: new CrmError('rejected', { kind: 'invalidRecord' }),
	lost: new CrmError('lost', { kind: 'report', outcomeUnknown: true }),
	busy: new CrmError('busy', { kind: 'retryLater' }),
};

/** What is wanted of a record is how the CRM answers; the number makes it different from others. */
async function settle(items: ReadonlyArray<[recordId: string, wanted: string]>) {
	const calls: number[] = [];
	const results = await oncePerRecord(
		items.map(([recordId, wanted]) => ({ recordId, wanted })),
		(some) => {
			calls.push(some.length);
			return Promise.resolve(
				some.map(({ recordId, wanted }) => {
					const answer = wanted.replace(/\d/, '') as Answer;
					return answer === 'done' ? `${recordId} ${wanted}` : errors[answer];
				}),
			);
		},
	);
	const outcomes = results.map((each) => {
		if (each instanceof CrmError) return each.message;
		if ('result' in each) return each.result;
		const { result, isSame } = each.earlier;
		return `${isSame ? 'same as' : 'too late for'} ${result}`;
	});
	return { outcomes, calls };
}

test.each<
	[what: string, items: ReadonlyArray<[string, string]>, outcomes: string[], calls: number[]]
>([
	[
		'different records share a call',
		[
			['a', 'done'],
			['b', 'done'],
		],
		['a done', 'b done'],
		[2],
	],
	[
		'the first item of a record decides',
		[
			['a', 'done1'],
			['a', 'done2'],
			['a', 'done1'],
		],
		['a done1', 'too late for a done1', 'same as a done1'],
		[1],
	],
	[
		'where it is rejected, the next one is tried, and the same is not tried again',
		[
			['a', 'rejected'],
			['a', 'rejected'],
			['a', 'done'],
			['b', 'done'],
		],
		['rejected', 'rejected', 'a done', 'b done'],
		[2, 1],
	],
	[
		'no one knows what became of a lost one, so nothing else is tried',
		[
			['a', 'lost'],
			['a', 'done'],
			['b', 'done'],
		],
		['lost', 'lost', 'b done'],
		[2],
	],
	[
		'nor is it where the CRM has to be left alone',
		[
			['a', 'busy'],
			['a', 'done'],
		],
		['busy', 'busy'],
		[1],
	],
	['nothing is sent for no items', [], [], []],
])('%s', async (_, items, outcomes, calls) => {
	expect(await settle(items)).toEqual({ outcomes, calls });
});
