/**
 * Where n8n's OAuth2 sends a person to sign in to Dynamics 365: n8n works these out from expressions over the pasted
 * environment URL. They say the same as parseEnvironment, which a test holds them to.
 */
import { clouds } from './driver/environment';

/** Scheme, path and query of a pasted address taken off. */
const hostOf = (property: string) =>
	`$self["${property}"].trim().replace(/^https?:\\/\\//i, "").replace(/[\\/?#].*$/s, "").replace(/:443$/, "").toLowerCase()`;

const HOST = hostOf('environmentUrl');

/** The part of an environment's host behind the organization, as a regular expression without anchors. */
const regionOf = ({ host }: (typeof clouds)[number]) => host.source.slice(1, -1);

const ANY_REGION = clouds.map(regionOf).join('|');

/** Scheme and host of the environment. */
const ENVIRONMENT = `"https://" + ${HOST}.replace(/^([^.]+)\\.api\\.(${ANY_REGION})$/, "$1.$2")`;

/** Empty where neither the environment's host nor Sign-In Server tells: n8n refuses to begin then. */
const SIGN_IN_SERVER = clouds.reduceRight(
	(otherwise, cloud) =>
		`/^[^.]+(\\.api)?\\.${regionOf(cloud)}$/.test(${HOST}) ? "${cloud.signInServer}" : ${otherwise}`,
	`($self["signInServer"].trim() ? "https://" + ${hostOf('signInServer')} : "")`,
);

/** An app of several tenants signs in accounts of any organization. */
const TENANT = 'encodeURIComponent($self["tenantId"].trim() || "organizations")';

const endpoint = (name: string) =>
	`={{ (${SIGN_IN_SERVER}) + "/" + ${TENANT} + "/oauth2/v2.0/${name}" }}`;

/**
 * Expressions for the properties of a credential that extends oAuth2Api.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export const authUrl = endpoint('authorize');
export const accessTokenUrl = endpoint('token');
/** `offline_access` lets n8n renew the token, `openid profile` lets it show whose account is connected. */
export const scope = `={{ ${ENVIRONMENT} + "/user_impersonation offline_access openid profile" }}`;
export const baseUrl = `={{ ${ENVIRONMENT.replaceAll('$self', '$credentials')} }}`;
