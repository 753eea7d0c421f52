/** The audience of an assertion: orgs accept one of two addresses, depending on the age of the app. */
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

/** Signs in to an org whose host name leads to the emulator. */
async function signInTo(orgUrl: string, accepted: string, username: string) {
	const app = {
		...DEFAULT_APP,
		jwtBearer: { certificate: pair.certificate, audience: accepted },
		approvedUsers: [INTEGRATION_USER.id],
	};
	emulator = await startSalesforceEmulator({ apps: [app], instanceUrl: orgUrl });
	const send = plainTransport('');
	const transport: Transport = (request) =>
		send({ ...request, url: request.url.replace(orgUrl, emulator.url) });
	const { clientId } = app;
	const { privateKey } = pair;
	return await signIn({ method: 'jwtBearer', orgUrl, clientId, username, privateKey }, transport);
}

const acme = 'https://acme.my.salesforce.com';
const sandbox = 'https://acme--dev.sandbox.my.salesforce.com';

test.each([
	['its own address', acme, acme, 1],
	['its own address in a sandbox', sandbox, sandbox, 1],
	['the login page of all orgs', acme, 'https://login.salesforce.com', 2],
	['the login page of all sandboxes', sandbox, 'https://test.salesforce.com', 2],
])('an org that accepts %s', async (_, orgUrl, accepted, requests) => {
	const token = await signInTo(orgUrl, accepted, INTEGRATION_USER.username);
	expect(token.value).not.toBe('');
	expect(emulator.log.total).toBe(requests);
});

test('an org that accepts neither reports the audience', async () => {
	await expect(
		signInTo(acme, 'https://other.my.salesforce.com', INTEGRATION_USER.username),
	).rejects.toThrow('rejected the token audience');
});

test('a user who is not approved is reported', async () => {
	await expect(signInTo(acme, acme, 'eve@acme.example')).rejects.toThrow(
		'The user "eve@acme.example" has not approved the app',
	);
});
