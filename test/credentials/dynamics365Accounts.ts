/** An emulated Dynamics 365 with an app for each way to sign in, and what a person enters for it. */
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

/** The app users are told apart by their apps' names. */
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

/** Of the app with a secret, and no longer good. */
export const OLD_SECRET = 'last-years-secret';

/** Signs in without a second factor, and with one. */
export const PERSON = dataverse.INTEGRATION_USER;
export const CAREFUL_PERSON = { ...dataverse.AGENT_BOB, needsMultifactor: true };

export type Accounts = Awaited<ReturnType<typeof startAccounts>>;

/** Making keys takes a while: once for all tests of a file. */
let keys: ReturnType<typeof generateKeys> | undefined;
const makeKeys = async () => await (keys ??= generateKeys());

const generateKeys = async () => ({
	certificate: await makeAppCertificate(),
	issuer: generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	}),
});

export async function startAccounts() {
	const { certificate, issuer } = await makeKeys();
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
		stranger: dataverse.STRANGER_APP,
		certificate: app('Certified', { certificates: [certificate.certificate] }),
		federated: app('Federated', { federatedCredentials: [trusted] }),
		ownIdentity: app('Own Identity', { managed: 'system' }),
		addedIdentity: app('Added Identity', { managed: 'user' }),
		publicClient: app('Public', { isConfidential: false, adminConsent: true }),
		newcomer: app('Newcomer', { isConfidential: false }),
	};
	const emulator = await dataverse.startDataverseEmulator({
		apps: Object.values(apps),
		users: [PERSON, dataverse.AGENT_ALICE, CAREFUL_PERSON],
	});
	const folder = mkdtempSync(join(tmpdir(), 'crm-sync-identity-'));
	const tokenFile = join(folder, 'token');

	const enter = (
		{ clientId }: EntraApp,
		more: ICredentialDataDecryptedObject,
	): ICredentialDataDecryptedObject => ({
		environmentUrl: emulator.url,
		signInServer: emulator.url,
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

	/** As the host does by itself every now and then. */
	const renewHostToken = () => writeFileSync(tokenFile, federatedToken());

	return {
		emulator,
		apps,
		certificate,
		federatedToken,
		secret: enter(apps.secret, {
			signInWith: 'clientSecret',
			clientSecret: dataverse.DEFAULT_APP.clientSecret,
		}),
		certified: enter(apps.certificate, { signInWith: 'certificate', ...certificate }),
		federated: enter(apps.federated, { signInWith: 'federated', assertionFrom: 'host' }),
		federatedByToken: (assertionToken = federatedToken()) =>
			enter(apps.federated, { signInWith: 'federated', assertionFrom: 'given', assertionToken }),
		managed: enter(apps.ownIdentity, { signInWith: 'managedIdentity' }),
		managedByClientId: (identityClientId = apps.addedIdentity.clientId) =>
			enter(apps.addedIdentity, { signInWith: 'managedIdentity', identityClientId }),
		person: ({ userName, password } = PERSON, signedInBy: EntraApp = apps.publicClient) =>
			enter(signedInBy, { signInWith: 'password', userName, password }),
		renewHostToken,
		/** What Azure sets in the environment of n8n; the answer takes it out again. */
		lendIdentity() {
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

/** @returns takes the variables out again. */
export function setEnvironment(variables: Record<string, string>): () => void {
	Object.assign(process.env, variables);
	return () => {
		for (const name of Object.keys(variables)) delete process.env[name];
	};
}

/** How often a token was asked for. */
export const signIns = ({ log }: dataverse.DataverseEmulator): number =>
	log.entries.filter(({ path }) => /\/oauth2\/v2\.0\/token|\/msi\/token/.test(path)).length;
