/** An emulated Dynamics 365 with an app for each authentication method, and the credential data for it. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import * as dataverse from '../emulators/dataverse';
import { stableGuid } from '../emulators/dataverse/guid';
import type { EntraApp } from '../emulators/dataverse/signIn';
import { hourFrom, signedToken } from '../emulators/kernel/oauth/signedToken';
import { makeAppCertificate } from '../emulators/kernel/oauth/appCertificate';

export const ISSUER = 'https://cluster.example.com/';
const SUBJECT = 'system:serviceaccount:n8n:n8n';
const AUDIENCE = 'api://AzureADTokenExchange';

/** The application users have the names of their apps. */
function app(name: string, more: Partial<EntraApp> = {}): EntraApp {
	return {
		...dataverse.DEFAULT_APP,
		clientId: `${name.toLowerCase().replace(/\W/g, '')}-app`,
		name,
		secrets: [],
		isConfidential: true,
		applicationUserId: stableGuid(`user of ${name}`),
		...more,
	};
}

/** An expired secret of the app that has one. */
export const OLD_SECRET = 'last-years-secret';

/** Users who sign in without a second factor, and with one. */
export const USER = dataverse.INTEGRATION_USER;
export const MFA_USER = { ...dataverse.AGENT_BOB, needsMultifactor: true };

export type Accounts = Awaited<ReturnType<typeof startAccounts>>;

/** Creating keys takes a while: once for all tests of a file. */
let keys: ReturnType<typeof generateKeys> | undefined;
const keysOnce = async () => await (keys ??= generateKeys());

const generateKeys = async () => ({
	certificate: await makeAppCertificate(),
	issuer: generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	}),
});

export async function startAccounts() {
	const { certificate, issuer } = await keysOnce();
	const trusted = {
		issuer: ISSUER,
		subject: SUBJECT,
		audience: AUDIENCE,
		issuerKey: issuer.publicKey,
	};
	const apps = {
		secret: {
			...dataverse.DEFAULT_APP,
			adminConsent: true,
			secrets: [
				{ value: dataverse.DEFAULT_APP.clientSecret },
				{ value: OLD_SECRET, expiresAt: new Date('2026-01-01T00:00:00.000Z') },
			],
		},
		unknownToEnvironment: dataverse.STRANGER_APP,
		certificate: app('Certified', { certificates: [certificate.certificate] }),
		federated: app('Federated', { federatedCredentials: [trusted] }),
		ownIdentity: app('Own Identity', { managed: 'system' }),
		addedIdentity: app('Added Identity', { managed: 'user' }),
		publicClient: app('Public', { isConfidential: false, adminConsent: true }),
		newcomer: app('Newcomer', { isConfidential: false }),
	};
	const emulator = await dataverse.startDataverseEmulator({
		apps: Object.values(apps),
		users: [USER, dataverse.AGENT_ALICE, MFA_USER],
	});
	const folder = mkdtempSync(join(tmpdir(), 'crm-sync-identity-'));
	const tokenFile = join(folder, 'token');

	const enter = (
		{ clientId }: EntraApp,
		more: ICredentialDataDecryptedObject,
	): ICredentialDataDecryptedObject => ({
		environmentUrl: emulator.url,
		authorityHost: emulator.url,
		tenantId: dataverse.TENANT.id,
		clientId,
		...more,
	});

	/** A token of the issuer, as a Kubernetes cluster signs one for a service account. */
	const federatedToken = (changed: object = {}) => {
		const claims = {
			iss: ISSUER,
			sub: SUBJECT,
			aud: AUDIENCE,
			...hourFrom(emulator.clock.now()),
			...changed,
		};
		return signedToken({}, claims, issuer.privateKey);
	};

	/** As the host does from time to time. */
	const renewHostToken = () => writeFileSync(tokenFile, federatedToken());

	return {
		emulator,
		apps,
		certificate,
		federatedToken,
		secret: enter(apps.secret, {
			authenticationMethod: 'clientSecret',
			clientSecret: dataverse.DEFAULT_APP.clientSecret,
		}),
		certified: enter(apps.certificate, { authenticationMethod: 'certificate', ...certificate }),
		federated: enter(apps.federated, {
			authenticationMethod: 'federated',
			assertionSource: 'host',
		}),
		federatedByToken: (token = federatedToken()) =>
			enter(apps.federated, {
				authenticationMethod: 'federated',
				assertionSource: 'expression',
				federatedToken: token,
			}),
		managed: enter(apps.ownIdentity, { authenticationMethod: 'managedIdentity' }),
		managedByClientId: (managedIdentityClientId = apps.addedIdentity.clientId) =>
			enter(apps.addedIdentity, {
				authenticationMethod: 'managedIdentity',
				managedIdentityClientId,
			}),
		user: ({ username: username, password } = USER, app: EntraApp = apps.publicClient) =>
			enter(app, { authenticationMethod: 'password', username, password }),
		renewHostToken,
		/** Sets what Azure sets in the environment of n8n; the result removes it again. */
		setIdentity() {
			renewHostToken();
			return setEnvironment({
				...emulator.signIn.identityEnvironment(),
				AZURE_FEDERATED_TOKEN_FILE: tokenFile,
				AZURE_AUTHORITY_HOST: emulator.url,
			});
		},
		async close() {
			rmSync(folder, { recursive: true });
			await emulator.close();
		},
	};
}

/** @returns removes the variables again. */
export function setEnvironment(variables: Record<string, string>): () => void {
	Object.assign(process.env, variables);
	return () => {
		for (const name of Object.keys(variables)) delete process.env[name];
	};
}

/** How often a token was requested. */
export const signIns = ({ log }: dataverse.DataverseEmulator): number =>
	log.entries.filter(({ path }) => /\/oauth2\/v2\.0\/token|\/msi\/token/.test(path)).length;
