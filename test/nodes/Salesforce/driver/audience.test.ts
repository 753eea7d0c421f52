/** For which address an assertion is made out: organizations of every age take one of two. */
import { signIn } from '../../../../nodes/Salesforce/driver/signIn';
import type { Transport } from '../../../../nodes/crm/transport';
import { trustEmulators } from '../../../emulators/kernel/tls';
import {
	DEFAULT_APP,
	INTEGRATION_USER,
	startSalesforceEmulator,
	type SalesforceEmulator,
} from '../../../emulators/salesforce';
import {
	makeAppCertificate,
	type AppCertificate,
} from '../../../emulators/kernel/oauth/appCertificate';
import { plainTransport } from '../../../support/plainTransport';

let pair: AppCertificate;
let emulator: SalesforceEmulator;

beforeAll(async () => {
	await trustEmulators();
	pair = await makeAppCertificate();
});
afterEach(() => emulator.close());

/** Signs in to an organization whose host name leads to the emulator. */
async function signInTo(organizationUrl: string, takes: string, userName: string) {
	const app = {
		...DEFAULT_APP,
		jwtBearer: { certificate: pair.certificate, audience: takes },
		approvedUsers: [INTEGRATION_USER.id],
	};
	emulator = await startSalesforceEmulator({ apps: [app], instanceUrl: organizationUrl });
	const send = plainTransport('');
	const transport: Transport = (request) =>
		send({ ...request, url: request.url.replace(organizationUrl, emulator.url) });
	const { clientId } = app;
	const { privateKey } = pair;
	return await signIn(
		{ way: 'jwtBearer', organizationUrl, clientId, userName, privateKey },
		transport,
	);
}

const acme = 'https://acme.my.salesforce.com';
const sandbox = 'https://acme--dev.sandbox.my.salesforce.com';

test.each([
	['its own address', acme, acme, 1],
	['its own address, in a sandbox', sandbox, sandbox, 1],
	['the sign-in page of all organizations', acme, 'https://login.salesforce.com', 2],
	['the sign-in page of all sandboxes', sandbox, 'https://test.salesforce.com', 2],
])('an organization that takes %s', async (_, organizationUrl, takes, requests) => {
	const token = await signInTo(organizationUrl, takes, INTEGRATION_USER.userName);
	expect(token.value).not.toBe('');
	expect(emulator.log.total).toBe(requests);
});

test('an organization that takes neither tells so', async () => {
	await expect(
		signInTo(acme, 'https://other.my.salesforce.com', INTEGRATION_USER.userName),
	).rejects.toThrow('does not take sign-ins that name this address');
});

test('a user who is not approved is told as such', async () => {
	await expect(signInTo(acme, acme, 'eve@acme.example')).rejects.toThrow(
		'The user "eve@acme.example" has not approved the app',
	);
});
