/** The value that an item is matched by: with spaces around it, and in fields that cannot be written. */
import { productsUnderTest } from '../../../products';
import { openMapper } from '../../../support/mapper';
import { setActionStage } from './actionStage';

describe.each(productsUnderTest)('$name: the value to match by', (underTest) => {
	const { names, newLead } = underTest;
	const stage = setActionStage(underTest);
	const { runLeads } = stage;

	test.each([
		['a space', ' '],
		['a tab', '\t'],
		['a no-break space', '\u00a0'],
		['a line break', '\n'],
	])('with %s before and after it is one record in every run', async (_, space) => {
		const address = `spaced${stage.next()}@example.com`;
		const before = stage.crm.count(names.lead);
		const outcomes = [];
		for (const email of [
			`${space}${address}`,
			`${space}${address}`,
			address,
			`${address}${space}`,
		]) {
			const [outcome] = await runLeads([{ ...newLead, [names.email]: email }]);
			outcomes.push(outcome?.outcome);
		}
		expect(outcomes).toEqual(['created', 'unchanged', 'unchanged', 'unchanged']);
		expect(stage.crm.count(names.lead)).toBe(before + 1);
	});

	describe('in a field that cannot be written', () => {
		const matchBy = (field: string) => ({
			matchBy: 'customFields',
			matchRules: { rule: [{ fields: [field] }] },
		});

		test('the ID: its record is updated, with automatic mapping and by hand', async () => {
			const id = stage.crm.colleague.create(names.lead, { ...newLead });
			const item = { [names.leadId]: id, [names.jobTitle]: 'Countess' };
			const rule = matchBy(names.leadId);
			const [automatic] = await runLeads([item], rule);
			expect(automatic).toMatchObject({ outcome: 'updated', id, matchedBy: names.leadId });
			const map = await openMapper(underTest, stage.crm, names.lead);
			const byHand = map({ [names.jobTitle]: 'Duchess' });
			const [mapped] = await runLeads([item], { ...rule, fields: byHand });
			expect(mapped).toMatchObject({ outcome: 'updated', id });
		});

		test('the full name that the CRM composes', async () => {
			const last = `Lovelace${stage.next()}`;
			const id = stage.crm.colleague.create(names.lead, {
				...newLead,
				[names.firstName]: 'Ada',
				[names.lastName]: last,
			});
			const item = { [names.fullName]: `Ada ${last}`, [names.jobTitle]: 'Countess' };
			const [outcome] = await runLeads([item], matchBy(names.fullName));
			expect(outcome).toMatchObject({ outcome: 'updated', id, matchedBy: names.fullName });
		});
	});
});
