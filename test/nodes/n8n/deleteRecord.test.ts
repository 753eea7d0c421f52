/** Record: Delete. */
import type { INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { runWithHints } from '../../support/n8nHost';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

describe.each(productsUnderTest)('$name: Delete', (underTest) => {
	const { names, unknownUserId } = underTest;
	const { lead, contact, lastName, key } = names;
	const stage = setOperationStage(underTest);
	const { createLead, runJson, callsOf } = stage;
	const countLeads = () => stage.crm.count(lead);

	const byId = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'record',
		operation: 'delete',
		entity: stage.entity(lead),
		findBy: 'id',
		recordId: '={{ $json.id }}',
		...more,
	});
	const byField = (field: string, value: string): INodeParameters =>
		byId({ findBy: 'keyFields', keyFields: { keyField: [{ field, value }] } });

	test('deletes a record; a second time there is none to delete, which is not an error', async () => {
		const items = [{ id: createLead() }];
		expect(await runJson(byId(), items)).toEqual([{ deleted: true, id: items[0]?.id }]);
		const [again] = await stage.run(byId(), items);
		expect(again?.json).toMatchObject({
			deleted: false,
			reason: expect.stringMatching(/^No such record/) as string,
		});
		expect(errorOf(again)).toBeUndefined();
	});

	test('finds the record by its key', async () => {
		const id = createLead({ [key]: 'delete-1' });
		const parameters = byField(key, '={{ $json.key }}');
		expect(await runJson(parameters, [{ key: 'delete-1' }])).toEqual([{ deleted: true, id }]);
		expect(await runJson(parameters, [{ key: 'delete-1' }])).toMatchObject([{ deleted: false }]);
	});

	test('deletes none of several records that match', async () => {
		for (let index = 0; index < 2; index += 1) createLead({ [lastName]: 'Twin' });
		const before = countLeads();
		const [failed] = await stage.run(byField(lastName, 'Twin'));
		expect(failed?.json).toMatchObject({ deleted: false, error: { code: 'MULTIPLE_MATCHES' } });
		expect(countLeads()).toBe(before);
	});

	test('a record that several items name is deleted once', async () => {
		const id = createLead();
		const deleted = { deleted: true, id };
		expect(await runJson(byId(), [{ id }, { id }])).toEqual([deleted, deleted]);
	});

	test('a dry run deletes nothing, and says which records exist', async () => {
		const id = createLead();
		const before = countLeads();
		const parameters = byId({ options: { dryRun: true } });
		const items = [{ id }, { id: unknownUserId }];
		expect(await runJson(parameters, items)).toMatchObject([
			{ deleted: true, id, dryRun: true },
			{ deleted: false, dryRun: true },
		]);
		expect(countLeads()).toBe(before);
		const settings = { parameters, credentials: stage.crm.credentials };
		const { hints } = await runWithHints(new underTest.Action(), settings, items);
		expect(hints[0]?.message).toMatch(/^Dry run: nothing was written\./);
	});

	test.each([
		['an ID of the wrong form', () => 'no id'],
		['an empty ID', () => ''],
	])('fails for %s', async (_, idOf) => {
		const [failed] = await stage.run(byId(), [{ id: idOf() }]);
		expect(failed?.json).toMatchObject({ deleted: false, error: {} });
		expect(errorOf(failed)).toBeDefined();
	});

	test('does not delete a record of another entity', async () => {
		const id = stage.crm.colleague.create(contact, { [lastName]: 'Hopper' });
		const before = stage.crm.count(contact);
		expect(await runJson(byId(), [{ id }])).toMatchObject([{ deleted: false }]);
		expect(stage.crm.count(contact)).toBe(before);
	});

	test('fails without the permission to delete', async () => {
		const id = createLead();
		stage.crm.forbidDeleting(lead);
		const [failed] = await stage.run(byId(), [{ id }]);
		expect(failed?.json).toMatchObject({
			deleted: false,
			error: { message: expect.stringMatching(/permission|privilege/i) as string },
		});
	});

	test('deletes 10,000 records in few calls, half of which do not exist', async () => {
		const ids = Array.from({ length: 5_000 }, () => createLead());
		const before = countLeads();
		const items = ids.flatMap((id, index) => [{ id }, { id: absentId(id, index) }]);
		let deleted: unknown[] = [];
		const calls = await callsOf(async () => {
			deleted = (await runJson(byId(), items)).map((json) => json.deleted);
		});
		expect(deleted).toEqual(items.map((_, index) => index % 2 === 0));
		expect(countLeads()).toBe(before - ids.length);
		// One more describes the entity, and one finds those that were merged.
		expect(calls).toBeLessThanOrEqual(2 + underTest.calls.toWrite(10_000));
	}, 120_000);

	/** An id of the same form that no record has. */
	const absentId = (id: string, index: number) => {
		const number = String(index).padStart(8, '0');
		return id.includes('-')
			? id.replace(/[^-]{12}$/, `dead${number}`)
			: `${id.slice(0, 3)}zzzz${number}`;
	};
});
