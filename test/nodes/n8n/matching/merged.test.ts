/** A record that was merged into another one leads to that one, in every operation that is given one record. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { dynamics365 } from '../../../products/dynamics365';
import { salesforce } from '../../../products/salesforce';
import { setOperationStage } from '../operationStage';
import { automatic } from './actionStage';

describe.each([dynamics365, salesforce])('$name: a merged record', (underTest) => {
	const { names } = underTest;
	const { lead, contact, account, accountName, email, lastName, jobTitle, key } = names;
	const stage = setOperationStage(underTest);
	const { runJson } = stage;
	let made = 0;
	const next = () => (made += 1);

	/** A contact that was merged into another one; the key and the address are those of the merged one. */
	function merge() {
		const number = next();
		const values = { [lastName]: 'Lovelace' };
		const own = { [email]: `merged${number}@example.com`, [key]: `M-${number}` };
		const mergedId = stage.crm.colleague.create(contact, { ...values, ...own });
		const masterId = stage.crm.colleague.create(contact, {
			...values,
			[email]: `master${number}@example.com`,
		});
		stage.crm.colleague.merge(contact, { masterId, mergedId });
		return { mergedId, masterId, own };
	}

	const byId = (operation: string, more: INodeParameters = {}): INodeParameters => ({
		resource: 'record',
		operation,
		entity: stage.entity(contact),
		findBy: 'id',
		recordId: '={{ $json.id }}',
		fields: automatic,
		...more,
	});
	const byKey = (operation: string, more: INodeParameters = {}): INodeParameters => ({
		...byId(operation),
		findBy: 'keyFields',
		keyFields: { keyField: [{ field: key, value: '={{ $json.key }}' }] },
		...more,
	});
	const upsert = (more: INodeParameters): INodeParameters => ({
		resource: 'record',
		operation: 'upsert',
		entity: stage.entity(contact),
		searchIn: 'entity',
		fields: automatic,
		onNoMatch: 'create',
		options: {},
		...more,
	});
	const titleOf = async (id: string) =>
		(await runJson(byId('get', { simplify: false }), [{ id }]))[0]![jobTitle];

	test.each<[string, string, INodeParameters]>([
		['email address', email, { matchBy: 'email' }],
		['key', key, { matchBy: 'customFields', matchRules: { rule: [{ fields: [key] }] } }],
	])(
		'leads Create or Update by its %s to its master, which keeps its own',
		async (_, field, parameters) => {
			const { masterId, own } = merge();
			const before = stage.crm.count(contact);
			const read = async () => (await runJson(byId('get'), [{ id: masterId }]))[0]![field];
			const kept = await read();
			const item = { ...own, [lastName]: 'Lovelace', [jobTitle]: 'Countess' };
			const [outcome] = await runJson(upsert(parameters), [item]);
			expect(outcome).toMatchObject({ outcome: 'updated', id: masterId });
			expect(stage.crm.count(contact)).toBe(before);
			expect(await read()).toBe(kept);
			expect(await runJson(upsert(parameters), [item])).toMatchObject([
				{
					outcome: 'unchanged',
					reason: expect.stringContaining('keeps its own values of the match fields') as string,
				},
			]);
		},
	);

	test('leads Create or Update by its ID to its master, through several merges', async () => {
		const { masterId: middle, mergedId } = merge();
		const masterId = stage.crm.colleague.create(contact, { [lastName]: 'Last' });
		stage.crm.colleague.merge(contact, { masterId, mergedId: middle });
		const { idField } = await describeContact();
		const rule = { matchBy: 'customFields', matchRules: { rule: [{ fields: [idField] }] } };
		const item = { [idField]: mergedId, [jobTitle]: 'Countess' };
		const [outcome] = await runJson(upsert(rule), [item]);
		expect(outcome).toMatchObject({ outcome: 'updated', id: masterId });
	});

	test.each([
		['its ID', byId],
		['a key', byKey],
	])('leads Get, Update and Assign Owner by %s to its master', async (_, find) => {
		const { mergedId, masterId, own } = merge();
		const item = { id: mergedId, key: own[key] };
		expect(await runJson(find('get'), [item])).toMatchObject([{ id: masterId }]);
		for (const options of [{ dryRun: true }, {}]) {
			const [updated] = await runJson(find('update', { options }), [
				{ ...item, [jobTitle]: 'Countess' },
			]);
			expect(updated).toMatchObject({ outcome: 'updated', id: masterId });
		}
		expect(await titleOf(masterId)).toBe('Countess');
		const owner = { assignTo: 'id', ownerId: stage.crm.colleague.id };
		const [assigned] = await runJson(find('assignOwner', owner), [item]);
		expect(assigned).toMatchObject({ outcome: 'assigned', id: masterId });
	});

	test.each([
		['its ID', byId],
		['a key', byKey],
	])('is not deleted by %s, and neither is its master', async (_, find) => {
		const { mergedId, masterId, own } = merge();
		const item = { id: mergedId, key: own[key] };
		for (const options of [{ dryRun: true }, {}]) {
			const [deleted] = await runJson(find('delete', { options }), [item]);
			expect(deleted).toMatchObject({
				deleted: false,
				error: {
					code: 'RECORD_MERGED',
					message: expect.stringContaining(`was merged into ${masterId}`) as string,
				},
			});
		}
		expect(await runJson(byId('get'), [{ id: masterId }])).toMatchObject([{ id: masterId }]);
	});

	test('is left aside where an active record has the same values', async () => {
		const { own } = merge();
		const values = { [lastName]: 'Byron', [email]: own[email]! };
		const id = stage.crm.colleague.create(contact, values);
		const keyFields = { keyField: [{ field: email, value: own[email]! }] };
		expect(await runJson(byKey('get', { keyFields }))).toMatchObject([{ id }]);
	});

	test('whose master was deleted as well is not found', async () => {
		const { mergedId, masterId } = merge();
		stage.crm.colleague.delete(contact, masterId);
		const [deleted] = await runJson(byId('delete'), [{ id: masterId }]);
		expect(deleted).toMatchObject({ deleted: false });
		const [got] = await runJson(byId('get'), [{ id: mergedId }]);
		expect([mergedId, undefined]).toContain(got!.id);
	});

	test.each([
		['account', account, accountName],
		['lead', lead, lastName],
	])('of %s leads to its master too', async (_, entity, name) => {
		const values = entity === lead ? underTest.newLead : { [name]: `Engines ${next()}` };
		const [masterId, mergedId] = [1, 2].map(() => stage.crm.colleague.create(entity, values));
		stage.crm.colleague.merge(entity, { masterId: masterId!, mergedId: mergedId! });
		const parameters = byId('get', { entity: stage.entity(entity) });
		expect(await runJson(parameters, [{ id: mergedId }])).toMatchObject([{ id: masterId }]);
	});

	test('costs at most one call more for 2,000 records', async () => {
		const merged = Array.from({ length: 20 }, merge);
		const items: IDataObject[] = Array.from({ length: 2_000 }, (_, index) => ({
			id: merged[index % 20]!.mergedId,
			[jobTitle]: `Title ${next()}`,
		}));
		await runJson(byId('update'), items.slice(0, 1));
		let ids: unknown[] = [];
		const calls = await stage.callsOf(async () => {
			ids = (await runJson(byId('update'), items)).map(({ id }) => id);
		});
		expect(ids).toEqual(items.map((__, index) => merged[index % 20]!.masterId));
		expect(calls).toBeLessThanOrEqual(7);
	});

	async function describeContact(): Promise<{ idField: string }> {
		const [described] = await runJson({
			resource: 'entity',
			operation: 'describe',
			entity: stage.entity(contact),
		});
		return described as { idField: string };
	}
});
