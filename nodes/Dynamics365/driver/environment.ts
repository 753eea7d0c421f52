/** The environment URL as users paste it, and what follows from it. */
import { CrmError } from '../../crm/errors';

/** Where a Dataverse environment is, and where its users sign in. */
export interface Environment {
	/** Scheme and host, such as `https://contoso.crm4.dynamics.com`. */
	baseUrl: string;
	/** Scheme and host of the sign-in server, such as `https://login.microsoftonline.com`. */
	authorityHost: string;
}

/**
 * Microsoft's clouds, distinguished by the host of the environment; `crm9` of the public cloud is GCC.
 * https://learn.microsoft.com/power-platform/admin/new-datacenter-regions
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export const clouds = [
	{ host: /^crm\d*\.dynamics\.com$/, authorityHost: 'https://login.microsoftonline.com' },
	{ host: /^crm\d*\.microsoftdynamics\.us$/, authorityHost: 'https://login.microsoftonline.us' },
	{ host: /^crm\d*\.appsplatform\.us$/, authorityHost: 'https://login.microsoftonline.us' },
	{ host: /^crm\d*\.dynamics\.cn$/, authorityHost: 'https://login.partner.microsoftonline.cn' },
];

/** A host name has a domain; a single word is a typing error that would be looked up in the local network. */
export const completeHost = /[^.]\.[^.]|^localhost(:\d+)?$/;

/**
 * @param pasted with or without scheme, trailing slash, path or query; `org.api.crm4.dynamics.com` is the same environment.
 * @param authorityHost for a host outside Microsoft's clouds (a gateway, a test server); empty otherwise.
 * @throws CrmError when it cannot be an environment; no request has been sent then.
 */
export function parseEnvironment(pasted: string, authorityHost = ''): Environment {
	const url = parseUrl(pasted);
	if (!url) throw notAnEnvironment(pasted);
	const [, organization, region = ''] = /^([^.]+)(?:\.api)?\.(.+)$/.exec(url.hostname) ?? [];
	const cloud = clouds.find(({ host }) => host.test(region));
	if (cloud) {
		return { baseUrl: `https://${organization}.${region}`, authorityHost: cloud.authorityHost };
	}
	const authority = parseUrl(authorityHost);
	if (!authority) throw notAnEnvironment(pasted);
	return { baseUrl: `https://${url.host}`, authorityHost: `https://${authority.host}` };
}

/**
 * n8n keeps the token of a connected account when the URL is changed, and would send it to the new one.
 * @param scope the one that came with the token, such as `https://contoso.crm4.dynamics.com/user_impersonation`.
 * @throws CrmError when the token was issued for another environment.
 */
export function checkIssuedFor({ baseUrl }: Environment, scope: string): void {
	const permission = /\/+[^/]*$/;
	const resources = scope.split(' ').map((each) => each.replace(permission, '').toLowerCase());
	if (resources.includes(baseUrl)) return;
	throw new CrmError(`The connected account belongs to an environment other than ${baseUrl}.`, {
		kind: 'signInAgain',
		advice: 'Open the credential and connect the account again.',
	});
}

function parseUrl(pasted: string): URL | undefined {
	const text = pasted.trim();
	const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
	const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
	return url && /^https?:$/.test(url.protocol) && completeHost.test(url.host) ? url : undefined;
}

function notAnEnvironment(pasted: string): CrmError {
	const message =
		pasted.trim() === ''
			? 'The Environment URL is empty.'
			: `"${pasted.trim()}" is not the URL of a Dynamics 365 environment.`;
	return new CrmError(message, {
		kind: 'misconfigured',
		advice:
			"Copy the Environment URL from your browser's address bar while Dynamics 365 is open. Its host ends in .dynamics.com, such as contoso.crm4.dynamics.com. For a host outside Microsoft's clouds, also fill in Authority Host.",
	});
}
