/** Marketing lists: the actions that fill them and campaigns, and what they reject. */
import { DynamicsWebApi } from 'dynamics-web-api';
import { AGENT_ALICE } from '..';
import { post, remove, UNKNOWN_ID } from './rejections/rejection';
import { startWithClient, type TestWorld } from './testClient';

let world: TestWorld;
let client: DynamicsWebApi;

beforeAll(async () => {
	world = await startWithClient();
	client = new DynamicsWebApi({
		serverUrl: world.emulator.url,
		dataApi: { version: '9.2' },
		onTokenRefresh: () => Promise.resolve(world.emulator.issueToken()),
	});
});
afterAll(() => world.emulator.close());

const TYPE = 'Microsoft.Dynamics.CRM.';
const alice = () => world.emulator.as(AGENT_ALICE.id);
const newList = (values: object = {}) =>
	alice().create('list', { listname: 'Spring', createdfromcode: 2, ...values });
const newContact = () => alice().create('contact', { lastname: 'Hopper' });
const entity = (table: string, id: string) => ({
	'@odata.type': `${TYPE}${table}`,
	[`${table}id`]: id,
});
const addAll = (list: string, ...members: object[]) =>
	post('AddListMembersList', { List: entity('list', list), Members: members });
const membersOf = async (list: string) =>
	(
		await world.client.get(
			`listmembers?$select=listmemberid,_entityid_value&$filter=_listid_value eq ${list}`,
		)
	).rows;

test('members are added together, each once, and removed', async () => {
	const list = newList();
	const contacts = [newContact(), newContact()];
	const members = contacts.map((id) => entity('contact', id));
	for (const request of [addAll(list, ...members), addAll(list, ...members)])
		expect((await world.client.send(request)).status).toBe(204);
	const rows = await membersOf(list);
	expect(rows.map((row) => row._entityid_value).toSorted()).toEqual(contacts.toSorted());

	const { status } = await world.client.send(
		remove(`listmembers(${rows[0]?.listmemberid as string})`),
	);
	expect([status, await membersOf(list)]).toMatchObject([204, [{}]]);
});

test('a client that no one here wrote adds members, and a list to a campaign', async () => {
	const list = newList();
	const contact = newContact();
	const added = await client.callAction<{ Id: string }>({
		collection: 'lists',
		key: list,
		actionName: `${TYPE}AddMemberList`,
		action: { EntityId: contact },
	});
	expect(await membersOf(list)).toMatchObject([{ listmemberid: added.Id }]);
	await client.callAction({
		actionName: 'AddListMembersList',
		action: { List: entity('list', list), Members: [entity('contact', newContact())] },
	});
	expect(await membersOf(list)).toHaveLength(2);

	const campaign = alice().create('campaign', { name: 'Spring' });
	const item = await client.callAction<{ campaignitemid: string }>({
		collection: 'lists',
		key: list,
		actionName: `${TYPE}AddItemCampaign`,
		action: { Campaign: entity('campaign', campaign) },
	});
	expect(alice().get('campaignitem', item.campaignitemid)).toMatchObject({
		_campaignid_value: campaign,
		entityid: list,
	});
	const lists = await world.client.get(`campaigns(${campaign})/campaignlist_association`);
	expect(lists.rows).toMatchObject([{ listid: list }]);
});

test.each([
	['a dynamic list', { type: true }, 'contact', /dynamic/],
	['a locked list', { lockstatus: true }, 'contact', /locked/],
	['a member of another type', {}, 'lead', /not of the type/],
])('%s gets no member', async (_, values, table, message) => {
	const list = newList(values);
	const id = alice().create(table, { lastname: 'Hopper' });
	const { status, error } = await world.client.send(addAll(list, entity(table, id)));
	expect([status, error.message]).toEqual([400, expect.stringMatching(message)]);
});

test('one member that does not exist keeps the others from being added', async () => {
	const list = newList();
	const request = addAll(list, entity('contact', newContact()), entity('contact', UNKNOWN_ID));
	expect((await world.client.send(request)).error.code).toBe('0x80040217');
	expect(await membersOf(list)).toEqual([]);
});

test('a list that does not exist, and parameters that are missing, are rejected', async () => {
	const codes = [];
	for (const request of [
		addAll(UNKNOWN_ID),
		post('AddListMembersList', { List: entity('list', newList()) }),
		post(`lists(${newList()})/${TYPE}AddMemberList`, {}),
		post(`lists(${newList()})/${TYPE}AddItemCampaign`, {}),
	]) {
		codes.push((await world.client.send(request)).error.code);
	}
	expect(codes).toEqual(['0x80040217', '0x80048d19', '0x80048d19', '0x80048d19']);
});
