/**
 * What Microsoft Entra refuses, in plain words, with the screen that mends it.
 * Numbers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import type { CrmError, ErrorKind } from '../../../crm/errors';
import { applyRules, type ErrorRule } from '../../../crm/driver/errorRules';
import type { Environment } from '../environment';

/** Who tried to sign in where, as far as it is known. */
export interface SignInSubject {
	tenantId: string;
	clientId: string;
	baseUrl: string;
}

const failed = 'Signing in to Microsoft Entra failed.';
const registration = 'Entra admin center > App registrations > your app';
const signInAgain =
	'Open the credential and sign in again with Connect my account; an app signs in again by itself.';

/** One row: the numbers behind AADSTS, what happened, and which screen to open. */
const row = (numbers: readonly number[], message: string, advice: string): ErrorRule => ({
	codes: numbers.map((number) => `AADSTS${number}`),
	kind: 'signInAgain',
	message: `${failed} ${message}`,
	advice,
});

const rules: readonly ErrorRule[] = [
	row(
		[90002],
		'There is no tenant "{tenant}".',
		`Copy Directory (tenant) ID from ${registration} > Overview, and check that the environment is in the same cloud.`,
	),
	row(
		[900023],
		'"{tenant}" is neither a tenant id nor a domain name.',
		`Copy Directory (tenant) ID from ${registration} > Overview.`,
	),
	row(
		[700016, 7000229],
		'The application "{client}" is not known in the tenant "{tenant}".',
		`Copy Application (client) ID from ${registration} > Overview, and check that it is this tenant's. An app of another tenant needs an administrator's consent in this one first.`,
	),
	row(
		[7000112],
		'The application "{client}" is disabled in the tenant "{tenant}".',
		'Open Entra admin center > Enterprise applications > your app > Properties and set Enabled for users to sign-in to Yes.',
	),
	row(
		[7000215],
		'The client secret is wrong.',
		`Paste the secret's Value, not its ID, from ${registration} > Certificates & secrets; make a new one if it is no longer shown.`,
	),
	row(
		[7000222],
		'The client secret has expired.',
		`Make a new one under ${registration} > Certificates & secrets and paste its Value into the credential.`,
	),
	row(
		[7000216, 7000218],
		'The app has to prove who it is, and the credential holds no proof.',
		`Fill in Client Secret or a certificate. For an app without either, open ${registration} > Authentication: set Allow public client flows to Yes, or add the OAuth redirect URL under Mobile and desktop applications.`,
	),
	row(
		[700025],
		'The app is a public client: it takes no secret and no certificate.',
		`Choose No Proof (Public Client) in the credential, or add the OAuth redirect URL under ${registration} > Authentication > Web.`,
	),
	row(
		[700027],
		'The certificate is not the one of the application "{client}".',
		`Upload the certificate of the credential under ${registration} > Certificates & secrets > Certificates, or paste the one that is listed there; the thumbprints have to be the same.`,
	),
	row(
		[700024],
		'The signed assertion is not valid at this time.',
		'Set the clock of the machine that runs n8n; for workload identity federation, give a fresh token.',
	),
	row(
		[700211, 700212, 700213, 700223, 70021],
		'The app does not trust the federated token: no federated credential has its issuer, subject and audience.',
		`Compare them under ${registration} > Certificates & secrets > Federated credentials; capital letters count.`,
	),
	row(
		[500011, 50001],
		'The environment {environment} is not known in the tenant "{tenant}".',
		'Check Environment URL and Tenant ID: both have to belong to the same organization.',
	),
	row(
		[65001, 90094],
		'Nobody has consented to this application in the tenant.',
		`Open ${registration} > API permissions and choose Grant admin consent.`,
	),
	row(
		[650057],
		'The app does not ask for Dynamics 365.',
		`Open ${registration} > API permissions > Add a permission > Dynamics CRM, tick user_impersonation and choose Grant admin consent.`,
	),
	row(
		[50011],
		'The app does not know the address of this n8n.',
		`Copy OAuth Redirect URL from the credential to ${registration} > Authentication.`,
	),
	row(
		[50105],
		'The account is not assigned to the app.',
		'Open Entra admin center > Enterprise applications > your app > Users and groups and add it.',
	),
	row(
		[50126, 50034],
		'User name or password is wrong.',
		'Check both by signing in at https://myaccount.microsoft.com, and that the account belongs to the tenant.',
	),
	row(
		[50053],
		'The account is locked after too many tries.',
		'Wait, then check User Name and Password; an administrator sees it under Entra admin center > Users > Sign-in logs.',
	),
	row(
		[50055],
		'The password has expired.',
		'Change it at https://myaccount.microsoft.com and in the credential.',
	),
	row(
		[50057],
		'The account is disabled.',
		'Open Entra admin center > Users > the account > Properties and enable it.',
	),
	row(
		[50072, 50074, 50076, 50079, 50158],
		'The account needs more than a password (multifactor authentication).',
		'No app can do this in place of a person. Choose another Sign In With in the credential, such as Certificate, or the Authentication Person (OAuth2) in the node.',
	),
	row(
		[53000, 53001, 53003, 530003],
		'A Conditional Access policy blocks this sign-in.',
		'Have an administrator look under Entra admin center > Users > Sign-in logs for the policy.',
	),
	row(
		[50173, 50133, 70008, 70043, 700082, 700084],
		'The sign-in was ended or has expired.',
		signInAgain,
	),
	{
		said: /AADSTS(90033|90055)\b|temporarily_unavailable/,
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: 'Microsoft Entra is not available at the moment.',
		advice: 'Try again later.',
	},
	{
		kind: 'signInAgain',
		message: `${failed} {said}`,
		advice: 'Check every field of the credential.',
	},
];

/** Every refusal that has words of its own, by the numbers behind AADSTS. */
export const knownRefusals = rules.flatMap(({ codes = [], message, advice = '' }) =>
	codes.map((code) => ({ code, message, advice })),
);

/** @param said what Entra or MSAL says; Entra names its refusals by a number in it. */
export function signInRefused(said: string, subject: SignInSubject): CrmError {
	const [code = ''] = /AADSTS\d+/.exec(said) ?? [];
	return applyRules(rules, {
		crm: 'Microsoft Entra',
		code,
		said: withoutTrace(said),
		writes: false,
		words: {
			tenant: subject.tenantId,
			client: subject.clientId,
			environment: subject.baseUrl,
		},
	});
}

/**
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview
 * @param kind what must happen next; not every machine without an answer is one without an identity.
 */
export function managedIdentityRefused(
	said: string,
	{ baseUrl }: Environment,
	kind: ErrorKind = 'signInAgain',
): CrmError {
	const rule: ErrorRule = {
		kind,
		message: `The managed identity gave no token for ${baseUrl}: {said}`,
		advice:
			'n8n has to run on Azure. In the Azure portal open the machine or app it runs on > Security > Identity: switch System assigned on, or add the identity whose Client ID the credential names under User assigned.',
	};
	return applyRules([rule], { crm: 'Azure', code: '', said: withoutTrace(said), writes: false });
}

/** Without the ids that differ with every request. */
function withoutTrace(said: string): string {
	return said.split(/\s+Trace ID:|\s+- Correlation ID:/)[0] ?? '';
}
