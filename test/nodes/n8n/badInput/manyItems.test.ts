/** 10,000 items, half of them bad: the bad ones fail alone, and calls are shared as without them. */
import { rowCrms } from '../../../e2e/operationRows';
import { sent } from '../../../e2e/operationRows/row';
import { isApiCall } from '../../../products';
import { ofItem, setRowStage, type Changes, type Label } from './rowStage';

const labels = Object.keys(rowCrms) as Label[];
const ITEMS = 10_000;

describe.each(labels)('%s', (label) => {
	const stage = setRowStage(label);
	const { underTest, agent } = rowCrms[label];
	const { lead } = underTest.names;

	/** IDs of the same form, in an order that no record has. */
	const unknownId = (index: number) =>
		underTest.unknownUserId.replace(/.{4}$/, String(index).padStart(4, '0'));

	const createLeads = (count: number) =>
		Array.from({ length: count }, () => stage.crm.colleague.create(lead, underTest.newLead));

	test.each<[of: string, good: () => readonly string[], bad: (index: number) => string, Changes]>([
		['record.get', () => createLeads(ITEMS / 2), unknownId, {}],
		[
			'user.findByEmail',
			() => Array.from({ length: ITEMS / 2 }, () => agent.email),
			(index) => `no.one.${index}@bad.example`,
			{ parameters: { userEmail: sent('id') } },
		],
	])(
		'%s',
		async (of, goodOf, badOf, changes) => {
			const good = goodOf();
			const items = Array.from({ length: ITEMS }, (_, index) => ({
				id: index % 2 === 0 ? good[index / 2]! : badOf((index - 1) / 2),
				agent: agent.email,
			}));
			const before = stage.crm.log.entries.length;
			const output = await stage.run(of, items, changes);
			const calls = stage.crm.log.entries.slice(before).filter(isApiCall).length;
			expect(output).toHaveLength(ITEMS);
			const failed = output.map(({ error }) => error !== undefined);
			expect(failed).toEqual(items.map((_, index) => index % 2 === 1));
			expect(ofItem(output, ITEMS - 1)[0]?.json).toMatchObject({
				error: { message: expect.any(String) as string, advice: expect.any(String) as string },
			});
			// The others describe the entities.
			expect(calls).toBeLessThanOrEqual(3 + (ITEMS / 1_000) * underTest.calls.toFind);
		},
		60_000,
	);
});
