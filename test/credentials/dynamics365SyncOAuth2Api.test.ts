/** A connected Dynamics 365 account, in n8n-core's own contexts. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { Dynamics365Sync } from '../../nodes/Dynamics365/Dynamics365Sync.node';
import { dynamics365 as product } from '../../nodes/Dynamics365/product';
import { openCrm } from '../../nodes/n8n/openCrm';
import { trustEmulators } from '../emulators/kernel/tls';
import { editorContext } from '../support/n8nHost';
import { connectUser, type ClientAuthentication } from './dynamics365User';
import { USER, startAccounts, type Accounts } from './dynamics365Accounts';

const TYPE = 'dynamics365SyncOAuth2Api';

let accounts: Accounts;
beforeAll(() => trustEmulators());
beforeEach(async () => {
	accounts = await startAccounts();
});
afterEach(() => accounts.close());

const contextOf = (credential: ICredentialDataDecryptedObject) =>
	editorContext(new Dynamics365Sync(), {
		parameters: { authentication: 'oAuth2' },
		credentials: { [TYPE]: credential },
	});

const connect = async (
	authentication: ClientAuthentication = 'secret',
	changed: ICredentialDataDecryptedObject = {},
) => {
	const credential = await connectUser(accounts, authentication);
	return await openCrm(contextOf({ ...credential, ...changed }), product);
};

const refreshes = () =>
	accounts.emulator.log.entries.filter(({ body }) => body.includes('grant_type=refresh_token'))
		.length;

describe.each<ClientAuthentication>(['secret', 'certificate', 'none'])(
	'client authentication: %s',
	(authentication) => {
		test('n8n calls the environment as the user, and renews the token', async () => {
			const crm = await connect(authentication);
			expect(await crm.whoAmI()).toMatchObject({ id: USER.id, name: USER.name });
			for (let hours = 1; hours <= 2; hours += 1) {
				accounts.emulator.signIn.expireTokens();
				expect((await crm.whoAmI()).id).toBe(USER.id);
				expect(refreshes()).toBe(hours);
			}
		});
	},
);

test('a token that expires for several requests at the same time is renewed once', async () => {
	const crm = await connect();
	accounts.emulator.signIn.expireTokens();
	await Promise.all([crm.whoAmI(), crm.whoAmI(), crm.whoAmI()]);
	expect(refreshes()).toBe(1);
});

test('a revoked sign-in asks to connect the account again', async () => {
	const crm = await connect();
	accounts.emulator.signIn.revokeAll();
	await expect(crm.whoAmI()).rejects.toMatchObject({
		kind: 'signInAgain',
		message: expect.stringContaining('needs to be reconnected') as string,
		advice: expect.stringContaining('Connect the account again') as string,
	});
});

test.each<[string, ICredentialDataDecryptedObject, string, string]>([
	[
		'a changed secret',
		{ clientSecret: 'wrong' },
		'The client secret is wrong.',
		'Certificates & secrets',
	],
	[
		'a deleted app',
		{ clientId: 'gone' },
		'The application "gone" was not found in the tenant',
		'Overview',
	],
])('%s is explained', async (_, changed, message, screen) => {
	const crm = await connect('secret', changed);
	accounts.emulator.signIn.expireTokens();
	await expect(crm.whoAmI()).rejects.toMatchObject({
		kind: 'signInAgain',
		message: expect.stringContaining(message) as string,
		advice: expect.stringContaining(screen) as string,
	});
});

test('an account that is not a user of the environment is reported', async () => {
	const crm = await connect();
	const error = { code: '0x80072560', message: 'The user is not a member of the organization.' };
	accounts.emulator.faults.add({ path: /WhoAmI/, answer: { status: 403, body: { error } } });
	await expect(crm.whoAmI()).rejects.toMatchObject({
		message: expect.stringContaining('not a user of this Dynamics 365 environment') as string,
		advice: expect.stringContaining('Users + permissions') as string,
	});
});

describe('the token of one environment is not sent to another', () => {
	let elsewhere: Accounts;
	beforeEach(async () => {
		elsewhere = await startAccounts();
	});
	afterEach(() => elsewhere.close());

	const message = () =>
		`The connected account belongs to an environment other than ${elsewhere.emulator.url}.`;

	test('when Environment URL was changed', async () => {
		const changed = { environmentUrl: elsewhere.emulator.url };
		await expect(connect('secret', changed)).rejects.toThrow(message());
		expect(elsewhere.emulator.log.total).toBe(0);
	});

	test('when Environment URL was changed, whichever node sends the request', async () => {
		const credential = await connectUser(accounts, 'secret');
		const context = contextOf({ ...credential, environmentUrl: elsewhere.emulator.url });
		const asked = context.helpers.httpRequestWithAuthentication.call(context, TYPE, {
			url: `${elsewhere.emulator.url}/api/data/v9.2/WhoAmI`,
		});
		await expect(asked).rejects.toThrow(message());
		expect(elsewhere.emulator.log.total).toBe(0);
	});
});
