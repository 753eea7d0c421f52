/** What somebody else writes between looking and writing, and what is written without an answer. */
import fc from 'fast-check';
import { CrmError } from '../../../../nodes/crm/errors';
import { leadRecord } from '../leadDescription';
import { MemoryCrm } from './memoryCrm';
import { ada, run } from './runOn';

const noAnswer = () => new CrmError('No answer.', { kind: 'retryLater', outcomeUnknown: true });

/** Does something before the first write only. */
function once(action: () => void): () => void {
	let isDone = false;
	return () => {
		if (isDone) return;
		isDone = true;
		action();
	};
}

describe('a record changed between looking and writing', () => {
	const held = leadRecord('a', { ...ada, Phone: null });

	test('is decided again by what it holds now', async () => {
		const crm = new MemoryCrm([held]);
		crm.meanwhile = once(() => crm.put({ ...held, values: { ...ada, Phone: '9' }, version: '2' }));
		const overwriteRules = { forAll: 'onlyFillEmpty', forSingle: new Map() } as const;
		const [outcome] = await run(crm, [{ ...ada, Phone: '1' }], { policy: { overwriteRules } });
		expect(outcome).toMatchObject({ outcome: 'unchanged' });
		expect(crm.valuesOf('a')).toMatchObject({ Phone: '9' });
	});

	test('into what is to be written is unchanged', async () => {
		const crm = new MemoryCrm([held]);
		crm.meanwhile = once(() => crm.put({ ...held, values: { ...ada, Phone: '1' }, version: '2' }));
		const [outcome] = await run(crm, [{ ...ada, Phone: '1' }]);
		expect(outcome).toMatchObject({ outcome: 'unchanged' });
	});

	test('or deleted is created anew', async () => {
		const crm = new MemoryCrm([held]);
		crm.meanwhile = once(() => crm.remove('a'));
		const [outcome] = await run(crm, [{ ...ada, Phone: '1' }]);
		expect(outcome).toMatchObject({ outcome: 'created' });
	});

	test('time and again is given up', async () => {
		const crm = new MemoryCrm([held]);
		let version = 1;
		crm.meanwhile = () => crm.put({ ...held, version: String((version += 1)) });
		const [outcome] = await run(crm, [{ ...ada, Phone: '1' }]);
		expect(outcome).toMatchObject({ outcome: 'failed', reason: 'It is not as it was.' });
	});
});

test('whoever creates the same at the same time is found, where the CRM lets the client choose ids', async () => {
	const crm = new MemoryCrm();
	const other = run(crm, [{ ...ada, Phone: '1' }]);
	const outcomes = await Promise.all([other, run(crm, [{ ...ada, Phone: '2' }])]);
	expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual(['created', 'updated']);
	expect(crm.all('Lead')).toHaveLength(1);
});

describe('a write without an answer', () => {
	test('that created is found by what it wrote', async () => {
		const crm = new MemoryCrm();
		crm.lost = noAnswer;
		const outcomes = await run(crm, [ada, { ...ada, Email: 'b@x.com', Notes: 'n'.repeat(9_000) }]);
		expect(outcomes).toMatchObject([
			{ outcome: 'created', id: 'new1' },
			{ outcome: 'created', id: 'new2' },
		]);
	});

	test('that created twins is told of each', async () => {
		const crm = new MemoryCrm([leadRecord('old', ada)]);
		crm.lost = noAnswer;
		const outcomes = await run(crm, [ada, ada], { places: [] });
		expect(new Set(outcomes.map((outcome) => 'id' in outcome && outcome.id))).toEqual(
			new Set(['new2', 'new3']),
		);
	});

	test('and a CRM that is gone from then on: it may be written, and the outcome of the others stands', async () => {
		const crm = new MemoryCrm();
		crm.lost = (operation) => (operation === 0 ? noAnswer() : undefined);
		crm.meanwhile = () => {
			crm.beforeFind = () => {
				throw new CrmError('It is gone.', { kind: 'retryLater' });
			};
		};
		const outcomes = await run(crm, [ada, { ...ada, Email: 'b@x.com' }]);
		expect(outcomes).toMatchObject([
			{ outcome: 'failed', reason: 'No answer. The record may have been written all the same.' },
			{ outcome: 'created', id: 'new2' },
		]);
	});

	test('that updated is found updated', async () => {
		const crm = new MemoryCrm([leadRecord('a', { ...ada, Phone: null })]);
		crm.lost = noAnswer;
		const [outcome] = await run(crm, [{ ...ada, Phone: '1' }]);
		expect(outcome).toMatchObject({
			outcome: 'updated',
			changes: [{ field: 'Phone', from: null, to: '1' }],
		});
	});
});

test('whatever is lost and changed on the way, each e-mail address has one record that holds the last value', async () => {
	const records = fc.array(
		fc.record({
			Email: fc.constantFrom('a@x.com', 'b@x.com', 'c@x.com'),
			Phone: fc.string({ minLength: 1 }),
		}),
		{ maxLength: 8 },
	);
	const lost = fc.infiniteStream(fc.boolean());
	await fc.assert(
		fc.asyncProperty(records, lost, async (incoming, isLost) => {
			const crm = new MemoryCrm([leadRecord('a', { ...ada, Email: 'a@x.com' })]);
			const losses = new Map<number, boolean>();
			crm.lost = (operation) => {
				if (!losses.has(operation)) losses.set(operation, isLost.next().value === true);
				return losses.get(operation) ? noAnswer() : undefined;
			};
			const outcomes = await run(
				crm,
				incoming.map((values) => ({ ...ada, ...values })),
			);
			expect(outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
			for (const { Email } of incoming) {
				const [record, ...others] = crm.all('Lead').filter(({ values }) => values.Email === Email);
				const last = incoming.findLast((each) => each.Email === Email);
				expect(record?.values.Phone).toBe(last?.Phone);
				expect(others).toEqual([]);
			}
		}),
	);
});
