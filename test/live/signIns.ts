/** Every way to sign in that the package's credentials have, and the environment variables that configure it. */
import { existsSync, readFileSync } from 'node:fs';
import { readAppIdentity, readEnvironment } from '../../nodes/Dynamics365/credential';
import { signIn as signInToEntra } from '../../nodes/Dynamics365/driver/signIn';
import { dynamics365 } from '../../nodes/Dynamics365/product';
import type { Product } from '../../nodes/n8n/product';
import { readServerIdentity } from '../../nodes/Salesforce/credential';
import { signIn as signInToSalesforce } from '../../nodes/Salesforce/driver/signIn';
import { salesforce } from '../../nodes/Salesforce/product';
import { plainTransport } from '../support/plainTransport';

/** The data of a credential as n8n keeps it; here all of it is text. */
type LiveCredential = Record<string, string>;

/** A way to sign in that is configured. */
export interface SignIn {
	product: Product;
	/** As the node and the credential call it. */
	name: string;
	credential: LiveCredential;
	/** @throws CrmError when the sign-in is rejected. */
	requestToken: () => Promise<string>;
}

/** A way to sign in, and by property of the credential the variables that it needs or can have. */
export interface Way {
	product: Product;
	name: string;
	/** What the credential holds besides the values of variables. */
	fixed?: LiveCredential;
	required: Readonly<Record<string, string>>;
	optional?: Readonly<Record<string, string>>;
	requestToken: (credential: LiveCredential) => Promise<string>;
}

const ENVIRONMENT = { environmentUrl: 'DYNAMICS365_ENVIRONMENT_URL' };
const AUTHORITY = { authorityHost: 'DYNAMICS365_AUTHORITY_HOST' };
const REGISTRATION = {
	...ENVIRONMENT,
	tenantId: 'DYNAMICS365_TENANT_ID',
	clientId: 'DYNAMICS365_CLIENT_ID',
};
const ORG = { myDomainUrl: 'SALESFORCE_MY_DOMAIN_URL' };

const requestAppToken: Way['requestToken'] = async (credential) => {
	const environment = readEnvironment(credential);
	const identity = await readAppIdentity(credential, environment);
	return (await signInToEntra(identity, environment, plainTransport())).value;
};

const requestServerToken: Way['requestToken'] = async (credential) =>
	(await signInToSalesforce(readServerIdentity(credential), plainTransport())).value;

const useAccessToken: Way['requestToken'] = async ({ accessToken = '' }) =>
	await Promise.resolve(accessToken);

export const ways: readonly Way[] = [
	{
		product: dynamics365,
		name: 'App (Service Principal), Client Secret',
		fixed: { authenticationMethod: 'clientSecret' },
		required: { ...REGISTRATION, clientSecret: 'DYNAMICS365_CLIENT_SECRET' },
		optional: AUTHORITY,
		requestToken: requestAppToken,
	},
	{
		product: dynamics365,
		name: 'App (Service Principal), Certificate',
		fixed: { authenticationMethod: 'certificate' },
		required: {
			...REGISTRATION,
			certificate: 'DYNAMICS365_CERTIFICATE',
			privateKey: 'DYNAMICS365_PRIVATE_KEY',
		},
		optional: { ...AUTHORITY, passphrase: 'DYNAMICS365_PASSPHRASE' },
		requestToken: requestAppToken,
	},
	{
		product: dynamics365,
		name: 'App (Service Principal), Workload Identity Federation',
		fixed: { authenticationMethod: 'federated', assertionSource: 'expression' },
		required: { ...REGISTRATION, federatedToken: 'DYNAMICS365_FEDERATED_TOKEN' },
		optional: AUTHORITY,
		requestToken: requestAppToken,
	},
	{
		product: dynamics365,
		name: 'App (Service Principal), Managed Identity',
		fixed: { authenticationMethod: 'managedIdentity' },
		required: { ...ENVIRONMENT, managedIdentityClientId: 'DYNAMICS365_MANAGED_IDENTITY_CLIENT_ID' },
		optional: AUTHORITY,
		requestToken: requestAppToken,
	},
	{
		product: dynamics365,
		name: 'App (Service Principal), Username and Password',
		fixed: { authenticationMethod: 'password' },
		required: {
			...REGISTRATION,
			username: 'DYNAMICS365_USERNAME',
			password: 'DYNAMICS365_PASSWORD',
		},
		optional: { ...AUTHORITY, clientSecret: 'DYNAMICS365_CLIENT_SECRET' },
		requestToken: requestAppToken,
	},
	{
		product: dynamics365,
		name: 'OAuth2 (User)',
		required: { ...ENVIRONMENT, accessToken: 'DYNAMICS365_ACCESS_TOKEN' },
		optional: AUTHORITY,
		requestToken: useAccessToken,
	},
	{
		product: salesforce,
		name: 'Server-to-Server, Certificate (JWT Bearer)',
		fixed: { authenticationMethod: 'jwtBearer' },
		required: {
			...ORG,
			clientId: 'SALESFORCE_CLIENT_ID',
			username: 'SALESFORCE_USERNAME',
			privateKey: 'SALESFORCE_PRIVATE_KEY',
		},
		requestToken: requestServerToken,
	},
	{
		product: salesforce,
		name: 'Server-to-Server, Secret (Client Credentials)',
		fixed: { authenticationMethod: 'clientCredentials' },
		required: {
			...ORG,
			clientId: 'SALESFORCE_CLIENT_ID',
			clientSecret: 'SALESFORCE_CLIENT_SECRET',
		},
		requestToken: requestServerToken,
	},
	{
		product: salesforce,
		name: 'OAuth2 (User)',
		required: { ...ORG, accessToken: 'SALESFORCE_ACCESS_TOKEN' },
		requestToken: useAccessToken,
	},
];

export type Variables = Readonly<Record<string, string | undefined>>;

/** The ways whose variables are all set, in the order of the list. */
export function configuredSignIns(variables: Variables): SignIn[] {
	return ways
		.filter(({ required }) => Object.values(required).every((name) => variables[name]))
		.map(({ product, name, fixed, required, optional, requestToken }) => {
			const properties = Object.entries({ ...required, ...optional });
			const credential = {
				...fixed,
				...Object.fromEntries(
					properties.map(([property, variable]) => [
						property,
						readValue(property, variables[variable]),
					]),
				),
			};
			return { product, name, credential, requestToken: () => requestToken(credential) };
		});
}

const IN_FILES = ['certificate', 'privateKey'];

/** A certificate or key can be given as the path of its file; the system-assigned identity has no client ID. */
function readValue(property: string, value = ''): string {
	if (IN_FILES.includes(property) && existsSync(value)) return readFileSync(value, 'utf8');
	return property === 'managedIdentityClientId' && value === 'system' ? '' : value;
}
