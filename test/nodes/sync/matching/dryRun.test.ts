import fc from 'fast-check';
import { leadRecord } from '../leadDescription';
import { MemoryCrm } from './memoryCrm';
import { ada, run } from './runOn';

test('reports what would be written, before and after, and writes nothing', async () => {
	const crm = new MemoryCrm([leadRecord('a', { ...ada, Phone: '1' })]);
	const incoming = [
		{ ...ada, Phone: '2' },
		{ ...ada, Email: 'new@example.com' },
	];
	expect(await run(crm, incoming, { dryRun: true })).toMatchObject([
		{ outcome: 'updated', id: 'a', changes: [{ field: 'Phone', from: '1', to: '2' }] },
		{ outcome: 'created', reason: 'Created: no matching record found.' },
	]);
	expect(crm.writes).toEqual([]);
	expect(crm.all('Lead')).toHaveLength(1);
});

test('records of one run match each other as in a real run', async () => {
	const incoming = fc.array(
		fc.record({ Email: fc.constantFrom('a@x.com', 'b@x.com'), Phone: fc.constantFrom('1', '2') }),
		{ maxLength: 6 },
	);
	await fc.assert(
		fc.asyncProperty(incoming, async (people) => {
			const records = people.map((person) => ({ ...ada, ...person }));
			const inCrm = [leadRecord('a', { ...ada, Email: 'a@x.com', Phone: '1' })];
			const dry = await run(new MemoryCrm(inCrm), records, { dryRun: true });
			const real = await run(new MemoryCrm(inCrm), records);
			const resultsOf = (outcomes: typeof real) =>
				outcomes.map((each) => [each.outcome, 'changes' in each && each.changes]);
			expect(resultsOf(dry)).toEqual(resultsOf(real));
		}),
	);
});
