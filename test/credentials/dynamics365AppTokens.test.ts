/** How the tokens of the Service Principal credential are shared, renewed and kept apart, in n8n-core's own contexts. */
import { install, type Clock } from '@sinonjs/fake-timers';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { Dynamics365Sync } from '../../nodes/Dynamics365/Dynamics365Sync.node';
import { dynamics365 as product } from '../../nodes/Dynamics365/product';
import { openCrm } from '../../nodes/n8n/openCrm';
import type { Crm } from '../../nodes/crm/port';
import { APPLICATION_USER_ID } from '../emulators/dataverse';
import { trustEmulators } from '../emulators/kernel/tls';
import { editorContext } from '../support/n8nHost';
import { signIns, startAccounts, type Accounts } from './dynamics365Accounts';

const TYPE = 'dynamics365SyncAppApi';

let accounts: Accounts;
/** n8n's and the emulators' time, which are one here. */
let time: Clock;
let removeIdentity: () => void;
beforeAll(() => trustEmulators());
beforeEach(async () => {
	time = install({ toFake: ['Date'], now: Date.now() });
	accounts = await startAccounts();
	removeIdentity = accounts.setIdentity();
});
afterEach(async () => {
	removeIdentity();
	time.uninstall();
	await accounts.close();
});

const contextOf = (credential: ICredentialDataDecryptedObject) =>
	editorContext(new Dynamics365Sync(), { parameters: {}, credentials: { [TYPE]: credential } });

/** A workflow with its own copy of the credential, as n8n decrypts it for each. */
const workflow = async (credential: ICredentialDataDecryptedObject): Promise<Crm> =>
	await openCrm(contextOf(credential), product);

const times = <T>(count: number, act: () => Promise<T>) =>
	Promise.all(Array.from({ length: count }, act));

const statuses = ({ log } = accounts.emulator) => log.entries.map(({ status }) => status);

describe.each<[string, () => ICredentialDataDecryptedObject]>([
	['a secret', () => accounts.secret],
	['a certificate', () => accounts.certified],
	['a federated token', () => accounts.federated],
	['a password', () => accounts.user()],
])('with %s', (_, credential) => {
	test('items and workflows that start at the same time sign in once', async () => {
		const crms = await times(3, () => workflow(credential()));
		const users = await Promise.all(crms.flatMap((crm) => [crm.whoAmI(), crm.whoAmI()]));
		expect(new Set(users.map(({ id }) => id)).size).toBe(1);
		expect(signIns(accounts.emulator)).toBe(1);
	});

	test('a rejected token is renewed once, whichever workflow is the first to use it', async () => {
		const [first, second] = await times(2, () => workflow(credential()));
		await first?.whoAmI();
		await second?.whoAmI();
		accounts.emulator.signIn.expireTokens();
		await times(3, async () => await first?.whoAmI());
		await second?.whoAmI();
		expect(signIns(accounts.emulator)).toBe(2);
	});

	test('a token is renewed before it expires, so that no request is rejected', async () => {
		const crm = await workflow(credential());
		for (let minutes = 0; minutes < 180; minutes += 10) {
			await crm.whoAmI();
			time.tick(10 * 60_000);
			accounts.renewHostToken();
		}
		expect(statuses()).not.toContain(401);
		expect(signIns(accounts.emulator)).toBe(3);
	});
});

// One test, because MSAL detects the identity endpoint only once in a process.
test('a managed identity signs in once for all workflows, and once more when its token was rejected', async () => {
	const [first, second] = await times(2, () => workflow(accounts.managed));
	await times(3, async () => await first?.whoAmI());
	await second?.whoAmI();
	expect(signIns(accounts.emulator)).toBe(1);
	accounts.emulator.signIn.expireTokens();
	await times(3, async () => await first?.whoAmI());
	await second?.whoAmI();
	expect(signIns(accounts.emulator)).toBe(2);
});

test('two tenants that sign in at the same time are kept apart', async () => {
	const others = await Promise.all([startAccounts(), startAccounts()]);
	const [first, second] = others;
	const crms = await Promise.all([
		workflow(first.secret),
		workflow(second.secret),
		workflow(first.certified),
		workflow(second.user()),
	]);
	const ask = () => Promise.all(crms.map(async (crm) => await crm.whoAmI()));
	const users = await times(3, ask);
	others.forEach(({ emulator }) => emulator.signIn.expireTokens());
	expect(await times(3, ask)).toEqual(users);
	expect(users[0]?.map(({ name }) => name)).toEqual([
		'# CRM Sync',
		'# CRM Sync',
		'# Certified',
		'Sync Integration',
	]);
	expect(others.map(({ emulator }) => signIns(emulator))).toEqual([4, 4]);
	await Promise.all(others.map((each) => each.close()));
});

test('a credential with another secret does not get the shared token', async () => {
	await (await workflow(accounts.secret)).whoAmI();
	const guessing = await workflow({ ...accounts.secret, clientSecret: 'guessed' });
	await expect(guessing.whoAmI()).rejects.toThrow('The client secret is wrong.');
});

describe('a token is sent only to the host it was issued for', () => {
	let elsewhere: Accounts;
	beforeEach(async () => {
		elsewhere = await startAccounts();
	});
	afterEach(() => elsewhere.close());

	test('after the credential was changed to another environment', async () => {
		const context = contextOf(accounts.secret);
		await (await openCrm(context, product)).whoAmI();
		const stored = await context.getCredentials(TYPE);
		expect(stored.accessToken).toEqual(expect.stringContaining('.'));
		const crm = await workflow({ ...stored, ...elsewhere.secret });
		expect((await crm.whoAmI()).id).toBe(APPLICATION_USER_ID);
		expect(statuses(elsewhere.emulator)).not.toContain(401);
	});

	test('whichever node uses the credential', async () => {
		const context = contextOf(accounts.secret);
		const asked = context.helpers.httpRequestWithAuthentication.call(context, TYPE, {
			url: `${elsewhere.emulator.url}/api/data/v9.2/WhoAmI`,
		});
		await expect(asked).rejects.toThrow(
			`For security, the credential for ${accounts.emulator.url} cannot be used with ${new URL(elsewhere.emulator.url).host}.`,
		);
		expect(elsewhere.emulator.log.total).toBe(0);
	});

	test('when the environment responds with a redirect', async () => {
		const crm = await workflow(accounts.secret);
		const headers = { location: `${elsewhere.emulator.url}/api/data/v9.2/WhoAmI` };
		accounts.emulator.faults.add({
			path: /WhoAmI/,
			times: Infinity,
			answer: { status: 302, headers },
		});
		await expect(crm.whoAmI()).rejects.toMatchObject({ kind: 'misconfigured' });
		expect(elsewhere.emulator.log.total).toBe(0);
	});
});

test('a rejected sign-in is tried again the next time', async () => {
	const crm = await workflow(accounts.secret);
	const body = { error: 'invalid_client', error_description: 'AADSTS7000222: expired.' };
	accounts.emulator.faults.add({ path: /\/token/, answer: { status: 401, body } });
	await expect(crm.whoAmI()).rejects.toMatchObject({
		kind: 'signInAgain',
		message: expect.stringContaining('The client secret has expired.') as string,
	});
	expect((await crm.whoAmI()).id).toBe(APPLICATION_USER_ID);
});

test('a sign-in whose response was lost is repeated', async () => {
	accounts.emulator.faults.add({ path: /\/token/, cut: 'beforeWrite' });
	const crm = await workflow(accounts.secret);
	expect((await crm.whoAmI()).id).toBe(APPLICATION_USER_ID);
});
