/** Record: Restore in Salesforce. */
import type { INodeParameters } from 'n8n-workflow';
import { AGENT_ALICE } from '../../emulators/salesforce';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

let org: Awaited<ReturnType<typeof startSalesforce>>;
const stage = setOperationStage({
	...salesforce,
	start: async () => (org = await startSalesforce()),
});

const restore = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'record',
	operation: 'restore',
	entity: stage.entity('Lead'),
	recordId: '={{ $json.id }}',
	...more,
});

const createDeleted = () => {
	const id = stage.createLead();
	stage.crm.colleague.delete('Lead', id);
	return id;
};
const isDeleted = (id: string, object = 'Lead') =>
	org.emulator.as(AGENT_ALICE.id).get(object, id)?.IsDeleted;
const soapRequests = () =>
	stage.crm.log.entries.filter(({ path }) => path.startsWith('/services/Soap')).length;

afterEach(() => stage.crm.faults.clear());

test('restores a record once, also one given twice or without its checksum', async () => {
	const id = createDeleted();
	const output = await stage.runJson(restore(), [{ id }, { id: id.slice(0, 15) }]);
	expect(output[0]).toEqual({
		outcome: 'restored',
		id,
		url: expect.stringContaining(id) as string,
		entity: 'Lead',
	});
	const reason = 'An earlier item has restored the record.';
	expect(output[1]).toMatchObject({ outcome: 'unchanged', reason });
	expect(isDeleted(id)).toBe(false);
});

test('restores what was deleted along with it', async () => {
	const account = stage.crm.colleague.create('Account', { Name: 'A' });
	const contact = stage.crm.colleague.create('Contact', { LastName: 'x', AccountId: account });
	stage.crm.colleague.delete('Account', account);
	await stage.runJson(restore({ entity: stage.entity('Account') }), [{ id: account }]);
	expect(isDeleted(contact, 'Contact')).toBe(false);
});

test('a record that was merged can be restored', async () => {
	const [masterId, mergedId] = [stage.createLead(), stage.createLead()];
	stage.crm.colleague.merge('Lead', { masterId, mergedId });
	const [restored] = await stage.runJson(restore(), [{ id: mergedId }]);
	expect(restored).toMatchObject({ outcome: 'restored', id: mergedId });
});

test('a record that is not deleted is unchanged, and needs no call to restore', async () => {
	const before = soapRequests();
	const [output] = await stage.runJson(restore(), [{ id: stage.createLead() }]);
	expect(output).toMatchObject({ outcome: 'unchanged', reason: 'The record is not deleted.' });
	expect(soapRequests()).toBe(before);
});

test.each([
	['an empty ID', '', /ID is empty/],
	['what is not an ID', 'x', /"x" is not a valid Lead ID/],
	['an ID of another CRM', salesforce.foreignId, /is not a valid Lead ID/],
	['a record that is not in the Recycle Bin', '00QgK000000zzzz', /not even in the Recycle Bin/],
])('fails for %s, and for no other item', async (_, id, message) => {
	const other = createDeleted();
	const [failed, restored] = await stage.run(restore(), [{ id }, { id: other }]);
	expect(failed?.json).toMatchObject({ outcome: 'failed' });
	expect(errorOf(failed)?.message).toMatch(message);
	expect(restored?.json).toMatchObject({ outcome: 'restored', id: other });
});

test('fails for an object without a Recycle Bin', async () => {
	const [failed] = await stage.run(restore({ entity: stage.entity('LeadStatus') }), [{ id: 'x' }]);
	expect(errorOf(failed)?.message).toMatch(/cannot restore/);
});

test.each(['afterWrite', 'beforeWrite'] as const)(
	'a connection that is cut (%s): the record says whether it was restored',
	async (cut) => {
		const id = createDeleted();
		const before = soapRequests();
		stage.crm.faults.add({ path: /Soap/, cut });
		const [output] = await stage.runJson(restore(), [{ id }]);
		expect(output).toMatchObject({ outcome: cut === 'afterWrite' ? 'restored' : 'failed' });
		expect(isDeleted(id)).toBe(cut === 'beforeWrite');
		expect(soapRequests()).toBe(before + 1);
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
	expect(isDeleted(id)).toBe(true);
});

test('400 records take two calls besides the description and the search', async () => {
	const ids = Array.from({ length: 400 }, createDeleted);
	let outcomes: unknown[] = [];
	const calls = await stage.callsOf(async () => {
		const items = ids.map((id) => ({ id }));
		outcomes = (await stage.runJson(restore(), items)).map(({ outcome }) => outcome);
	});
	expect(outcomes).toEqual(ids.map(() => 'restored'));
	expect(calls).toBeLessThanOrEqual(4);
});
