/** The address of the org: as users paste it, and as a sign-in confirms it. */
import { CrmError } from '../../crm/errors';

/** Lightning and Setup have their own hosts, whose addresses users copy from the browser. */
export const pages = [
	{ host: /\.lightning\.force\.com$/, org: '.my.salesforce.com' },
	{ host: /\.my\.salesforce-setup\.com$/, org: '.my.salesforce.com' },
	{ host: /\.lightning\.crmforce\.mil$/, org: '.my.salesforce.mil' },
	{ host: /\.lightning\.sfcrmapps\.cn$/, org: '.my.sfcrmproducts.cn' },
];

/** A host name has a domain; a single word is a typing error that would be looked up in the local network. */
export const completeHost = /[^.]\.[^.]|^localhost(:\d+)?$/;

/** My Domain hosts of orgs. */
const orgHosts = /\.my\.(salesforce\.(com|mil)|sfcrmproducts\.cn)$/;

/** Where users of all orgs can sign in; only the response says which org it was. */
export const loginHosts = /^(login|test)\.salesforce\.com$/;

/** Experience Cloud: users sign in at the site and work with the org behind it. */
export const siteHosts = /\.(my\.site\.com|my\.salesforce-sites\.com|force\.com)$/;

/**
 * The path of a site, which is the first segment of its addresses unless the site has none: an address such as `/s/`
 * or `/login` is then a page.
 * https://help.salesforce.com/s/articleView?id=experience.networks_domain_overview.htm
 */
export const sitePath = /^\/(?!(?:s|login|services|secur|apex|lightning)(?:\/|$))[^/]+/;

const advice =
	"Copy the My Domain URL from your browser's address bar while Salesforce is open, such as acme.my.salesforce.com, or from Setup > My Domain.";

/**
 * Scheme and host to sign in at, with the path of an Experience Cloud site.
 * https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm
 * @param pasted with or without scheme, trailing slash, path or query.
 * @throws CrmError when it cannot be a Salesforce address; no request has been sent then.
 */
export function parseMyDomain(pasted: string): string {
	const text = pasted.trim();
	const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
	const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
	if (!url || !/^https?:$/.test(url.protocol) || !completeHost.test(url.host)) {
		throw notUsable(
			text === '' ? 'The My Domain URL is empty.' : `"${text}" is not the URL of a Salesforce org.`,
		);
	}
	const page = pages.find(({ host }) => host.test(url.host));
	const host = page ? url.host.replace(page.host, page.org) : url.host;
	const path = siteHosts.test(host) ? (sitePath.exec(url.pathname)?.[0] ?? '') : '';
	return `https://${host}${path}`;
}

/** Whether users of many orgs, or of an org behind a site, sign in here: the REST API is then at another address. */
export function isSharedSignIn(signInUrl: string): boolean {
	const { host } = new URL(signInUrl);
	return loginHosts.test(host) || siteHosts.test(host);
}

/**
 * Where a server signs in: at the org itself, whose address is also in links to records.
 * @throws CrmError for the login pages of all orgs, and for Experience Cloud sites.
 */
export function parseOrgUrl(pasted: string): string {
	const url = parseMyDomain(pasted);
	if (isSharedSignIn(url)) {
		throw notUsable(
			`${new URL(url).host} cannot be used for server-to-server sign-in. Use your org's My Domain URL.`,
		);
	}
	return url;
}

/**
 * Where the REST API of the org is that a token was issued by.
 * @param signInUrl where the user signed in, as parseMyDomain returns it.
 * @param instanceUrl `instance_url` of the response.
 * @throws CrmError when it is another org, or none: the token must not be sent there.
 */
export function orgUrlOf(signInUrl: string, instanceUrl: string): string {
	const { origin, host } = new URL(signInUrl);
	const instance = URL.canParse(instanceUrl) ? new URL(instanceUrl) : undefined;
	if (instance?.origin === origin) return origin;
	if (
		isSharedSignIn(signInUrl) &&
		instance?.protocol === 'https:' &&
		orgHosts.test(instance.host)
	) {
		return instance.origin;
	}
	throw notUsable(
		`The token issued at ${host} is for another address: ${instance?.host ?? 'an unreadable one'}.`,
		`It is sent only to ${host}. Check My Domain URL in the credential. If you changed it, connect the account again. ${advice}`,
	);
}

/** The login page shared by all orgs of this kind; undefined where there is none. */
export function loginPageOf(orgUrl: string): string | undefined {
	const { host } = new URL(orgUrl);
	if (!host.endsWith('.my.salesforce.com')) return undefined;
	const isTest = /\.(sandbox|scratch)\.my\.|--/.test(host);
	return `https://${isTest ? 'test' : 'login'}.salesforce.com`;
}

function notUsable(message: string, how = advice): CrmError {
	return new CrmError(message, { kind: 'misconfigured', advice: how });
}
