/**
 * Expressions by which n8n's OAuth2 API derives its URLs from the My Domain URL as it was pasted. They must give the
 * same results as parseMyDomain; a test compares the two.
 */
import { completeHost, pages } from './driver/myDomain';

/** The host of the pasted address, without scheme, path and query. */
const HOST =
	'$self["myDomainUrl"].trim().replace(/^https?:\\/\\//i, "").replace(/[\\/?#].*$/s, "").replace(/:443$/, "").toLowerCase()';

const SIGN_IN_HOST = pages.reduce(
	(text, { host, org }) => `${text}.replace(/${host.source}/, "${org}")`,
	HOST,
);

/** Empty where the parser rejects the address: n8n then rejects the URL before it opens a sign-in page. */
const SIGN_IN_URL = `(/${completeHost.source}/.test(${HOST}) ? "https://" + ${SIGN_IN_HOST} : "")`;

const endpoint = (name: string) => `={{ ${SIGN_IN_URL} + "/services/oauth2/${name}" }}`;

/**
 * Expressions for the properties of a credential that extends oAuth2Api.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_endpoints.htm
 */
export const authUrl = endpoint('authorize');
export const accessTokenUrl = endpoint('token');
/** Scheme and host of the org whose account is connected, for the connection test. */
export const instanceUrl = '={{ $credentials["oauthTokenData"]["instance_url"] }}';
/** Host name of that org without a port; empty while no account is connected. */
export const instanceHost =
	'={{ ($self["oauthTokenData"]?.instance_url ?? "").replace(/^https?:\\/\\//i, "").replace(/[:\\/].*$/s, "") }}';
