/** Explains why Salesforce rejected a sign-in, and where to fix it. */
import type { CrmError } from '../../../crm/errors';
import { applyRules, type ErrorRule } from '../../../crm/driver/errorRules';
import { label } from '../errors';

const app = 'Setup > External Client App Manager > your app';

/** An outage, whatever the body of the response is. */
const unavailable: ErrorRule = {
	statuses: [429, 500, 502, 503, 504],
	kind: 'retryLater',
	waitCause: 'temporarily-unavailable',
	message: '{crm} sign-in is temporarily unavailable.',
	advice: 'Try again later. See https://status.salesforce.com.',
};

/**
 * By the message of Salesforce, which is all that n8n passes on when it cannot renew the token of an OAuth2 credential.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm
 */
const rules: readonly ErrorRule[] = [
	{
		pattern: /client identifier invalid/,
		kind: 'signInAgain',
		message: 'The client ID "{clientId}" is unknown at {host}.',
		advice: `Copy the Consumer Key from ${app} > Settings > OAuth Settings, in this org or sandbox. A new app can take about ten minutes to become available.`,
	},
	{
		pattern: /not installed in this org/,
		kind: 'signInAgain',
		message: 'The app is not installed in the org at {host}.',
		advice:
			'Create the External Client App in this org or sandbox (Setup > External Client App Manager), and check My Domain URL.',
	},
	{
		pattern: /invalid client credentials|invalid client secret/,
		kind: 'signInAgain',
		message: 'The client secret is wrong.',
		advice: `Copy the Consumer Secret from ${app} > Settings > OAuth Settings > Consumer Key and Secret.`,
	},
	{
		pattern: /not admin approved/,
		kind: 'signInAgain',
		message: 'No administrator has approved the app for this user.',
		advice: `Open ${app} > Policies, and add a permission set of the user under App Policies.`,
	},
	{
		pattern: /blocked by (an|your|this org's) admin/i,
		kind: 'signInAgain',
		message: 'An administrator has blocked the app.',
		advice: 'Open Setup > Connected Apps OAuth Usage, find the app, and select Unblock.',
	},
	{
		pattern: /hasn.t approved this consumer/,
		kind: 'signInAgain',
		message: 'The user "{username}" has not approved the app, or there is no such user at {host}.',
		advice: `Check Username: it is the Username shown in Setup > Users, often not the email address. Then open ${app} > Policies, set Permitted Users to "Admin approved users are pre-authorized", and add a permission set of the user.`,
	},
	{
		pattern: /audience/i,
		kind: 'signInAgain',
		message: 'The org at {host} rejected the token audience.',
		advice:
			'Copy the My Domain URL from Setup > My Domain of the org or sandbox where the app was created.',
	},
	{
		pattern: /expired authorization code/,
		kind: 'signInAgain',
		message: "The n8n server's clock {skew}, so the token was already expired.",
		advice: 'Synchronize the clock of that server with a time server (NTP).',
	},
	{
		pattern: /invalid assertion/,
		kind: 'signInAgain',
		message: "The private key does not match the app's certificate.",
		advice: `Open ${app} > Settings > OAuth Settings, check that the JWT Bearer Flow is enabled, and upload the certificate that was created together with this key.`,
	},
	{
		pattern: /ip restricted/i,
		kind: 'signInAgain',
		message: "The user cannot sign in from the n8n server's IP address.",
		advice: `Add its public IP address to the Login IP Ranges of the user's profile (Setup > Profiles), or relax IP restrictions under ${app} > Policies > OAuth Policies.`,
	},
	{
		pattern: /flow not enabled/,
		kind: 'signInAgain',
		message: 'The client credentials flow is not enabled for this app.',
		advice: `Open ${app} > Settings > OAuth Settings and select Enable Client Credentials Flow.`,
	},
	{
		pattern: /no client credentials user/,
		kind: 'signInAgain',
		message: 'The app has no user to run as.',
		advice: `Open ${app} > Policies > OAuth Flows and External Client App Enhancements, and fill in Run As under Client Credentials Flow.`,
	},
	{
		pattern: /not supported on this domain/,
		kind: 'signInAgain',
		message: '{host} is not the address of an org.',
		advice: 'Copy the My Domain URL from Setup > My Domain.',
	},
	{
		pattern: /user is (inactive|locked|frozen)|inactive user/i,
		kind: 'signInAgain',
		message: 'The user is inactive, frozen or locked.',
		advice: 'Open Setup > Users, and activate, unfreeze or unlock the user.',
	},
	{
		pattern: /org(anization)? is (inactive|locked|closed)|inactive org/i,
		kind: 'signInAgain',
		message: 'The org at {host} is closed or locked.',
		advice: 'Contact the administrator of the org or sandbox.',
	},
	{
		pattern: /expired access\/refresh token/,
		kind: 'signInAgain',
		message: 'The sign-in has expired or was revoked.',
		advice: 'Open the credential and connect the account again.',
	},
	unavailable,
	{
		kind: 'signInAgain',
		message: '{crm} returned: {message}.',
		advice:
			'Check every field of the credential. Setup > Login History also shows why a sign-in was rejected.',
	},
];

/** For a response that is not the JSON of a token endpoint, such as a web page. */
const unreadableRules: readonly ErrorRule[] = [
	unavailable,
	{
		kind: 'misconfigured',
		message: '{host} did not return a {crm} sign-in response.',
		advice:
			"Copy the My Domain URL from your browser's address bar while Salesforce is open, or from Setup > My Domain.",
	},
];

/** All messages of a rejected sign-in, for the test that compares them with the setup guide. */
export const knownMessages = [...rules, ...unreadableRules].map(({ message }) => message);

/** Who tried to sign in, for the messages. */
export interface SignInSubject {
	/** Where the sign-in was sent. */
	signInUrl: string;
	clientId: string;
	username: string;
}

/** The response to a rejected sign-in. */
export interface RejectedSignIn {
	/** `error_description` of the response; undefined when the response is not one of a token endpoint. */
	said?: string;
	status?: number;
	/** The server's clock, as an HTTP date. */
	date?: string;
}

/** The error for a rejected sign-in: `Signing in to Salesforce failed.`, the reason, and where to fix it. */
export function signInRejected(
	{ said, status, date }: RejectedSignIn,
	{ signInUrl, clientId, username }: SignInSubject,
): CrmError {
	const { host } = new URL(signInUrl);
	const applicable = said === undefined ? unreadableRules : rules;
	return applyRules(applicable.map(asSignIn), {
		crm: label,
		status,
		code: '',
		message: said ?? '',
		writes: false,
		placeholders: { host, clientId, username, skew: skewOf(date) },
	});
}

const asSignIn = (rule: ErrorRule): ErrorRule => ({
	...rule,
	message: `Signing in to {crm} failed. ${rule.message}`,
});

/** How this machine's clock differs from the server's, in whole minutes. */
function skewOf(serverDate = ''): string {
	const minutes = Math.round((Date.now() - Date.parse(serverDate)) / 60_000);
	if (!minutes) return 'is wrong';
	return `is ${Math.abs(minutes)} minutes ${minutes < 0 ? 'behind' : 'ahead'}`;
}
