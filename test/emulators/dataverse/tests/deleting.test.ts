/**
 * What a delete does to the rows that point to the deleted one. Microsoft's reference of account and contact lists it as
 * CascadeConfiguration of each relationship: https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/account
 */
import { AGENT_ALICE } from '..';
import { remove } from './rejections/rejection';
import { startWithClient, type TestWorld } from './testClient';

let world: TestWorld;

beforeAll(async () => {
	world = await startWithClient();
});
afterAll(() => world.emulator.close());

const alice = () => world.emulator.as(AGENT_ALICE.id);
const account = (values: object = {}) => alice().create('account', { name: 'Engines', ...values });
const contact = (values: object = {}) =>
	alice().create('contact', { lastname: 'Lovelace', ...values });
const ofAccount = (id: string) => ({ 'parentcustomerid_account@odata.bind': `/accounts(${id})` });
const ofContact = (id: string) => ({ 'parentcustomerid_contact@odata.bind': `/contacts(${id})` });

test('the contacts of an account are deleted with it, and change tracking returns them as deleted', async () => {
	const [employer, other] = [account(), account()];
	const [employee, stranger] = [contact(ofAccount(employer)), contact(ofAccount(other))];
	const track = { Prefer: 'odata.track-changes' };
	const { body } = await world.client.get('contacts?$select=lastname', track);
	const { status } = await world.client.send(remove(`accounts(${employer})`));
	expect(status).toBe(204);
	expect(alice().get('contact', employee)).toBeUndefined();
	expect(alice().get('contact', stranger)).toMatchObject({ _parentcustomerid_value: other });
	const { rows } = await world.client.follow(body['@odata.deltaLink']);
	expect(rows).toMatchObject([{ id: employee, reason: 'deleted' }]);
});

test.each([
	{
		lost: 'the account that it is part of',
		make: () => {
			const id = account();
			const bind = { 'parentaccountid@odata.bind': `/accounts(${id})` };
			return { parent: `accounts(${id})`, table: 'account', child: account(bind) };
		},
		column: '_parentaccountid_value',
	},
	{
		lost: 'its primary contact',
		make: () => {
			const id = contact();
			const bind = { 'primarycontactid@odata.bind': `/contacts(${id})` };
			return { parent: `contacts(${id})`, table: 'account', child: account(bind) };
		},
		column: '_primarycontactid_value',
	},
	{
		lost: 'the contact that it belongs to',
		make: () => {
			const id = contact();
			return { parent: `contacts(${id})`, table: 'contact', child: contact(ofContact(id)) };
		},
		column: '_parentcustomerid_value',
	},
])('a row stays, and loses $lost', async ({ make, column }) => {
	const { parent, table, child } = make();
	expect(alice().get(table, child)![column]).not.toBeNull();
	await world.client.send(remove(parent));
	expect(alice().get(table, child)![column]).toBeNull();
});
