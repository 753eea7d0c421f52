/** What Salesforce's sign-in refuses, in plain words, with the screen that mends it. */
import type { CrmError } from '../../../crm/errors';
import { applyRules, type ErrorRule } from '../../../crm/driver/errorRules';
import { label } from '../errors';

/** Stands for an answer that is not the JSON of a sign-in, such as a web page. */
const NOT_JSON = 'notJson';

const app = 'Setup > External Client App Manager > your app';

/**
 * By Salesforce's own words, which are all that n8n hands on of a refused OAuth2 sign-in.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm
 */
const rules: readonly ErrorRule[] = [
	{
		said: /client identifier invalid/,
		kind: 'signInAgain',
		message: '{crm} at {host} does not know the client ID "{clientId}".',
		advice: `Copy Consumer Key from ${app} > Settings > OAuth Settings, of this organization or sandbox. A new app is known after about ten minutes.`,
	},
	{
		said: /not installed in this org/,
		kind: 'signInAgain',
		message: 'The app is not installed in the organization at {host}.',
		advice:
			'Make the External Client App in this organization or sandbox under Setup > External Client App Manager, and check My Domain URL.',
	},
	{
		said: /invalid client credentials|invalid client secret/,
		kind: 'signInAgain',
		message: 'The client secret is wrong.',
		advice: `Copy Consumer Secret from ${app} > Settings > OAuth Settings > Consumer Key and Secret.`,
	},
	{
		said: /not admin approved/,
		kind: 'signInAgain',
		message: 'No administrator has approved the app for this user.',
		advice: `Open ${app} > Policies, and add a permission set of the user under App Policies.`,
	},
	{
		said: /blocked by (an|your|this org's) admin/i,
		kind: 'signInAgain',
		message: 'An administrator has blocked the app.',
		advice: 'Open Setup > Connected Apps OAuth Usage, find the app and choose Unblock.',
	},
	{
		said: /hasn.t approved this consumer/,
		kind: 'signInAgain',
		message:
			'The user "{userName}" has not approved the app, or there is no user of that name at {host}.',
		advice: `Check User Name: it is the Username under Setup > Users, often not the e-mail address. Then open ${app} > Policies, set Permitted Users to "Admin approved users are pre-authorized", and add a permission set of the user.`,
	},
	{
		said: /audience/i,
		kind: 'signInAgain',
		message: 'The organization at {host} does not take sign-ins that name this address.',
		advice:
			'Copy My Domain URL anew from Setup > My Domain of the organization or sandbox that has the app.',
	},
	{
		said: /expired authorization code/,
		kind: 'signInAgain',
		message: 'The clock of the machine that runs n8n {skew}, so that the sign-in came expired.',
		advice: 'Let that machine set its clock by a time server (NTP).',
	},
	{
		said: /invalid assertion/,
		kind: 'signInAgain',
		message: 'The private key does not belong to the certificate of the app.',
		advice: `Open ${app} > Settings > OAuth Settings, check that the JWT Bearer Flow is enabled, and upload the certificate that was made together with this key.`,
	},
	{
		said: /ip restricted/i,
		kind: 'signInAgain',
		message: 'The user may not sign in from the address of the machine that runs n8n.',
		advice: `Add its public IP address to the Login IP Ranges of the user's profile (Setup > Profiles), or relax IP restrictions under ${app} > Policies > OAuth Policies.`,
	},
	{
		said: /flow not enabled/,
		kind: 'signInAgain',
		message: 'The app may not sign in by itself.',
		advice: `Open ${app} > Settings > OAuth Settings and choose Enable Client Credentials Flow.`,
	},
	{
		said: /no client credentials user/,
		kind: 'signInAgain',
		message: 'The app has no user to run as.',
		advice: `Open ${app} > Policies > OAuth Flows and External Client App Enhancements, and fill in Run As under Client Credentials Flow.`,
	},
	{
		said: /not supported on this domain/,
		kind: 'signInAgain',
		message: '{host} is not the address of an organization.',
		advice: 'Copy My Domain URL from Setup > My Domain.',
	},
	{
		said: /user is (inactive|locked|frozen)|inactive user/i,
		kind: 'signInAgain',
		message: 'The user is inactive, frozen or locked.',
		advice: 'Open Setup > Users, and activate, unfreeze or unlock the user.',
	},
	{
		said: /org(anization)? is (inactive|locked|closed)|inactive org/i,
		kind: 'signInAgain',
		message: 'The organization at {host} is closed or locked.',
		advice: 'Ask the administrator of the organization or sandbox.',
	},
	{
		said: /expired access\/refresh token/,
		kind: 'signInAgain',
		message: 'The sign-in has expired or was revoked.',
		advice: 'Open the credential and sign in again.',
	},
	{
		statuses: [429, 500, 502, 503, 504],
		kind: 'retryLater',
		waitCause: 'temporarily-unavailable',
		message: '{crm} takes no sign-ins at the moment.',
		advice: 'Try again later; see https://status.salesforce.com.',
	},
	{
		codes: [NOT_JSON],
		kind: 'misconfigured',
		message: '{host} does not answer like {crm}.',
		advice:
			'Copy My Domain URL from the browser while Salesforce is open, or from Setup > My Domain.',
	},
	{
		kind: 'signInAgain',
		message: '{crm} says: {said}.',
		advice:
			'Check every field of the credential. What was refused also stands under Setup > Login History.',
	},
];

/** Who tried to sign in, for the messages. */
export interface SignInSubject {
	/** Where it was tried. */
	signInUrl: string;
	clientId: string;
	userName: string;
}

/** What a refused sign-in was answered with. */
export interface Refused {
	/** `error_description` of the answer; undefined when it is none of a sign-in, such as a web page. */
	said?: string;
	status?: number;
	/** The server's own clock. */
	date?: string;
}

/** `Signing in to Salesforce failed.`, why, and how to mend it. */
export function signInRefused(
	{ said, status, date }: Refused,
	{ signInUrl, clientId, userName }: SignInSubject,
): CrmError {
	const { host } = new URL(signInUrl);
	return applyRules(rules.map(asSignIn), {
		crm: label,
		status,
		code: said === undefined ? NOT_JSON : '',
		said: said ?? '',
		writes: false,
		words: { host, clientId, userName, skew: skewOf(date) },
	});
}

const asSignIn = (rule: ErrorRule): ErrorRule => ({
	...rule,
	message: `Signing in to {crm} failed. ${rule.message}`,
});

/** How this machine's clock compares with the server's, in whole minutes. */
function skewOf(serverDate = ''): string {
	const minutes = Math.round((Date.now() - Date.parse(serverDate)) / 60_000);
	if (!minutes) return 'is wrong';
	return `is ${Math.abs(minutes)} minutes ${minutes < 0 ? 'behind' : 'ahead'}`;
}
