/**
 * Explains why Microsoft Entra rejected a sign-in, and where to fix it.
 * Numbers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import type { CrmError, ErrorKind } from '../../../crm/errors';
import { applyRules, type ErrorRule } from '../../../crm/driver/errorRules';
import type { Environment } from '../environment';

/** Who tried to sign in, and where, for the messages. */
export interface SignInSubject {
	tenantId: string;
	clientId: string;
	baseUrl: string;
}

const failed = 'Signing in to Microsoft Entra failed.';
const registration = 'Entra admin center > App registrations > your app';
const signInAgain =
	'Open the credential and connect the account again. A service principal signs in again automatically.';

/** One row: the numbers after AADSTS, what happened, and where to fix it. */
const row = (numbers: readonly number[], message: string, advice: string): ErrorRule => ({
	codes: numbers.map((number) => `AADSTS${number}`),
	kind: 'signInAgain',
	message: `${failed} ${message}`,
	advice,
});

const rules: readonly ErrorRule[] = [
	row(
		[90002],
		'The tenant "{tenant}" does not exist.',
		`Copy the Directory (tenant) ID from ${registration} > Overview, and check that the environment is in the same cloud.`,
	),
	row(
		[900023],
		'"{tenant}" is not a valid tenant ID or domain name.',
		`Copy the Directory (tenant) ID from ${registration} > Overview.`,
	),
	row(
		[700016, 7000229],
		'The application "{client}" was not found in the tenant "{tenant}".',
		`Copy the Application (client) ID from ${registration} > Overview, and check that it belongs to this tenant. An app from another tenant first needs admin consent in this tenant.`,
	),
	row(
		[7000112],
		'The application "{client}" is disabled in the tenant "{tenant}".',
		'Open Entra admin center > Enterprise applications > your app > Properties and set Enabled for users to sign-in to Yes.',
	),
	row(
		[7000215],
		'The client secret is wrong.',
		`Paste the secret's Value, not its ID, from ${registration} > Certificates & secrets; create a new one if it is no longer shown.`,
	),
	row(
		[7000222],
		'The client secret has expired.',
		`Create a new one under ${registration} > Certificates & secrets and paste its Value into the credential.`,
	),
	row(
		[7000216, 7000218],
		'The app requires client authentication, but the credential has no secret or certificate.',
		`Fill in Client Secret or a certificate. For a public client, open ${registration} > Authentication: set Allow public client flows to Yes, or add the OAuth redirect URL under Mobile and desktop applications.`,
	),
	row(
		[700025],
		'The app is a public client and does not accept a secret or certificate.',
		`Set Client Authentication to None (Public Client) in the credential, or add the OAuth redirect URL under ${registration} > Authentication > Web.`,
	),
	row(
		[700027],
		'The certificate is not registered for the application "{client}".',
		`Upload the certificate of the credential under ${registration} > Certificates & secrets > Certificates, or paste the one that is listed there. The thumbprints must match.`,
	),
	row(
		[700024],
		'The signed assertion is not valid at this time.',
		'Check the clock of the n8n server. For workload identity federation, provide a new token.',
	),
	row(
		[700211, 700212, 700213, 700223, 70021],
		'The app does not trust the federated token: no federated credential matches its issuer, subject and audience.',
		`Compare them under ${registration} > Certificates & secrets > Federated credentials. They are case-sensitive.`,
	),
	row(
		[500011, 50001],
		'The environment {environment} was not found in the tenant "{tenant}".',
		'Check Environment URL and Tenant ID: both must belong to the same organization.',
	),
	row(
		[65001, 90094],
		'No administrator or user has consented to this application in the tenant.',
		`Open ${registration} > API permissions and select Grant admin consent.`,
	),
	row(
		[650057],
		'The app has no API permission for Dynamics 365.',
		`Open ${registration} > API permissions > Add a permission > Dynamics CRM, select user_impersonation, and then select Grant admin consent.`,
	),
	row(
		[50011],
		'The redirect URL of this n8n instance is not registered for the app.',
		`Copy the OAuth Redirect URL from the credential to ${registration} > Authentication.`,
	),
	row(
		[50105],
		'The account is not assigned to the app.',
		'Open Entra admin center > Enterprise applications > your app > Users and groups and add it.',
	),
	row(
		[50126, 50034],
		'The username or password is wrong.',
		'Check both by signing in at https://myaccount.microsoft.com, and that the account belongs to the tenant.',
	),
	row(
		[50053],
		'The account is locked after too many attempts.',
		'Wait, then check Username and Password. Administrators can see the reason under Entra admin center > Users > Sign-in logs.',
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
		'The account requires multifactor authentication (MFA).',
		'MFA requires interactive sign-in. Select another Authentication Method in the credential, such as Certificate, or use the Dynamics 365 Sync OAuth2 API credential.',
	),
	row(
		[53000, 53001, 53003, 530003],
		'A Conditional Access policy blocks this sign-in.',
		'Ask an administrator to find the policy under Entra admin center > Users > Sign-in logs.',
	),
	row(
		[50173, 50133, 70008, 70043, 700082, 700084],
		'The sign-in has expired or was revoked.',
		signInAgain,
	),
	{
		pattern: /AADSTS(90033|90055)\b|temporarily_unavailable/,
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: 'Microsoft Entra is temporarily unavailable.',
		advice: 'Try again later.',
	},
	{
		kind: 'signInAgain',
		message: `${failed} {message}`,
		advice: 'Check every field of the credential.',
	},
];

/** Every rejection that has its own message, by the number after AADSTS. */
export const knownRejections = rules.flatMap(({ codes = [], message, advice = '' }) =>
	codes.map((code) => ({ code, message, advice })),
);

/** @param received the message of Entra or MSAL; Entra's contains a number that identifies the reason. */
export function signInRejected(received: string, subject: SignInSubject): CrmError {
	const [code = ''] = /AADSTS\d+/.exec(received) ?? [];
	return applyRules(rules, {
		crm: 'Microsoft Entra',
		code,
		message: withoutTrace(received),
		writes: false,
		placeholders: {
			tenant: subject.tenantId,
			client: subject.clientId,
			environment: subject.baseUrl,
		},
	});
}

/**
 * The error when the identity endpoint of the host returned no token.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview
 * @param kind what must happen next; an endpoint that does not respond may do so later.
 */
export function managedIdentityRejected(
	received: string,
	{ baseUrl }: Environment,
	kind: ErrorKind = 'signInAgain',
): CrmError {
	const rule: ErrorRule = {
		kind,
		message: `The managed identity returned no token for ${baseUrl}: {message}`,
		advice:
			'n8n must run on Azure. In the Azure portal, open the virtual machine or app it runs on > Security > Identity: turn on System assigned, or add the identity with the Managed Identity Client ID of the credential under User assigned.',
	};
	return applyRules([rule], {
		crm: 'Azure',
		code: '',
		message: withoutTrace(received),
		writes: false,
	});
}

/** Removes the IDs that differ with every request. */
function withoutTrace(message: string): string {
	return message.split(/\s+Trace ID:|\s+- Correlation ID:/)[0] ?? '';
}
