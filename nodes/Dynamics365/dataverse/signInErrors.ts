/** What Microsoft Entra refuses, in plain words, with the screen that mends it. */
import { CrmError } from '../../sync/errors';
import type { AppRegistration, Environment } from './environment';

interface Refusal {
	message: (app: AppRegistration, environment: Environment) => string;
	advice: string;
}

const registration = 'Entra admin center > App registrations';

/** By AADSTS number. https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const refusals: Record<string, Refusal> = {
	'90002': {
		message: ({ tenantId }) => `There is no tenant "${tenantId}".`,
		advice: `Copy Directory (tenant) ID from ${registration} > your app > Overview, and check that the environment is in the same cloud.`,
	},
	'900023': {
		message: ({ tenantId }) => `"${tenantId}" is neither a tenant id nor a domain name.`,
		advice: `Copy Directory (tenant) ID from ${registration} > your app > Overview.`,
	},
	'700016': {
		message: ({ clientId, tenantId }) =>
			`The application "${clientId}" is not known in the tenant "${tenantId}".`,
		advice: `Copy Application (client) ID from ${registration} > your app > Overview, and check that it is this tenant's.`,
	},
	'7000215': {
		message: () => 'The client secret is wrong.',
		advice: `Paste the secret's Value, not its ID, from ${registration} > your app > Certificates & secrets; make a new one if it is no longer shown.`,
	},
	'7000222': {
		message: () => 'The client secret has expired.',
		advice: `Make a new one under ${registration} > your app > Certificates & secrets.`,
	},
	'7000216': {
		message: () => 'The client secret is missing.',
		advice: 'Fill in Client Secret.',
	},
	'500011': {
		message: ({ tenantId }, { baseUrl }) =>
			`The environment ${baseUrl} is not known in the tenant "${tenantId}".`,
		advice: 'Check Environment URL and Tenant ID: both have to belong to the same organization.',
	},
	'50001': {
		message: ({ tenantId }, { baseUrl }) =>
			`The environment ${baseUrl} is not known in the tenant "${tenantId}".`,
		advice: 'Check Environment URL and Tenant ID: both have to belong to the same organization.',
	},
	'65001': {
		message: () => 'Nobody has consented to this application in the tenant.',
		advice: `Open ${registration} > your app > API permissions and choose Grant admin consent.`,
	},
	'53003': {
		message: () => 'A Conditional Access policy blocks this sign-in.',
		advice: 'Have an administrator look under Entra admin center > Sign-in logs for the policy.',
	},
};

/** The CrmError for what msal-node threw; Entra names its refusals by number in the text. */
export function signInError(
	error: unknown,
	app: AppRegistration,
	environment: Environment,
): CrmError {
	if (error instanceof CrmError) return error;
	const text = error instanceof Error ? error.message : String(error);
	const number = /AADSTS(\d+)/.exec(text)?.[1];
	const refusal = number === undefined ? undefined : refusals[number];
	if (refusal) {
		return new CrmError(
			`Signing in to Microsoft Entra failed. ${refusal.message(app, environment)}`,
			{
				remedy: 'signIn',
				code: `AADSTS${number}`,
				advice: refusal.advice,
			},
		);
	}
	const [firstLine = ''] = text.split(/[\r\n]|\s+Trace ID/);
	return new CrmError(`Signing in to Microsoft Entra failed: ${firstLine}`, {
		remedy: 'signIn',
		code: number === undefined ? undefined : `AADSTS${number}`,
		advice: 'Check every field of the credential.',
	});
}
