/**
 * Expressions by which n8n's OAuth2 API derives its URLs from the My Domain URL as it was pasted. They must give the
 * same results as parseMyDomain; a test compares the two.
 */
import { completeHost, loginHosts, pages, siteHosts, sitePath } from './driver/myDomain';

/** The host of the pasted address, without scheme, path and query. */
const HOST =
	'$self["myDomainUrl"].trim().replace(/^https?:\\/\\//i, "").replace(/[\\/?#].*$/s, "").replace(/:443$/, "").toLowerCase()';

const SIGN_IN_HOST = pages.reduce(
	(text, { host, org }) => `${text}.replace(/${host.source}/, "${org}")`,
	HOST,
);

/** The path of an Experience Cloud site; empty for every other host. */
const SIGN_IN_PATH = `(/${siteHosts.source}/.test(${SIGN_IN_HOST}) ? ($self["myDomainUrl"].trim().replace(/^https?:\\/\\//i, "").replace(/^[^\\/?#]*|[?#].*$/gs, "").match(/${sitePath.source}/)?.[0] ?? "") : "")`;

/** Empty where the parser rejects the address: n8n then rejects the URL before it opens a sign-in page. */
const SIGN_IN_URL = `(/${completeHost.source}/.test(${HOST}) ? "https://" + ${SIGN_IN_HOST} + ${SIGN_IN_PATH} : "")`;

const endpoint = (name: string) => `={{ ${SIGN_IN_URL} + "/services/oauth2/${name}" }}`;

/**
 * Expressions for the properties of a credential that extends oAuth2Api.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_endpoints.htm
 */
export const authUrl = endpoint('authorize');
export const accessTokenUrl = endpoint('token');
/** The org whose account is connected; without it, the org of My Domain URL, unless that is a shared sign-in page. */
const ORG_URL = `($self["oauthTokenData"]?.instance_url ?? (/${loginHosts.source}|${siteHosts.source}/.test(${SIGN_IN_HOST}) ? "" : "https://" + ${SIGN_IN_HOST}))`;

/** Scheme and host of that org, for the connection test; empty where only the sign-in server knows it. */
export const instanceUrl = `={{ ${ORG_URL.replaceAll('$self', '$credentials')} }}`;
/** Host name of that org without a port; empty while no account is connected. */
export const instanceHost = `={{ $self["oauthTokenData"] ? ${ORG_URL}.replace(/^https?:\\/\\//i, "").replace(/[:\\/].*$/s, "") : "" }}`;
