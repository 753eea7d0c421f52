/** The setup guides quote the messages of the connection test; the messages of the sign-in servers have their own tests. */
import { readFileSync } from 'node:fs';
import { Dynamics365SyncOAuth2Api } from '../../credentials/Dynamics365SyncOAuth2Api.credentials';
import { SalesforceSyncOAuth2Api } from '../../credentials/SalesforceSyncOAuth2Api.credentials';
import { checkIssuedFor, parseEnvironment } from '../../nodes/Dynamics365/driver/environment';
import { readCertificate } from '../../nodes/Dynamics365/driver/signIn/certificate';
import { readHostToken } from '../../nodes/Dynamics365/driver/signIn/hostToken';
import { createNetwork } from '../../nodes/Dynamics365/driver/signIn/networkClient';
import { orgUrlOf, parseMyDomain, parseOrgUrl } from '../../nodes/Salesforce/driver/myDomain';
import { readPrivateKey } from '../../nodes/Salesforce/driver/signIn/assertion';
import { makeAppCertificate, type AppCertificate } from '../emulators/kernel/oauth/appCertificate';

const dynamics365 = readFileSync('docs/dynamics-365.md', 'utf8');
const salesforce = readFileSync('docs/salesforce.md', 'utf8');

let pair: AppCertificate;
let other: AppCertificate;
beforeAll(async () => {
	pair = await makeAppCertificate();
	other = await makeAppCertificate();
});

const certificateWith = (changed: object) =>
	readCertificate({
		method: 'certificate',
		tenantId: 'contoso.com',
		clientId: 'app',
		passphrase: '',
		...pair,
		...changed,
	});

const webPage = () => Promise.resolve({ status: 200, headers: {}, body: '<html></html>' });

/** Messages with … for names, and what leads to them. */
const ofDynamics365: Array<[string, () => unknown]> = [
	['The Environment URL is empty.', () => parseEnvironment(' ')],
	['"…" is not the URL of a Dynamics 365 environment.', () => parseEnvironment('contoso')],
	[
		'The connected account belongs to an environment other than ….',
		() => checkIssuedFor(parseEnvironment('contoso.crm.dynamics.com'), 'openid'),
	],
	['The certificate is not a PEM certificate.', () => certificateWith({ certificate: 'x' })],
	[
		'The private key is not a PEM key, or its passphrase is missing or wrong.',
		() => certificateWith({ privateKey: 'x' }),
	],
	[
		'The private key does not match the certificate.',
		() => certificateWith({ privateKey: other.privateKey }),
	],
	[
		'The federated token of this host cannot be sent to ….',
		() => readHostToken('https://login.example.com'),
	],
	[
		'This host has no token for workload identity federation.',
		() => readHostToken('https://login.microsoftonline.com'),
	],
	[
		'The sign-in server did not return JSON (status …).',
		() =>
			createNetwork(webPage, 'The sign-in server').client.sendGetRequestAsync('https://x.example'),
	],
];

const ofSalesforce: Array<[string, () => unknown]> = [
	['The My Domain URL is empty.', () => parseMyDomain('')],
	['"…" is not the URL of a Salesforce org.', () => parseMyDomain('salesforce')],
	[
		"… cannot be used for server-to-server sign-in. Use your org's My Domain URL.",
		() => parseOrgUrl('login.salesforce.com'),
	],
	['The private key is not an unencrypted PEM key.', () => readPrivateKey('x')],
	[
		'The token issued at … is for another address: ….',
		() => orgUrlOf('https://acme.my.salesforce.com', 'https://evil.example'),
	],
];

describe.each([
	['Dynamics 365', dynamics365, ofDynamics365],
	['Salesforce', salesforce, ofSalesforce],
])('the setup guide of %s quotes', (_, guide, messages) => {
	test.each(messages)('%s', async (message, act) => {
		expect(guide).toContain(`| ${message}`);
		const error = (await Promise.resolve()
			.then(act)
			.catch((reason: unknown) => reason)) as Error;
		expect(error).toBeInstanceOf(Error);
		for (const part of message.split('…')) expect(error.message).toContain(part);
	});
});

test.each([
	{ type: new Dynamics365SyncOAuth2Api(), guide: dynamics365 },
	{ type: new SalesforceSyncOAuth2Api(), guide: salesforce },
])('the setup guide quotes the connection test of $type.displayName', ({ type, guide }) => {
	const { rules = [] } = type.test;
	expect(rules).toHaveLength(3);
	for (const { properties } of rules) {
		const [sentence = ''] = properties.message.split(/(?<=\.) /);
		expect(guide).toContain(sentence);
	}
});
