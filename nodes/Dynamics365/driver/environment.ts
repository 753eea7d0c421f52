/** The environment URL as people paste it, and what follows from it. */
import { CrmError } from '../../crm/errors';

/** Where a Dataverse environment is, and who signs its users in. */
export interface Environment {
	/** Scheme and host, such as `https://contoso.crm4.dynamics.com`. */
	baseUrl: string;
	/** Scheme and host of the sign-in server. */
	signInServer: string;
}

/**
 * Microsoft's clouds, told apart by the environment's host; `crm9` of the public cloud is GCC.
 * https://learn.microsoft.com/power-platform/admin/new-datacenter-regions
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export const clouds = [
	{ host: /^crm\d*\.dynamics\.com$/, signInServer: 'https://login.microsoftonline.com' },
	{ host: /^crm\d*\.microsoftdynamics\.us$/, signInServer: 'https://login.microsoftonline.us' },
	{ host: /^crm\d*\.appsplatform\.us$/, signInServer: 'https://login.microsoftonline.us' },
	{ host: /^crm\d*\.dynamics\.cn$/, signInServer: 'https://login.partner.microsoftonline.cn' },
];

/**
 * @param pasted with or without scheme, trailing slash, path or query; `org.api.crm4.dynamics.com` is the same environment.
 * @param signInServer for a host outside Microsoft's clouds (a gateway, a test server); empty otherwise.
 * @throws CrmError when it cannot be an environment: nothing has been sent then.
 */
export function parseEnvironment(pasted: string, signInServer = ''): Environment {
	const url = parseUrl(pasted);
	if (!url) throw notAnEnvironment(pasted);
	const [, organization, region = ''] = /^([^.]+)(?:\.api)?\.(.+)$/.exec(url.hostname) ?? [];
	const cloud = clouds.find(({ host }) => host.test(region));
	if (cloud)
		return { baseUrl: `https://${organization}.${region}`, signInServer: cloud.signInServer };
	const server = parseUrl(signInServer);
	if (!server) throw notAnEnvironment(pasted);
	return { baseUrl: `https://${url.host}`, signInServer: `https://${server.host}` };
}

/**
 * n8n keeps the token of a person when the URL is changed, and would send it to the new one.
 * @param scope the one that came with the token, such as `https://contoso.crm4.dynamics.com/user_impersonation`.
 * @throws CrmError when the token is one of another environment.
 */
export function checkIssuedFor({ baseUrl }: Environment, scope: string): void {
	const permission = /\/+[^/]*$/;
	const resources = scope.split(' ').map((each) => each.replace(permission, '').toLowerCase());
	if (resources.includes(baseUrl)) return;
	throw new CrmError(`The account is connected to another environment than ${baseUrl}.`, {
		kind: 'signInAgain',
		advice: 'Open the credential and sign in again with Connect my account.',
	});
}

function parseUrl(pasted: string): URL | undefined {
	const text = pasted.trim();
	const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
	const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
	return url && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined;
}

function notAnEnvironment(pasted: string): CrmError {
	const shown =
		pasted.trim() === ''
			? 'The environment URL is empty.'
			: `"${pasted.trim()}" is not the URL of a Dynamics 365 environment.`;
	return new CrmError(shown, {
		kind: 'misconfigured',
		advice:
			"Open Dynamics 365 and copy the address from the browser: its host ends in .dynamics.com, such as contoso.crm4.dynamics.com. For a host outside Microsoft's clouds, fill in Sign-In Server too.",
	});
}
