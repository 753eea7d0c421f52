/** How the tokens of the Server credential are shared, renewed and kept apart, in n8n-core's own contexts. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { openCrm } from '../../nodes/n8n/openCrm';
import { salesforce as product } from '../../nodes/Salesforce/product';
import { SalesforceSync } from '../../nodes/Salesforce/SalesforceSync.node';
import type { Crm } from '../../nodes/crm/port';
import { trustEmulators } from '../emulators/kernel/tls';
import * as salesforce from '../emulators/salesforce';
import { editorContext } from '../support/n8nHost';

const { DEFAULT_APP, INTEGRATION_USER, AGENT_ALICE, AGENT_BOB } = salesforce;
const TYPE = 'salesforceSyncServerApi';

type Credential = ICredentialDataDecryptedObject;

/** Orgs whose apps run as different users, so that the connected user shows which org responded. */
const start = (runAs = INTEGRATION_USER.id) =>
	salesforce.startSalesforceEmulator({ apps: [{ ...DEFAULT_APP, clientCredentials: { runAs } }] });

let emulator: salesforce.SalesforceEmulator;
beforeAll(() => trustEmulators());
beforeEach(async () => {
	emulator = await start();
});
afterEach(() => emulator.close());

const credentialOf = ({ url, apps }: salesforce.SalesforceEmulator): Credential => ({
	myDomainUrl: url,
	authenticationMethod: 'clientCredentials',
	clientId: DEFAULT_APP.clientId,
	clientSecret: apps[0]?.secrets[0]?.value ?? '',
});

const contextOf = (credential: Credential) =>
	editorContext(new SalesforceSync(), {
		parameters: { authentication: 'server' },
		credentials: { [TYPE]: credential },
	});

/** A workflow with its own copy of the credential, as n8n decrypts it for each. */
const workflow = async (credential = credentialOf(emulator)): Promise<Crm> =>
	await openCrm(contextOf(credential), product);

const signIns = ({ log } = emulator) =>
	log.entries.filter(({ path }) => path.startsWith('/services/oauth2/token')).length;

const times = <T>(count: number, act: () => Promise<T>) =>
	Promise.all(Array.from({ length: count }, act));

test('items and workflows that start at the same time sign in once', async () => {
	const workflows = await times(3, () => workflow());
	const users = await Promise.all(workflows.flatMap((crm) => [crm.whoAmI(), crm.whoAmI()]));
	expect(users.map(({ id }) => id)).toEqual(Array(6).fill(INTEGRATION_USER.id));
	expect(signIns()).toBe(1);
});

test('an expired session is renewed once for concurrent requests', async () => {
	const crm = await workflow();
	await crm.whoAmI();
	emulator.signIn.expireTokens();
	await times(4, () => crm.whoAmI());
	expect(signIns()).toBe(2);
});

test('a workflow that finds the session expired later uses the token that was renewed before', async () => {
	const [first, second] = await times(2, () => workflow());
	await first?.whoAmI();
	await second?.whoAmI();
	emulator.signIn.expireTokens();
	await first?.whoAmI();
	await second?.whoAmI();
	expect(signIns()).toBe(2);
});

test('two orgs that sign in at the same time are kept apart', async () => {
	const users = [AGENT_ALICE.id, AGENT_BOB.id];
	const emulators = await Promise.all(users.map(start));
	const crms = await Promise.all(emulators.map((each) => workflow(credentialOf(each))));
	const ask = () => Promise.all(crms.map(async (crm) => (await crm.whoAmI()).id));
	expect(await times(3, ask)).toEqual([users, users, users]);
	emulators.forEach((each) => each.signIn.expireTokens());
	expect(await times(3, ask)).toEqual([users, users, users]);
	expect(emulators.map(signIns)).toEqual([2, 2]);
	await Promise.all(emulators.map((each) => each.close()));
});

test('after the credential was changed, the old token is not used and not sent to the new address', async () => {
	const changed: Credential = credentialOf(emulator);
	const context = contextOf(changed);
	await (await openCrm(context, product)).whoAmI();
	const stored = await context.getCredentials(TYPE);
	const elsewhere = await start(AGENT_ALICE.id);
	const crm = await workflow({ ...stored, ...credentialOf(elsewhere) });
	expect((await crm.whoAmI()).id).toBe(AGENT_ALICE.id);
	expect(elsewhere.log.entries.map(({ status }) => status)).not.toContain(401);
	await elsewhere.close();
});

test('the token is not sent to another host, whichever node uses the credential', async () => {
	const context = contextOf(credentialOf(emulator));
	const elsewhere = await start();
	const asked = context.helpers.httpRequestWithAuthentication.call(context, TYPE, {
		url: `${elsewhere.url}/services/data/v66.0`,
	});
	await expect(asked).rejects.toThrow(
		`For security, the credential for ${emulator.url} cannot be used with ${new URL(elsewhere.url).host}.`,
	);
	expect(elsewhere.log.total).toBe(0);
	await elsewhere.close();
});

test('a rejected sign-in is explained, and is tried again the next time', async () => {
	const crm = await workflow();
	const answer = {
		status: 400,
		body: { error: 'invalid_grant', error_description: 'ip restricted' },
	};
	emulator.faults.add({ path: /\/token$/, answer });
	await expect(crm.whoAmI()).rejects.toMatchObject({
		kind: 'signInAgain',
		message: expect.stringContaining(
			"The user cannot sign in from the n8n server's IP address.",
		) as string,
		advice: expect.stringContaining('Login IP Ranges') as string,
	});
	expect((await crm.whoAmI()).id).toBe(INTEGRATION_USER.id);
});

test('a sign-in whose response was lost is repeated', async () => {
	emulator.faults.add({ path: /\/token$/, cut: 'beforeWrite' });
	expect((await (await workflow()).whoAmI()).id).toBe(INTEGRATION_USER.id);
});
