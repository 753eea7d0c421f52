/** A user connects n8n to the emulated Dynamics 365. */
import { X509Certificate } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { DEFAULT_APP, TENANT } from '../emulators/dataverse';
import type { EntraApp } from '../emulators/dataverse/signIn';
import type { Form } from '../emulators/kernel/oauth/forms';
import { pkcePair, SignInClient } from '../emulators/kernel/oauth/signInClient';
import { USER, type Accounts } from './dynamics365Accounts';
import { hourFrom, signedToken } from '../emulators/kernel/oauth/signedToken';

export type ClientAuthentication = 'secret' | 'certificate' | 'none';

interface Client {
	app: EntraApp;
	/** Sent with each request for tokens. */
	form: Form;
	/** Entered in the credential. */
	entered: ICredentialDataDecryptedObject;
}

/** @returns the credential as n8n keeps it afterwards. */
export async function connectUser(
	accounts: Accounts,
	authentication: ClientAuthentication,
): Promise<ICredentialDataDecryptedObject> {
	const { url } = accounts.emulator;
	const authority = `${url}/${TENANT.id}/oauth2/v2.0`;
	const tokenUrl = `${authority}/token`;
	const { app, form, entered } = clientsOf(accounts, tokenUrl)[authentication];
	const client = new SignInClient(`${authority}/authorize`, tokenUrl);
	const asked = { client_id: app.clientId, redirect_uri: app.redirectUris[0] ?? '' };
	const { verifier, challenge } = pkcePair();
	const { code = '' } = await client.signIn(
		{
			...asked,
			response_type: 'code',
			scope: `${url}/user_impersonation offline_access openid profile`,
			code_challenge: challenge,
			code_challenge_method: 'S256',
		},
		USER,
	);
	const grant = { grant_type: 'authorization_code', code, code_verifier: verifier };
	const { body } = await client.token({ ...asked, ...grant, ...form });
	return {
		environmentUrl: url,
		authorityHost: url,
		tenantId: TENANT.id,
		clientId: app.clientId,
		...entered,
		grantType: 'pkce',
		authentication: 'body',
		accessTokenUrl: tokenUrl,
		oauthTokenData: body as IDataObject,
	};
}

const clientsOf = (
	{ apps, certificate, emulator }: Accounts,
	tokenUrl: string,
): Record<ClientAuthentication, Client> => ({
	secret: {
		app: apps.secret,
		form: { client_secret: DEFAULT_APP.clientSecret },
		entered: { clientCredentialType: 'clientSecret', clientSecret: DEFAULT_APP.clientSecret },
	},
	certificate: {
		app: apps.certificate,
		form: {
			client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
			client_assertion: signedToken(
				{ 'x5t#S256': thumbprintOf(certificate.certificate) },
				{
					iss: apps.certificate.clientId,
					sub: apps.certificate.clientId,
					aud: tokenUrl,
					...hourFrom(emulator.clock.now()),
				},
				certificate.privateKey,
			),
		},
		entered: { clientCredentialType: 'certificate', ...certificate },
	},
	none: { app: apps.publicClient, form: {}, entered: { clientCredentialType: 'none' } },
});

const thumbprintOf = (pem: string) =>
	Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(':', ''), 'hex').toString(
		'base64url',
	);
