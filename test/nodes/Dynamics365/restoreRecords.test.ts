/** Record: Restore in Dynamics 365. */
import type { INodeParameters } from 'n8n-workflow';
import { AGENT_ALICE } from '../../emulators/dataverse';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { errorOf } from '../../support/itemError';
import { setOperationStage } from '../n8n/operationStage';

let environment: Awaited<ReturnType<typeof startDynamics365>>;
const stage = setOperationStage({
	...dynamics365,
	start: async () => (environment = await startDynamics365()),
});

const restore = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'record',
	operation: 'restore',
	entity: stage.entity('lead'),
	recordId: '={{ $json.id }}',
	...more,
});

const alice = () => environment.emulator.as(AGENT_ALICE.id);
const isThere = (id: string, table = 'lead') => alice().get(table, id) !== undefined;
const createDeleted = (values: Record<string, string> = {}) => {
	const id = stage.createLead(values);
	stage.crm.colleague.delete('lead', id);
	return id;
};
const batches = () =>
	stage.crm.log.entries.filter(({ body }) => body.includes('Restore HTTP/1.1')).length;

test('restores a record with its values, also one given twice or in braces', async () => {
	const id = createDeleted({ firstname: 'Ada' });
	const output = await stage.runJson(restore(), [{ id }, { id: `{${id.toUpperCase()}}` }]);
	expect(output[0]).toEqual({
		outcome: 'restored',
		id,
		url: expect.stringContaining(id) as string,
		entity: 'lead',
	});
	expect(output[1]).toMatchObject({ outcome: 'unchanged' });
	expect(alice().get('lead', id)).toMatchObject({ firstname: 'Ada' });
});

test('restores what was deleted along with it', async () => {
	const account = alice().create('account', { name: 'Engines' });
	const contact = alice().create('contact', {
		lastname: 'Lovelace',
		'parentcustomerid_account@odata.bind': `/accounts(${account})`,
	});
	alice().delete('account', account);
	await stage.runJson(restore({ entity: stage.entity('account') }), [{ id: account }]);
	expect(isThere(contact, 'contact')).toBe(true);
});

test('a record that is not deleted is unchanged, and needs no call to restore', async () => {
	const before = batches();
	const [output] = await stage.runJson(restore(), [{ id: stage.createLead() }]);
	expect(output).toMatchObject({ outcome: 'unchanged', reason: 'The record is not deleted.' });
	expect(batches()).toBe(before);
});

test.each<[string, () => string, RegExp]>([
	['an empty ID', () => '', /ID is empty/],
	['what is not an ID', () => 'x', /"x" is not a valid record ID/],
	['an ID of another CRM', () => dynamics365.foreignId, /is not a valid record ID/],
	[
		'a record that was deleted before deleted records were kept',
		() => {
			environment.emulator.organization.keepsDeletedRecords = false;
			const id = createDeleted();
			environment.emulator.organization.keepsDeletedRecords = true;
			return id;
		},
		/not even among the deleted records/,
	],
	[
		'a key value that another record has now',
		() => {
			const id = createDeleted({ new_externalid: 'restore-1' });
			stage.createLead({ new_externalid: 'restore-1' });
			return id;
		},
		/another record has one of its key values/,
	],
	[
		'a lookup to a record that was deleted as well',
		() => {
			const account = alice().create('account', { name: 'Engines' });
			const id = alice().create('lead', {
				...dynamics365.newLead,
				'parentaccountid@odata.bind': `/accounts(${account})`,
			});
			alice().delete('lead', id);
			alice().delete('account', account);
			return id;
		},
		/a record that it refers to was deleted/,
	],
])('fails for %s, and for no other item', async (_, prepare, message) => {
	const other = createDeleted();
	const items = [{ id: prepare() }, { id: other }];
	const [failed, restored] = await stage.run(restore(), items);
	expect(failed?.json).toMatchObject({ outcome: 'failed' });
	expect(errorOf(failed)?.message).toMatch(message);
	expect(restored?.json).toMatchObject({ outcome: 'restored', id: other });
});

test('fails for an elastic table, which keeps no deleted rows', async () => {
	const parameters = restore({ entity: stage.entity('new_sensordata') });
	const [failed] = await stage.run(parameters, [{ id: dynamics365.unknownUserId }]);
	expect(errorOf(failed)?.message).toMatch(/cannot restore/);
});

test.each(['afterWrite', 'beforeWrite'] as const)(
	'a connection that is cut (%s): the record says whether it was restored',
	async (cut) => {
		const id = createDeleted();
		const before = batches();
		// The first two batches read the table, and which records are deleted.
		stage.crm.faults.add({ path: /\$batch/, skip: 2, cut });
		const [output] = await stage.runJson(restore(), [{ id }]);
		expect(output).toMatchObject({ outcome: cut === 'afterWrite' ? 'restored' : 'failed' });
		expect(isThere(id)).toBe(cut === 'afterWrite');
		expect(batches()).toBe(before + 1);
	},
);

test('a dry run writes nothing', async () => {
	const id = createDeleted();
	const parameters = restore({ options: { dryRun: true } });
	const output = await stage.runJson(parameters, [{ id }, { id: stage.createLead() }]);
	expect(output).toMatchObject([
		{ outcome: 'restored', dryRun: true },
		{ outcome: 'unchanged', dryRun: true },
	]);
	expect(isThere(id)).toBe(false);
});

test('400 records take four calls besides the description and the search', async () => {
	const ids = Array.from({ length: 400 }, () => createDeleted());
	let outcomes: unknown[] = [];
	const calls = await stage.callsOf(async () => {
		const items = ids.map((id) => ({ id }));
		outcomes = (await stage.runJson(restore(), items)).map(({ outcome }) => outcome);
	});
	expect(outcomes).toEqual(ids.map(() => 'restored'));
	expect(calls).toBeLessThanOrEqual(8);
});
