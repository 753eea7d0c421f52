/** Records are deleted many at a time, each by itself. */
import type { RecordReference } from '../../../nodes/crm/port';
import { productsUnderTest } from '../../products';
import { setStage } from './stage';

describe.each(productsUnderTest)('$name: deleting', (underTest) => {
	const { names } = underTest;
	const { lead, contact, lastName } = names;
	const stage = setStage(underTest);
	const { createLead } = stage;
	const ofLead = (id: string): RecordReference => ({ entity: lead, id });
	const countLeads = () => stage.emulator.count(lead);

	test('a record is deleted once; after that there is none to delete', async () => {
		const id = createLead();
		expect(await stage.crm.delete([ofLead(id)])).toEqual([{ ok: true, deleted: true }]);
		expect(await stage.crm.delete([ofLead(id)])).toEqual([{ ok: true, deleted: false }]);
	});

	test('what cannot be deleted fails alone', async () => {
		const [first, second] = [createLead(), createLead()];
		const before = countLeads();
		const results = await stage.crm.delete([ofLead(first), ofLead('no id'), ofLead(second)]);
		expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
		expect(results[1]).toMatchObject({ error: { kind: 'invalidRecord' } });
		expect(countLeads()).toBe(before - 2);
	});

	test('an id of another entity deletes nothing', async () => {
		const id = stage.emulator.as(stage.userId).create(contact, { [lastName]: 'Hopper' });
		const before = stage.emulator.count(contact);
		const [result] = await stage.crm.delete([ofLead(id)]);
		expect(result).not.toEqual({ ok: true, deleted: true });
		expect(stage.emulator.count(contact)).toBe(before);
	});

	test('2,500 records take few calls', async () => {
		const ids = Array.from({ length: 2_500 }, () => createLead());
		const before = countLeads();
		await stage.crm.describe(lead);
		const calls = stage.crm.callCount;
		const results = await stage.crm.delete(ids.map(ofLead));
		expect(results.every((result) => result.ok && result.deleted)).toBe(true);
		expect(stage.crm.callCount - calls).toBe(underTest.calls.toWrite(2_500));
		expect(countLeads()).toBe(before - 2_500);
	}, 60_000);

	test('a lost response is repeated, and the record counts as deleted', async () => {
		const id = createLead();
		await stage.crm.describe(lead);
		stage.emulator.faults.add({ cut: 'afterWrite' });
		expect(await stage.crm.delete([ofLead(id)])).toEqual([{ ok: true, deleted: true }]);
	});

	test('no records, no call', async () => {
		const before = stage.crm.callCount;
		expect(await stage.crm.delete([])).toEqual([]);
		expect(stage.crm.callCount).toBe(before);
	});
});
