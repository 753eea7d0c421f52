/** The address of the organization: as people paste it, and as a sign-in confirms it. */
import { CrmError } from '../../crm/errors';

/** Pages of an organization have hosts of their own, whose address people copy from the browser. */
export const pages = [
	{ host: /\.lightning\.force\.com$/, organization: '.my.salesforce.com' },
	{ host: /\.my\.salesforce-setup\.com$/, organization: '.my.salesforce.com' },
	{ host: /\.lightning\.crmforce\.mil$/, organization: '.my.salesforce.mil' },
	{ host: /\.lightning\.sfcrmapps\.cn$/, organization: '.my.sfcrmproducts.cn' },
];

/** Hosts of Salesforce's that are one organization's. */
const organizations = /\.my\.(salesforce\.(com|mil)|sfcrmproducts\.cn)$/;

/** Where people of all organizations sign in; which one it was, only the answer tells. */
const signInPages = /^(login|test)\.salesforce\.com$/;

/** Experience Cloud: people sign in at the site, and work with the organization behind it. */
const sites = /\.(my\.site\.com|my\.salesforce-sites\.com|force\.com)$/;

const advice =
	'Open Salesforce and copy the address from the browser, such as acme.my.salesforce.com, or look under Setup > My Domain.';

/**
 * Scheme and host to sign in at.
 * https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm
 * @param pasted with or without scheme, trailing slash, path or query.
 * @throws CrmError when it cannot be a Salesforce address: nothing has been sent then.
 */
export function parseMyDomain(pasted: string): string {
	const text = pasted.trim();
	const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
	const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
	if (!url || !/^https?:$/.test(url.protocol) || !/\.|^localhost$/.test(url.hostname)) {
		throw notUsable(
			text === '' ? 'The My Domain URL is empty.' : `"${text}" is not a Salesforce address.`,
		);
	}
	const page = pages.find(({ host }) => host.test(url.host));
	return `https://${page ? url.host.replace(page.host, page.organization) : url.host}`;
}

/**
 * Where a server signs in: at the organization itself, whose address also stands in links to records.
 * @throws CrmError for the sign-in page of all organizations, and for sites.
 */
export function parseOrganization(pasted: string): string {
	const url = parseMyDomain(pasted);
	const { host } = new URL(url);
	if (signInPages.test(host) || sites.test(host)) {
		throw notUsable(`${host} is where people sign in. A server signs in at the organization.`);
	}
	return url;
}

/**
 * Where the REST API is, of the organization that has answered a sign-in.
 * @param signInUrl where somebody signed in, as parseMyDomain returns it.
 * @param instanceUrl as the answer names it.
 * @throws CrmError when it is another organization, or none of Salesforce's: a token must not be sent there.
 */
export function organizationOf(signInUrl: string, instanceUrl: string): string {
	const { origin, host } = new URL(signInUrl);
	const instance = URL.canParse(instanceUrl) ? new URL(instanceUrl) : undefined;
	if (instance?.origin === origin) return origin;
	const expected = signInPages.test(host) || sites.test(host);
	if (expected && instance?.protocol === 'https:' && organizations.test(instance.host)) {
		return instance.origin;
	}
	throw notUsable(
		`The sign-in at ${host} is for another address: ${instance?.host ?? 'none that can be read'}.`,
		`The token is sent to ${host} only. Check My Domain URL in the credential, and connect the account again if it has changed: ${advice}`,
	);
}

/** The page where all organizations of this kind sign in; undefined where there is none. */
export function signInPageOf(organizationUrl: string): string | undefined {
	const { host } = new URL(organizationUrl);
	if (!host.endsWith('.my.salesforce.com')) return undefined;
	const isTest = /\.(sandbox|scratch)\.my\.|--/.test(host);
	return `https://${isTest ? 'test' : 'login'}.salesforce.com`;
}

function notUsable(message: string, how = advice): CrmError {
	return new CrmError(message, { kind: 'misconfigured', advice: how });
}
