/** How an app proves itself by an assertion, and what Entra says to one that is not good. */
import { X509Certificate } from 'node:crypto';
import { makeAppCertificate, type AppCertificate } from '../../kernel/oauth/appCertificate';
import { SignInClient } from '../../kernel/oauth/signInClient';
import { hourFrom, signedToken } from '../../kernel/oauth/signedToken';
import { trustEmulators } from '../../kernel/tls';
import { DEFAULT_APP, startDataverseEmulator, TENANT, type DataverseEmulator } from '..';

const ISSUER = 'https://cluster.example.com/';
const AUDIENCE = 'api://AzureADTokenExchange';

let emulator: DataverseEmulator;
let own: AppCertificate;
let other: AppCertificate;
let client: SignInClient;
let tokenUrl: string;

beforeAll(async () => {
	await trustEmulators();
	own = await makeAppCertificate();
	other = await makeAppCertificate();
	const issuerKey = new X509Certificate(other.certificate).publicKey.export({
		type: 'spki',
		format: 'pem',
	});
	const trusted = {
		issuer: ISSUER,
		subject: 'n8n',
		audience: AUDIENCE,
		issuerKey: issuerKey.toString(),
	};
	const app = {
		...DEFAULT_APP,
		secrets: [],
		isConfidential: true,
		certificates: [own.certificate],
		federatedCredentials: [trusted],
	};
	emulator = await startDataverseEmulator({ apps: [app] });
	const authority = `${emulator.url}/${TENANT.id}/oauth2/v2.0`;
	tokenUrl = `${authority}/token`;
	client = new SignInClient(`${authority}/authorize`, tokenUrl);
});
afterAll(() => emulator.close());

const thumbprint = (pem: string, kind: 'fingerprint' | 'fingerprint256') =>
	Buffer.from(new X509Certificate(pem)[kind].replaceAll(':', ''), 'hex').toString('base64url');

/** An assertion the app has signed with its certificate, unless changed. */
function ownAssertion(changed: object = {}, { key = own.privateKey, header = {} } = {}): string {
	const { clientId } = DEFAULT_APP;
	const claims = { iss: clientId, sub: clientId, aud: tokenUrl, ...hourFrom(emulator.clock.now()) };
	const found = { 'x5t#S256': thumbprint(own.certificate, 'fingerprint256') };
	return signedToken({ ...found, ...header }, { ...claims, ...changed }, key);
}

/** One of the cluster's, unless changed. */
function federatedAssertion(changed: object = {}, key = other.privateKey): string {
	const claims = { iss: ISSUER, sub: 'n8n', aud: AUDIENCE, ...hourFrom(emulator.clock.now()) };
	return signedToken({}, { ...claims, ...changed }, key);
}

const askWith = async (assertion: string, more: Record<string, string> = {}) =>
	await client.token({
		client_id: DEFAULT_APP.clientId,
		grant_type: 'client_credentials',
		scope: `${emulator.url}/.default`,
		client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
		client_assertion: assertion,
		...more,
	});

test.each([
	['signed by its certificate', () => ownAssertion()],
	[
		'signed by its certificate, which is named by its older thumbprint',
		() =>
			ownAssertion(
				{},
				{ header: { 'x5t#S256': undefined, x5t: thumbprint(own.certificate, 'fingerprint') } },
			),
	],
	['of an issuer it trusts', () => federatedAssertion()],
])('an assertion %s proves the app', async (_, assertion) => {
	expect(await askWith(assertion())).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
});

const anHourAgo = () => Math.floor(emulator.clock.now().getTime() / 1000) - 3600;

test.each<[string, () => string, number]>([
	['that is no token', () => 'secret', 50027],
	[
		'by a certificate that was not uploaded',
		() =>
			ownAssertion(
				{},
				{
					key: other.privateKey,
					header: { 'x5t#S256': thumbprint(other.certificate, 'fingerprint256') },
				},
			),
		700027,
	],
	['signed by another key', () => ownAssertion({}, { key: other.privateKey }), 700027],
	[
		'in another algorithm than it says',
		() => ownAssertion({}, { header: { alg: 'none' } }),
		700027,
	],
	['for another server', () => ownAssertion({ aud: 'https://login.example.com' }), 700023],
	['for another app', () => ownAssertion({ sub: 'someone' }), 700023],
	['that has run out', () => ownAssertion({ exp: anHourAgo() }), 700024],
	['that is not good yet', () => ownAssertion({ nbf: anHourAgo() + 7200 }), 700024],
	['of another issuer', () => federatedAssertion({ iss: 'https://evil.example/' }), 700211],
	['for another audience', () => federatedAssertion({ aud: 'api://else' }), 700212],
	['about another subject', () => federatedAssertion({ sub: 'someone' }), 700213],
	['of the issuer, signed by someone else', () => federatedAssertion({}, own.privateKey), 700027],
])('an assertion %s does not', async (_, assertion, code) => {
	expect(await askWith(assertion())).toMatchObject({
		status: 401,
		body: { error: 'invalid_client', error_codes: [code] },
	});
});

test('an app that has to prove itself is asked to when it does not', async () => {
	expect(await askWith('', { client_assertion_type: '' })).toMatchObject({
		status: 401,
		body: { error_codes: [7000218] },
	});
});
