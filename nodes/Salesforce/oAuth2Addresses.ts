/**
 * Where n8n's OAuth2 sends a person to sign in to Salesforce: n8n works these out from expressions over the pasted
 * My Domain URL. They say the same as parseMyDomain, which a test holds them to.
 */
import { pages } from './driver/myDomain';

/** Scheme, path and query of the pasted address taken off. */
const HOST =
	'$self["myDomainUrl"].trim().replace(/^https?:\\/\\//i, "").replace(/[\\/?#].*$/s, "").replace(/:443$/, "").toLowerCase()';

const SIGN_IN = pages.reduce(
	(text, { host, organization }) => `${text}.replace(/${host.source}/, "${organization}")`,
	HOST,
);

const endpoint = (name: string) => `={{ "https://" + ${SIGN_IN} + "/services/oauth2/${name}" }}`;

/**
 * Expressions for the properties of a credential that extends oAuth2Api.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_endpoints.htm
 */
export const authUrl = endpoint('authorize');
export const accessTokenUrl = endpoint('token');
