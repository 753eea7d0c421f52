/** Merges: what they set, what they move, and what they reject. */
import { AGENT_ALICE } from '..';
import type { TestRequest } from './testClient';
import { startWithClient, type TestWorld } from './testClient';
import { post } from './rejections/rejection';

let world: TestWorld;

beforeAll(async () => {
	world = await startWithClient();
});
afterAll(() => world.emulator.close());

const TYPE = 'Microsoft.Dynamics.CRM.';
const alice = () => world.emulator.as(AGENT_ALICE.id);
const create = (table: string, values: object) => alice().create(table, { ...values });

function merge(table: string, masterId: string, mergedId: string, more: object = {}): TestRequest {
	const entity = (id: string) => ({ '@odata.type': `${TYPE}${table}`, [`${table}id`]: id });
	return post('Merge', {
		Target: entity(masterId),
		Subordinate: entity(mergedId),
		PerformParentingChecks: false,
		...more,
	});
}

test('the subordinate is inactive and names the record that stays, which is updated', async () => {
	const [masterId, mergedId] = ['Stays', 'Goes'].map((lastname) => create('contact', { lastname }));
	const UpdateContent = { '@odata.type': `${TYPE}contact`, jobtitle: 'Countess' };
	const { status } = await world.client.send(
		merge('contact', masterId!, mergedId!, { UpdateContent }),
	);
	expect(status).toBe(204);
	expect(alice().get('contact', mergedId!)).toMatchObject({
		merged: true,
		_masterid_value: masterId,
		statecode: 1,
		statuscode: 2,
	});
	expect(alice().get('contact', masterId!)).toMatchObject({
		merged: false,
		_masterid_value: null,
		statecode: 0,
		lastname: 'Stays',
		jobtitle: 'Countess',
	});
});

test('what belonged to the subordinate belongs to the record that stays', async () => {
	const [masterId, mergedId] = ['Stays', 'Goes'].map((name) => create('account', { name }));
	const contact = create('contact', {
		lastname: 'Lovelace',
		'parentcustomerid_account@odata.bind': `/accounts(${mergedId})`,
	});
	await world.client.send(merge('account', masterId!, mergedId!));
	expect(alice().get('contact', contact)).toMatchObject({ _parentcustomerid_value: masterId });
});

test('the record that stays is in the marketing lists of both, once in each', async () => {
	const [both, one] = ['Both', 'One'].map((listname) =>
		create('list', { listname, createdfromcode: 2 }),
	);
	const [masterId, mergedId] = ['Stays', 'Goes'].map((lastname) => create('contact', { lastname }));
	for (const [list, member] of [
		[both, masterId],
		[both, mergedId],
		[one, mergedId],
	]) {
		await world.client.send(post(`lists(${list})/${TYPE}AddMemberList`, { EntityId: member }));
	}
	await world.client.send(merge('contact', masterId!, mergedId!));
	const members = alice()
		.list('listmember')
		.map((row) => [row._listid_value, row._entityid_value]);
	expect(members.toSorted()).toEqual(
		[
			[both, masterId],
			[one, masterId],
		].toSorted(),
	);
});

test('what a merge sets cannot be written', () => {
	const id = create('lead', { lastname: 'Lovelace', subject: 'x' });
	alice().update('lead', id, { merged: true });
	expect(alice().get('lead', id)).toMatchObject({ merged: false });
});

test('a merge that makes no sense is rejected', async () => {
	const [lead, other] = ['a', 'b'].map((lastname) => create('lead', { lastname, subject: 'x' }));
	const account = create('account', { name: 'x' });
	const Subordinate = { '@odata.type': `${TYPE}account`, accountid: account };
	const rejected = [
		merge('lead', lead!, lead!),
		merge('lead', lead!, other!, { Subordinate }),
		merge('lead', lead!, other!, { Subordinate: { leadid: other } }),
		merge('new_thing', lead!, other!),
	];
	for (const request of rejected) {
		expect((await world.client.send(request)).status).toBe(400);
	}
});
