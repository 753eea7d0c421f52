/**
 * Expressions by which n8n's OAuth2 API derives its URLs from the Environment URL as it was pasted. They must give
 * the same results as parseEnvironment; a test compares the two.
 */
import { clouds, completeHost } from './driver/environment';

/** The host of a pasted address, without scheme, path and query. */
const hostOf = (property: string) =>
	`$self["${property}"].trim().replace(/^https?:\\/\\//i, "").replace(/[\\/?#].*$/s, "").replace(/:443$/, "").toLowerCase()`;

const HOST = hostOf('environmentUrl');
const AUTHORITY_HOST = hostOf('authorityHost');

/** The part of an environment's host after the organization, as a regular expression without anchors. */
const regionOf = ({ host }: (typeof clouds)[number]) => host.source.slice(1, -1);

const ANY_REGION = clouds.map(regionOf).join('|');

/** Host and port of the environment. */
const ENVIRONMENT_HOST = `${HOST}.replace(/^([^.]+)\\.api\\.(${ANY_REGION})$/, "$1.$2")`;

/** Scheme and host of the environment. */
const ENVIRONMENT = `"https://" + ${ENVIRONMENT_HOST}`;

const isComplete = (expression: string) => `/${completeHost.source}/.test(${expression})`;

/** Empty where the parser rejects the address: n8n then rejects the URL before it opens a sign-in page. */
const AUTHORITY = clouds.reduceRight(
	(otherwise, cloud) =>
		`/^[^.]+(\\.api)?\\.${regionOf(cloud)}$/.test(${HOST}) ? "${cloud.authorityHost}" : ${otherwise}`,
	`(${isComplete(HOST)} && ${isComplete(AUTHORITY_HOST)} ? "https://" + ${AUTHORITY_HOST} : "")`,
);

/** A multitenant app signs in accounts of any organization. */
const TENANT = 'encodeURIComponent($self["tenantId"].trim() || "organizations")';

const endpoint = (name: string) =>
	`={{ (${AUTHORITY}) + "/" + ${TENANT} + "/oauth2/v2.0/${name}" }}`;

/**
 * Expressions for the properties of a credential that extends oAuth2Api.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export const authUrl = endpoint('authorize');
export const accessTokenUrl = endpoint('token');
/** `offline_access` lets n8n renew the token, `openid profile` lets it show which account is connected. */
export const scope = `={{ ${ENVIRONMENT} + "/user_impersonation offline_access openid profile" }}`;
/** Scheme and host of the environment, for the connection test. */
export const baseUrl = `={{ ${ENVIRONMENT.replaceAll('$self', '$credentials')} }}`;
/** Host name of the environment, without a port. */
export const host = `={{ ${ENVIRONMENT_HOST}.replace(/:\\d+$/, "") }}`;
