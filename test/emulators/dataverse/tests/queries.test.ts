/** Which rows a query finds, in which order, and what it shows of them. */
import { AGENT_ALICE, AGENT_BOB, INTEGRATION_USER, SALES_TEAM } from '..';
import { startWithClient, type TestWorld } from './testClient';

const ADA = '11111111-1111-4111-8111-111111111111';
const CHARLES = '22222222-2222-4222-8222-222222222222';
const MARY = '33333333-3333-4333-8333-333333333333';
const ACCOUNT = '44444444-4444-4444-8444-444444444444';
const IN = 'Microsoft.Dynamics.CRM.In';

let world: TestWorld;

beforeAll(async () => {
	world = await startWithClient();
	const { clock } = world.emulator;
	const alice = world.emulator.as(AGENT_ALICE.id);
	const bob = world.emulator.as(AGENT_BOB.id);
	clock.set(new Date('2026-03-01T12:00:00Z'));
	clock.freeze();
	alice.create('account', { accountid: ACCOUNT, name: 'Analytical Engines' });
	alice.create('contact', {
		contactid: ADA,
		firstname: 'Ada',
		lastname: 'Lovelace',
		emailaddress1: 'ada@example.com',
		birthdate: '1815-12-10',
		'parentcustomerid_account@odata.bind': `/accounts(${ACCOUNT})`,
	});
	clock.advance(1500);
	bob.create('contact', {
		contactid: CHARLES,
		lastname: "O'Babbage 100%",
		donotemail: true,
		new_interests: '3,1',
		'parentcustomerid_contact@odata.bind': `/contacts(${ADA})`,
		'ownerid@odata.bind': `/teams(${SALES_TEAM.id})`,
	});
	clock.advance(1000);
	bob.create('contact', { contactid: MARY, lastname: 'Somerville', description: 'a_b [c]' });
	bob.update('contact', MARY, { statecode: 1 });
});
afterAll(() => world.emulator.close());

const NAMES: Record<string, string> = { [ADA]: 'Ada', [CHARLES]: 'Charles', [MARY]: 'Mary' };

async function found(query: string): Promise<(string | undefined)[]> {
	const { rows } = await world.client.get(`contacts?$select=contactid&${query}`);
	return rows.map(({ contactid }) => NAMES[contactid as string]);
}

const filter = (text: string) => `$filter=${encodeURIComponent(text)}`;

test.each([
	["emailaddress1 eq 'ADA@Example.COM'", ['Ada']],
	["lastname eq 'O''Babbage 100%'", ['Charles']],
	['emailaddress1 eq null', ['Charles', 'Mary']],
	["emailaddress1 ne 'ada@example.com'", ['Charles', 'Mary']],
	["not contains(emailaddress1,'ada')", ['Charles', 'Mary']],
	["startswith(lastname,'love') or lastname eq 'somerville'", ['Ada', 'Mary']],
	["endswith(lastname,'VILLE')", ['Mary']],
	["startswith(lastname,'ville')", []],
	["contains(lastname,'100%')", ['Charles']],
	["contains(lastname,'L%v%e')", ['Ada']],
	["contains(lastname,'[%]')", ['Charles']],
	["contains(description,'a_b')", ['Mary']],
	["contains(description,'a[_]b [[]c]')", ['Mary']],
	["contains(description,'a[x-z]b')", []],
	["startswith(lastname,'_ome')", ['Mary']],
	["startswith(lastname,'[k-m]')", ['Ada']],
	["startswith(lastname,'[^k-m]')", ['Charles', 'Mary']],
	['donotemail eq true', ['Charles']],
	['statecode eq 1', ['Mary']],
	['birthdate eq 1815-12-10', ['Ada']],
	['createdon ge 2026-03-01T12:00:01Z', ['Charles', 'Mary']],
	['createdon gt 2026-03-01T14:00:01+02:00', ['Mary']],
	['createdon lt 2026-03-01T12:00:00.5Z', ['Ada']],
	['createdon ge 2026-03-02', []],
	[`_ownerid_value eq ${AGENT_ALICE.id}`, ['Ada']],
	[`_parentcustomerid_value eq ${ACCOUNT.toUpperCase()}`, ['Ada']],
	["parentcustomerid_account/name eq 'analytical engines'", ['Ada']],
	['parentcustomerid_contact/parentcustomerid_account/name ne null', ['Charles']],
	["createdby/fullname eq 'Bob Broker' and not (statecode eq 1)", ['Charles']],
	['firstname eq lastname', []],
	["lastname eq 'Lovelace' or lastname eq 'Somerville' and statecode eq 0", ['Ada']],
	["(lastname eq 'Lovelace' or lastname eq 'Somerville') and statecode eq 1", ['Mary']],
	["lastname eq @name&@name='Lovelace'", ['Ada']],
	['emailaddress1 ne @nothing', ['Ada']],
	[`${IN}(PropertyName='lastname',PropertyValues=["lovelace","unknown"])`, ['Ada']],
	[`${IN}(PropertyName='ownerid',PropertyValues=['${AGENT_ALICE.id}'])`, ['Ada']],
	[`${IN}(PropertyName='statecode',PropertyValues=["1","2"])`, ['Mary']],
	[
		`${IN}(PropertyName=@p1,PropertyValues=@p2)&@p1='lastname'&@p2=["O\\u0027Babbage 100%","Somerville"]`,
		['Charles', 'Mary'],
	],
])('$filter=%s', async (text, expected) => {
	const [first = '', ...aliases] = text.split('&');
	const query = [filter(first), ...aliases.map(encodeAlias)].join('&');
	expect(await found(query)).toEqual(expected);
});

const encodeAlias = (alias: string) =>
	alias.replace(/=(.*)$/, (_all, value: string) => `=${encodeURIComponent(value)}`);

test.each([
	['lastname', ['Ada', 'Charles', 'Mary']],
	['lastname desc', ['Mary', 'Charles', 'Ada']],
	['emailaddress1 desc,lastname desc', ['Ada', 'Mary', 'Charles']],
	['emailaddress1,lastname desc', ['Mary', 'Charles', 'Ada']],
	['statecode desc,createdon desc', ['Mary', 'Charles', 'Ada']],
	['_ownerid_value,lastname', ['Ada', 'Mary', 'Charles']],
	['@by desc&@by=lastname', ['Mary', 'Charles', 'Ada']],
])('$orderby=%s', async (order, expected) => {
	expect(await found(`$orderby=${order}`)).toEqual(expected);
});

describe('what is shown', () => {
	test('is selected, and always the primary key', async () => {
		const { body } = await world.client.get(`contacts(${ADA})?$select=lastname,_ownerid_value`);
		expect(body).toEqual({
			'@odata.context': `${world.emulator.url}/api/data/v9.2/$metadata#contacts(lastname,_ownerid_value)/$entity`,
			'@odata.etag': expect.stringMatching(/^W\/"\d+"$/) as string,
			lastname: 'Lovelace',
			_ownerid_value: AGENT_ALICE.id,
			contactid: ADA,
		});
	});

	test('is everything when nothing is selected', async () => {
		const { body } = await world.client.get(`contacts(${CHARLES})`);
		expect(body).toMatchObject({
			fullname: "O'Babbage 100%",
			firstname: null,
			donotemail: true,
			donotphone: false,
			new_interests: '1,3',
			statecode: 0,
			statuscode: 1,
			createdon: '2026-03-01T12:00:01Z',
			modifiedon: '2026-03-01T12:00:01Z',
			_createdby_value: AGENT_BOB.id,
			_ownerid_value: SALES_TEAM.id,
			_owninguser_value: null,
			_owningteam_value: SALES_TEAM.id,
			_parentcustomerid_value: ADA,
			versionnumber: expect.any(Number) as number,
		});
	});

	test('includes the annotations that are asked for', async () => {
		const select =
			'birthdate,createdon,donotemail,statecode,new_interests,_ownerid_value,_parentcustomerid_value';
		const { body, headers } = await world.client.get(`contacts(${CHARLES})?$select=${select}`, {
			prefer: 'odata.include-annotations="*"',
		});
		const formatted = 'OData.Community.Display.V1.FormattedValue';
		expect(headers.get('preference-applied')).toBe('odata.include-annotations="*"');
		expect(body).toMatchObject({
			[`createdon@${formatted}`]: '3/1/2026 12:00 PM',
			[`donotemail@${formatted}`]: 'Do Not Allow',
			[`statecode@${formatted}`]: 'Active',
			[`new_interests@${formatted}`]: 'Products; Training',
			[`_ownerid_value@${formatted}`]: 'Sales',
			'_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'team',
			'_ownerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty': 'ownerid',
			[`_parentcustomerid_value@${formatted}`]: 'Ada Lovelace',
			'_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'contact',
			'_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty':
				'parentcustomerid_contact',
		});
		expect(body).not.toHaveProperty([`birthdate@${formatted}`]);
	});

	test('includes only annotations of the names that are asked for', async () => {
		const { body } = await world.client.get(`contacts(${ADA})?$select=_ownerid_value`, {
			prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.*"',
		});
		expect(Object.keys(body).filter((name) => name.startsWith('_ownerid_value@'))).toEqual([
			'_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname',
			'_ownerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty',
		]);
	});

	test('includes what a lookup leads to, also over two lookups', async () => {
		const expand =
			'parentcustomerid_contact($select=lastname;$expand=parentcustomerid_account($select=name)),parentcustomerid_account($select=name)';
		const { body } = await world.client.get(
			`contacts(${CHARLES})?$select=lastname&$expand=${expand}`,
		);
		expect(body).toMatchObject({
			parentcustomerid_account: null,
			parentcustomerid_contact: {
				contactid: ADA,
				lastname: 'Lovelace',
				parentcustomerid_account: { accountid: ACCOUNT, name: 'Analytical Engines' },
			},
		});
	});

	test('is nothing of a column that is hidden from the caller', async () => {
		world.emulator.security.hideColumn(INTEGRATION_USER.id, 'contact', 'emailaddress1');
		const { body } = await world.client.get(`contacts(${ADA})?$select=emailaddress1,lastname`);
		world.emulator.security.clear();
		expect(body).toMatchObject({ emailaddress1: null, lastname: 'Lovelace' });
	});

	test('is only what belongs to the caller, when other rows are closed', async () => {
		const client = world.clientOf(AGENT_ALICE.id);
		world.emulator.security.limitToOwnRows(AGENT_ALICE.id, 'contact');
		const { rows } = await client.get('contacts?$select=lastname');
		world.emulator.security.clear();
		expect(rows).toEqual([expect.objectContaining({ lastname: 'Lovelace' })]);
	});
});

describe('a single row', () => {
	test.each([
		['by its id', `contacts(${ADA})`],
		['by its named id', `contacts(contactid=${ADA})`],
		['in another version of the service', `../v9.0/contacts(${ADA})`],
	])('is found %s', async (_how, path) => {
		expect((await world.client.get(path)).body).toMatchObject({ contactid: ADA });
	});

	test('is not sent again to who has its version', async () => {
		const { headers, body } = await world.client.get(`contacts(${ADA})?$select=lastname`);
		expect(headers.get('etag')).toBe(body['@odata.etag']);
		const known = { 'if-none-match': headers.get('etag') ?? '' };
		const again = await world.client.get(`contacts(${ADA})?$select=lastname`, known);
		expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
		const annotated = { ...known, prefer: 'odata.include-annotations="*"' };
		expect((await world.client.get(`contacts(${ADA})`, annotated)).status).toBe(200);
	});
});

test('functions that belong to no table', async () => {
	expect(
		(await world.client.get('RetrieveCurrentOrganization(AccessType=@p1)')).body,
	).toMatchObject({
		Detail: { FriendlyName: 'Contoso' },
	});
	const counted = await world.client.get(
		"RetrieveTotalRecordCount(EntityNames=['contact','account'])",
	);
	expect(counted.body.EntityRecordCountCollection).toMatchObject({
		Keys: ['contact', 'account'],
		Values: [3, 1],
	});
});

describe('a filter on a list of choices', () => {
	const choices = (method: string, ...values: string[]) =>
		`Microsoft.Dynamics.CRM.${method}(PropertyName='new_interests',PropertyValues=${JSON.stringify(values)})`;

	test('does not find a row that was written within the last seconds', async () => {
		expect(await found(filter(choices('ContainValues', '1')))).toEqual([]);
	});

	test.each([
		[choices('ContainValues', '1'), ['Charles']],
		[choices('ContainValues', '1', '2'), ['Charles']],
		[choices('ContainValues', '2'), []],
		[choices('DoesNotContainValues', '2'), ['Charles']],
		[choices('DoesNotContainValues', '1', '2'), []],
		["new_interests eq '1,3'", ['Charles']],
		["new_interests eq '1'", []],
	])('%s', async (text, expected) => {
		world.emulator.clock.advance(5_000);
		expect(await found(filter(text))).toEqual(expected);
	});
});
