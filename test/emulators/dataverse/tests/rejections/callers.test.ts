/** Whom the Web API rejects. */
import { trustEmulators } from '../../../kernel/tls';
import {
	AGENT_ALICE,
	INTEGRATION_USER,
	startDataverseEmulator,
	type DataverseEmulator,
} from '../..';
import { expectRejection, get, UNKNOWN_ID, patch, post, remove } from './rejection';
import { TestClient } from '../testClient';

let emulator: DataverseEmulator;

const LEAD = '11111111-1111-4111-8111-111111111111';

beforeAll(async () => {
	await trustEmulators();
	emulator = await startDataverseEmulator();
	emulator.as(AGENT_ALICE.id).create('lead', { leadid: LEAD, lastname: 'Lovelace' });
});
afterEach(() => emulator.security.clear());
afterAll(() => emulator.close());

describe('for want of rights', () => {
	const missing = (privilege: string) =>
		new RegExp(
			`^Principal user \\(Id=${INTEGRATION_USER.id}, .+\\), is missing prv${privilege}Lead privilege \\(Id=.+\\) on OTC=4 for entity 'lead'`,
		);

	test.each([
		['Read', get('leads')],
		['Read', get('leads/$count')],
		['Read', get(`leads(${LEAD})`)],
		['Create', post('leads', { lastname: 'x' })],
		['Write', patch(`leads(${LEAD})`, { lastname: 'x' })],
		['Delete', remove(`leads(${LEAD})`)],
	] as const)('%s', (privilege, request) => {
		emulator.security.revoke(INTEGRATION_USER.id, privilege, 'lead');
		return expectRejection(emulator, ['', request, 403, '0x80040220', missing(privilege)]);
	});

	test('what is expanded', () => {
		emulator.security.revoke(INTEGRATION_USER.id, 'Read', 'account');
		const request = get('leads?$expand=parentaccountid($select=name)');
		return expectRejection(emulator, ['', request, 403, '0x80040220', /prvReadAccount/]);
	});

	test('a row of someone else, when only own rows are open', () => {
		emulator.security.limitToOwnRows(INTEGRATION_USER.id, 'lead');
		const message = `Principal with id ${INTEGRATION_USER.id} does not have ReadAccess right(s) for record with id ${LEAD} of entity lead`;
		return expectRejection(emulator, ['', get(`leads(${LEAD})`), 403, '0x80048306', message]);
	});

	test('change tracking, when only own rows are open', () => {
		emulator.security.limitToOwnRows(INTEGRATION_USER.id, 'lead');
		const request = get('leads', { prefer: 'odata.track-changes' });
		return expectRejection(emulator, ['', request, 403, '0x80040220', /Required Depth: Global/]);
	});

	describe('to a secured column', () => {
		const secure = (...permissions: Array<'read' | 'create' | 'update'>) =>
			emulator.security.secureColumn(INTEGRATION_USER.id, 'lead', 'revenue', permissions);
		const create = post('leads', { lastname: 'x', revenue: 1 });
		const update = patch(`leads(${LEAD})`, { revenue: 1 });
		const noCreate = `User with ID ${INTEGRATION_USER.id} does not have Create permissions for the revenue attribute in the lead entity. Count secured attributes in entity 1. User has 0 secured attribute privileges. callerAp=null`;
		const noUpdate = `Caller user with Id ${INTEGRATION_USER.id} does not have update permissions to a Annual Revenue secured field on entity Lead. The requested operation could not be completed.`;
		const client = () => new TestClient(emulator, emulator.issueToken());

		test('create', () => {
			secure('read', 'update');
			return expectRejection(emulator, ['', create, 403, '0x8004f502', noCreate]);
		});

		test('update', () => {
			secure('read', 'create');
			return expectRejection(emulator, ['', update, 403, '0x8004f507', noUpdate]);
		});

		test('each permission is separate', async () => {
			secure('create', 'update');
			expect((await client().send(create)).status).toBe(204);
			expect((await client().send(update)).status).toBe(204);
			const { body } = await client().get(`leads(${LEAD})?$select=revenue`);
			expect(body).toMatchObject({ revenue: null });
			emulator.security.clear();
			secure('read');
			expect((await client().get(`leads(${LEAD})?$select=revenue`)).body).toMatchObject({
				revenue: 1,
			});
		});

		test('other columns, and other users, are not concerned', async () => {
			emulator.security.secureColumn(AGENT_ALICE.id, 'lead', 'revenue');
			expect((await client().send(update)).status).toBe(204);
			secure();
			const other = patch(`leads(${LEAD})`, { lastname: 'Lovelace' });
			expect((await client().send(other)).status).toBe(204);
		});

		test('its definition says that it is secured', async () => {
			const definition =
				"EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='revenue')?$select=IsSecured";
			expect((await client().get(definition)).body).toMatchObject({ IsSecured: false });
			secure('read', 'create', 'update');
			expect((await client().get(definition)).body).toMatchObject({ IsSecured: true });
		});

		test('the user can ask what they may do with it', async () => {
			secure('read');
			const attribute = "EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='revenue')";
			const { MetadataId } = (await client().get(`${attribute}?$select=MetadataId`)).body;
			const privileges = `systemusers(${INTEGRATION_USER.id})/Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()`;
			expect((await client().get(privileges)).body).toMatchObject({
				AttributePrivileges: [{ AttributeId: MetadataId, CanRead: 4, CanCreate: 0, CanUpdate: 0 }],
			});
		});
	});
});

describe('of who asks', () => {
	test.each([
		['without a token', undefined],
		['with a token of another make', 'Bearer something'],
	])('%s', async (_what, authorization) => {
		const headers = authorization === undefined ? undefined : { authorization };
		const answer = await fetch(`${emulator.url}/api/data/v9.2/WhoAmI`, { headers });
		expect(answer.status).toBe(401);
		expect(answer.headers.get('www-authenticate')).toContain(`authorization_uri=${emulator.url}/`);
		expect(await answer.text()).toBe('');
	});

	test('an app that the environment does not know', async () => {
		const [, stranger] = emulator.apps;
		const answer = await fetch(`${emulator.url}/contoso.onmicrosoft.com/oauth2/v2.0/token`, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: stranger?.clientId ?? '',
				client_secret: stranger?.secrets[0]?.value ?? '',
				scope: `${emulator.url}/.default`,
			}),
		});
		const { access_token } = (await answer.json()) as { access_token: string };
		const rejected = await new TestClient(emulator, access_token).get('WhoAmI');
		expect({ status: rejected.status, ...rejected.error }).toEqual({
			status: 403,
			code: '0x80072560',
			message: 'The user is not a member of the organization.',
		});
	});
});

describe('of what the emulator does not have', () => {
	test.each([
		['$apply', get('leads?$apply=aggregate(revenue with sum as total)')],
		['deep insert', post('accounts', { name: 'x', primarycontactid: { lastname: 'y' } })],
		['impersonation', get('leads', { callerobjectid: UNKNOWN_ID })],
		['navigation', get(`leads(${LEAD})/parentaccountid`)],
	])('%s: it says so', async (_what, request) => {
		const client = new TestClient(emulator, emulator.issueToken());
		const answer = await client.send(request);
		expect(answer.status).toBe(501);
		expect(answer.error.code).toBe('notEmulated');
	});
});
