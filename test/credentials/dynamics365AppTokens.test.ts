/** How the tokens of the App credential are shared, renewed and kept apart, in n8n-core's own contexts. */
import { install, type Clock } from '@sinonjs/fake-timers';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { Dynamics365Sync } from '../../nodes/Dynamics365/Dynamics365Sync.node';
import { dynamics365 as product } from '../../nodes/Dynamics365/product';
import { openCrm } from '../../nodes/n8n/openCrm';
import type { Crm } from '../../nodes/crm/port/index';
import { APPLICATION_USER_ID } from '../emulators/dataverse';
import { trustEmulators } from '../emulators/kernel/tls';
import { editorContext } from '../support/n8nHost';
import { signIns, startAccounts, type Accounts } from './dynamics365Accounts';

const TYPE = 'dynamics365SyncAppApi';

let accounts: Accounts;
/** n8n's and the emulators' time, which are one here. */
let time: Clock;
let takeIdentity: () => void;
beforeAll(() => trustEmulators());
beforeEach(async () => {
	time = install({ toFake: ['Date'], now: Date.now() });
	accounts = await startAccounts();
	takeIdentity = accounts.lendIdentity();
});
afterEach(async () => {
	takeIdentity();
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
	['a password', () => accounts.person()],
])('with %s', (_, credential) => {
	test('items and workflows that begin at the same moment sign in once', async () => {
		const crms = await times(3, () => workflow(credential()));
		const users = await Promise.all(crms.flatMap((crm) => [crm.whoAmI(), crm.whoAmI()]));
		expect(new Set(users.map(({ id }) => id)).size).toBe(1);
		expect(signIns(accounts.emulator)).toBe(1);
	});

	test('a token that was refused is renewed once, whoever meets the refusal first', async () => {
		const [first, second] = await times(2, () => workflow(credential()));
		await first?.whoAmI();
		await second?.whoAmI();
		accounts.emulator.signIn.expireTokens();
		await times(3, async () => await first?.whoAmI());
		await second?.whoAmI();
		expect(signIns(accounts.emulator)).toBe(2);
	});

	test('a token is renewed before it runs out: no request is refused', async () => {
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

// One test, because MSAL looks for the endpoint of the machine only once in a process.
test('a managed identity is asked once for all, and once more when its token was refused', async () => {
	const [first, second] = await times(2, () => workflow(accounts.managed));
	await times(3, async () => await first?.whoAmI());
	await second?.whoAmI();
	expect(signIns(accounts.emulator)).toBe(1);
	accounts.emulator.signIn.expireTokens();
	await times(3, async () => await first?.whoAmI());
	await second?.whoAmI();
	expect(signIns(accounts.emulator)).toBe(2);
});

test('two tenants at the same moment are never mixed up', async () => {
	const others = await Promise.all([startAccounts(), startAccounts()]);
	const [first, second] = others;
	const crms = await Promise.all([
		workflow(first.secret),
		workflow(second.secret),
		workflow(first.certified),
		workflow(second.person()),
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

test('who does not hold the secret is not given a token that others got with it', async () => {
	await (await workflow(accounts.secret)).whoAmI();
	const guessing = await workflow({ ...accounts.secret, clientSecret: 'guessed' });
	await expect(guessing.whoAmI()).rejects.toThrow('The client secret is wrong.');
});

describe('a token goes to the host it was issued for only', () => {
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

	test('whatever node asks for it', async () => {
		const context = contextOf(accounts.secret);
		const asked = context.helpers.httpRequestWithAuthentication.call(context, TYPE, {
			url: `${elsewhere.emulator.url}/api/data/v9.2/WhoAmI`,
		});
		await expect(asked).rejects.toThrow(
			`The sign-in to ${accounts.emulator.url} is not sent to ${new URL(elsewhere.emulator.url).host}.`,
		);
		expect(elsewhere.emulator.log.total).toBe(0);
	});

	test('when the environment answers with a redirect', async () => {
		const crm = await workflow(accounts.secret);
		const headers = { location: `${elsewhere.emulator.url}/api/data/v9.2/WhoAmI` };
		accounts.emulator.faults.add({
			path: /WhoAmI/,
			times: Infinity,
			answer: { status: 302, headers },
		});
		await expect(crm.whoAmI()).rejects.toThrow('does not answer like a Dynamics 365 environment');
		expect(elsewhere.emulator.log.total).toBe(0);
	});
});

test('a refused sign-in is tried again the next time', async () => {
	const crm = await workflow(accounts.secret);
	const body = { error: 'invalid_client', error_description: 'AADSTS7000222: expired.' };
	accounts.emulator.faults.add({ path: /\/token/, answer: { status: 401, body } });
	await expect(crm.whoAmI()).rejects.toMatchObject({
		kind: 'signInAgain',
		message: expect.stringContaining('The client secret has expired.') as string,
	});
	expect((await crm.whoAmI()).id).toBe(APPLICATION_USER_ID);
});

test('a sign-in whose answer was lost is repeated', async () => {
	accounts.emulator.faults.add({ path: /\/token/, cut: 'beforeWrite' });
	const crm = await workflow(accounts.secret);
	expect((await crm.whoAmI()).id).toBe(APPLICATION_USER_ID);
});
