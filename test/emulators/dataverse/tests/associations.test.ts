/** Many-to-many relationships: pairs that are associated, listed and disassociated, and what is rejected. */
import { DynamicsWebApi } from 'dynamics-web-api';
import { AGENT_ALICE, INTEGRATION_USER } from '..';
import { get, post, remove, UNKNOWN_ID } from './rejections/rejection';
import { startWithClient, type TestRequest, type TestWorld } from './testClient';

const NAVIGATION = 'contactleads_association';

let world: TestWorld;

beforeAll(async () => {
	world = await startWithClient();
});
afterAll(() => world.emulator.close());
afterEach(() => world.emulator.security.clear());

const create = (table: string) =>
	world.emulator.as(AGENT_ALICE.id).create(table, { lastname: 'Lovelace' });
const newPair = () => ({ contact: create('contact'), lead: create('lead') });
const reference = (uri: string) => ({ '@odata.id': `${world.emulator.url}/api/data/v9.2/${uri}` });
const send = async (request: TestRequest) => await world.client.send(request);
const associate = (contact: string, uri: string) =>
	post(`contacts(${contact})/${NAVIGATION}/$ref`, reference(uri));
const idsOf = async (path: string) =>
	(await world.client.get(path)).rows.map(({ leadid, contactid }) => leadid ?? contactid);

test('a pair is seen from both sides, and in the table of pairs, until it is disassociated', async () => {
	const { contact, lead } = newPair();
	expect((await send(associate(contact, `leads(${lead})`))).status).toBe(204);
	expect(await idsOf(`contacts(${contact})/${NAVIGATION}?$select=lastname`)).toEqual([lead]);
	expect(await idsOf(`leads(${lead})/${NAVIGATION}?$select=lastname`)).toEqual([contact]);
	const { rows } = await world.client.get(`contactleadscollection?$filter=leadid eq ${lead}`);
	expect(rows).toMatchObject([{ contactid: contact, leadid: lead }]);

	const removed = await send(remove(`contacts(${contact})/${NAVIGATION}(${lead})/$ref`));
	expect(removed.status).toBe(204);
	expect(await idsOf(`contacts(${contact})/${NAVIGATION}`)).toEqual([]);
});

test('a pair is disassociated by the address of the other row as well', async () => {
	const { contact, lead } = newPair();
	await send(associate(contact, `leads(${lead})`));
	const uri = `${world.emulator.url}/api/data/v9.2/leads(${lead})`;
	const { status } = await send(
		remove(`contacts(${contact})/${NAVIGATION}/$ref?$id=${encodeURIComponent(uri)}`),
	);
	expect(status).toBe(204);
	expect(await idsOf(`contacts(${contact})/${NAVIGATION}`)).toEqual([]);
});

test('the rows of one row are filtered and paged', async () => {
	const contact = create('contact');
	const leads = Array.from({ length: 5 }, () => create('lead'));
	for (const lead of leads) await send(associate(contact, `leads(${lead})`));
	const prefer = { prefer: 'odata.maxpagesize=3' };
	const first = await world.client.get(`contacts(${contact})/${NAVIGATION}?$select=leadid`, prefer);
	const second = await world.client.follow(first.body['@odata.nextLink'], prefer);
	const ids = [...first.rows, ...second.rows].map(({ leadid }) => leadid);
	expect([first.rows.length, ids.toSorted()]).toEqual([3, leads.toSorted()]);
	expect(await idsOf(`contacts(${contact})/${NAVIGATION}?$filter=lastname eq 'King'`)).toEqual([]);
});

test('a client that no one here wrote associates and disassociates', async () => {
	const client = new DynamicsWebApi({
		serverUrl: world.emulator.url,
		dataApi: { version: '9.2' },
		onTokenRefresh: () => Promise.resolve(world.emulator.issueToken()),
	});
	const { contact, lead } = newPair();
	const pair = {
		collection: 'contacts',
		primaryKey: contact,
		relationshipName: NAVIGATION,
		relatedKey: lead,
	};
	await client.associate({ ...pair, relatedCollection: 'leads' });
	await expect(client.associate({ ...pair, relatedCollection: 'leads' })).rejects.toMatchObject({
		status: 412,
		code: '0x80040237',
	});
	expect(await idsOf(`contacts(${contact})/${NAVIGATION}`)).toEqual([lead]);
	await client.disassociate(pair);
	expect(await idsOf(`contacts(${contact})/${NAVIGATION}`)).toEqual([]);
});

test.each<[what: string, request: (pair: ReturnType<typeof newPair>) => TestRequest, code: string]>(
	[
		[
			'a row that does not exist',
			({ lead }) => associate(UNKNOWN_ID, `leads(${lead})`),
			'0x80040217',
		],
		[
			'a related row that does not exist',
			({ contact }) => associate(contact, `leads(${UNKNOWN_ID})`),
			'0x80040217',
		],
		[
			'a row of another table',
			({ contact }) => associate(contact, `contacts(${contact})`),
			'0x80060888',
		],
		[
			'no reference',
			({ contact }) => post(`contacts(${contact})/${NAVIGATION}/$ref`, {}),
			'0x80048d19',
		],
		[
			'the rows of a row that does not exist',
			() => get(`contacts(${UNKNOWN_ID})/${NAVIGATION}`),
			'0x80040217',
		],
	],
)('%s is rejected', async (_, request, code) => {
	const { error } = await send(request(newPair()));
	expect(error.code).toBe(code);
});

test('who cannot append to a row cannot associate it', async () => {
	const { contact, lead } = newPair();
	world.emulator.security.revoke(INTEGRATION_USER.id, 'AppendTo', 'lead');
	const { status, error } = await send(associate(contact, `leads(${lead})`));
	expect([status, error.message]).toEqual([403, expect.stringContaining('prvAppendToLead')]);
});

test('members of marketing lists are not associated', async () => {
	const contact = create('contact');
	const list = world.emulator
		.as(AGENT_ALICE.id)
		.create('list', { listname: 'Spring', createdfromcode: 2 });
	const path = `lists(${list})/listcontact_association/$ref`;
	const { status, error } = await send(post(path, reference(`contacts(${contact})`)));
	expect([status, error.message]).toEqual([400, 'Associate is not supported for ListMember']);
});

test('the definitions of relationships can be read', async () => {
	const cast = 'Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata';
	const { rows } = await world.client.get(
		`RelationshipDefinitions/${cast}?$select=SchemaName,IntersectEntityName,Entity1NavigationPropertyName`,
	);
	expect(rows).toContainEqual(
		expect.objectContaining({ SchemaName: NAVIGATION, IntersectEntityName: 'contactleads' }),
	);
	const contact = await world.client.get(
		"EntityDefinitions(LogicalName='contact')/ManyToManyRelationships?$select=SchemaName",
	);
	expect(contact.rows.map(({ SchemaName }) => SchemaName)).toContain('listcontact_association');
});
