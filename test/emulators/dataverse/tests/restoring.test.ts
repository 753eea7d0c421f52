/** Deleted rows that the environment keeps: how they are read, and what restores them or does not. */
import { AGENT_ALICE } from '..';
import { post } from './rejections/rejection';
import { startWithClient, type TestWorld } from './testClient';

let world: TestWorld;

beforeAll(async () => {
	world = await startWithClient();
});
afterAll(() => world.emulator.close());

const alice = () => world.emulator.as(AGENT_ALICE.id);
const lead = (id: string) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.lead', leadid: id });
const restore = async (Target: object) => await world.client.send(post('Restore', { Target }));

function createDeleted(values: Record<string, string> = {}): string {
	const id = alice().create('lead', { lastname: 'Lovelace', ...values });
	alice().delete('lead', id);
	return id;
}

async function readBin(id: string): Promise<unknown> {
	const fetch = `<fetch datasource="bin"><entity name="lead"><attribute name="lastname"/><filter><condition attribute="leadid" operator="eq" value="${id}"/></filter></entity></fetch>`;
	const { body } = await world.client.send({
		path: `leads?fetchXml=${encodeURIComponent(fetch)}`,
	});
	return body.value;
}

test('a deleted row can be read, and restored by its address', async () => {
	const id = createDeleted();
	expect(await readBin(id)).toMatchObject([{ leadid: id, lastname: 'Lovelace' }]);
	const { status, body } = await restore({
		'@odata.id': `${world.emulator.url}/api/data/v9.2/leads(${id})`,
	});
	expect([status, body.id]).toEqual([200, id]);
	expect(alice().get('lead', id)).toMatchObject({ lastname: 'Lovelace' });
	expect(await readBin(id)).toEqual([]);
});

test('and by its type and primary key', async () => {
	const id = createDeleted();
	expect(await restore(lead(id))).toMatchObject({ status: 200, body: { id } });
});

test.each<[string, () => string, object]>([
	[
		'was never there',
		() => AGENT_ALICE.id,
		{ status: 404, body: { error: { code: '0x80040217' } } },
	],
	[
		'has an ID that was used again',
		() => {
			const id = createDeleted();
			alice().create('lead', { leadid: id, lastname: 'Hopper' });
			return id;
		},
		{ body: { error: { code: '0x80049939' } } },
	],
	[
		'has a key value that was used again',
		() => {
			const id = createDeleted({ new_externalid: 'K-1' });
			alice().create('lead', { lastname: 'Hopper', new_externalid: 'K-1' });
			return id;
		},
		{ body: { error: { code: '0x80049929' } } },
	],
	[
		'refers to a row that was deleted as well',
		() => {
			const account = alice().create('account', { name: 'Engines' });
			const id = createDeleted({ 'parentaccountid@odata.bind': `/accounts(${account})` });
			alice().delete('account', account);
			return id;
		},
		{ body: { error: { code: '0x80049959' } } },
	],
])('a row that %s is not restored', async (_, prepare, rejection) => {
	expect(await restore(lead(prepare()))).toMatchObject(rejection);
});

test('rows that were deleted with a row are restored with it, and no others', async () => {
	const account = alice().create('account', { name: 'Engines' });
	const createContact = () =>
		alice().create('contact', {
			lastname: 'Lovelace',
			'parentcustomerid_account@odata.bind': `/accounts(${account})`,
		});
	const [before, along] = [createContact(), createContact()];
	alice().delete('contact', before);
	alice().delete('account', account);
	await restore({ '@odata.type': 'Microsoft.Dynamics.CRM.account', accountid: account });
	expect(alice().get('contact', along)).toMatchObject({ _parentcustomerid_value: account });
	expect(alice().get('contact', before)).toBeUndefined();
});

test('an environment that keeps no deleted rows restores none', async () => {
	world.emulator.organization.keepsDeletedRecords = false;
	const id = createDeleted();
	world.emulator.organization.keepsDeletedRecords = true;
	expect(await readBin(id)).toEqual([]);
	expect(await restore(lead(id))).toMatchObject({ status: 404 });
});
