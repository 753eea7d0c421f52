/** Changes by other users between search and write, and writes without a response. */
import fc from 'fast-check';
import { CrmError } from '../../../../nodes/crm/errors';
import { leadRecord } from '../leadDescription';
import { MemoryCrm } from './memoryCrm';
import { ada, run } from './runOn';

const noResponse = () => new CrmError('No response.', { kind: 'retryLater', outcomeUnknown: true });

/** Runs the action on the first call only. */
function once(action: () => void): () => void {
	let isDone = false;
	return () => {
		if (isDone) return;
		isDone = true;
		action();
	};
}

describe('a record that changes between search and write', () => {
	const held = leadRecord('a', { ...ada, Phone: null });

	test('is decided again by its new values', async () => {
		const crm = new MemoryCrm([held]);
		crm.beforeWrite = once(() =>
			crm.put({ ...held, values: { ...ada, Phone: '9' }, version: '2' }),
		);
		const overwriteRules = { forAll: 'onlyFillEmpty', forSingle: new Map() } as const;
		const [outcome] = await run(crm, [{ ...ada, Phone: '1' }], { policy: { overwriteRules } });
		expect(outcome).toMatchObject({ outcome: 'unchanged' });
		expect(crm.valuesOf('a')).toMatchObject({ Phone: '9' });
	});

	test('to the values to write is unchanged', async () => {
		const crm = new MemoryCrm([held]);
		crm.beforeWrite = once(() =>
			crm.put({ ...held, values: { ...ada, Phone: '1' }, version: '2' }),
		);
		const [outcome] = await run(crm, [{ ...ada, Phone: '1' }]);
		expect(outcome).toMatchObject({ outcome: 'unchanged' });
	});

	test('or is deleted is created again', async () => {
		const crm = new MemoryCrm([held]);
		crm.beforeWrite = once(() => crm.remove('a'));
		const [outcome] = await run(crm, [{ ...ada, Phone: '1' }]);
		expect(outcome).toMatchObject({ outcome: 'created' });
	});

	test('again and again fails after some attempts', async () => {
		const crm = new MemoryCrm([held]);
		let version = 1;
		crm.beforeWrite = () => crm.put({ ...held, version: String((version += 1)) });
		const [outcome] = await run(crm, [{ ...ada, Phone: '1' }]);
		expect(outcome).toMatchObject({ outcome: 'failed', reason: 'The record has changed.' });
	});
});

test('two runs that create the same record create one, where the CRM lets the client choose IDs', async () => {
	const crm = new MemoryCrm();
	const other = run(crm, [{ ...ada, Phone: '1' }]);
	const outcomes = await Promise.all([other, run(crm, [{ ...ada, Phone: '2' }])]);
	expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual(['created', 'updated']);
	expect(crm.all('Lead')).toHaveLength(1);
});

describe('a write without a response', () => {
	test('that created a record finds it by its values', async () => {
		const crm = new MemoryCrm();
		crm.lostResponse = noResponse;
		const outcomes = await run(crm, [ada, { ...ada, Email: 'b@x.com', Notes: 'n'.repeat(9_000) }]);
		expect(outcomes).toMatchObject([
			{ outcome: 'created', id: 'new1' },
			{ outcome: 'created', id: 'new2' },
		]);
	});

	test('that created two equal records reports each of them', async () => {
		const crm = new MemoryCrm([leadRecord('old', ada)]);
		crm.lostResponse = noResponse;
		const outcomes = await run(crm, [ada, ada], { searchIn: [] });
		expect(new Set(outcomes.map((outcome) => 'id' in outcome && outcome.id))).toEqual(
			new Set(['new2', 'new3']),
		);
	});

	test('followed by an outage reports that the record may be written, and keeps the other outcomes', async () => {
		const crm = new MemoryCrm();
		crm.lostResponse = (operation) => (operation === 0 ? noResponse() : undefined);
		crm.beforeWrite = () => {
			crm.beforeFind = () => {
				throw new CrmError('The CRM is down.', { kind: 'retryLater' });
			};
		};
		const outcomes = await run(crm, [ada, { ...ada, Email: 'b@x.com' }]);
		expect(outcomes).toMatchObject([
			{
				outcome: 'failed',
				reason: expect.stringMatching(/^No response. The record may have been created/) as unknown,
			},
			{ outcome: 'created', id: 'new2' },
		]);
	});

	test('that updated a record is verified', async () => {
		const crm = new MemoryCrm([leadRecord('a', { ...ada, Phone: null })]);
		crm.lostResponse = noResponse;
		const [outcome] = await run(crm, [{ ...ada, Phone: '1' }]);
		expect(outcome).toMatchObject({
			outcome: 'updated',
			changes: [{ field: 'Phone', from: null, to: '1' }],
			reason: 'Written, but the response was lost; verified in the CRM.',
		});
	});
});

test('whichever responses are lost, each email address has one record with the last value', async () => {
	const records = fc.array(
		fc.record({
			Email: fc.constantFrom('a@x.com', 'b@x.com', 'c@x.com'),
			Phone: fc.string().map((text) => `0${text}0`),
		}),
		{ maxLength: 8 },
	);
	const losses = fc.infiniteStream(fc.boolean());
	await fc.assert(
		fc.asyncProperty(records, losses, async (incoming, isLost) => {
			const crm = new MemoryCrm([leadRecord('a', { ...ada, Email: 'a@x.com' })]);
			const lostOperations = new Map<number, boolean>();
			crm.lostResponse = (operation) => {
				if (!lostOperations.has(operation)) {
					lostOperations.set(operation, isLost.next().value === true);
				}
				return lostOperations.get(operation) ? noResponse() : undefined;
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
