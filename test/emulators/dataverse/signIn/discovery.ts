import type { EntraTenant } from './rules';

/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc#fetch-the-openid-configuration-document */
export const openidConfiguration = (url: string, { id }: EntraTenant) => ({
	issuer: `${url}/${id}/v2.0`,
	authorization_endpoint: `${url}/${id}/oauth2/v2.0/authorize`,
	token_endpoint: `${url}/${id}/oauth2/v2.0/token`,
	token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
	response_modes_supported: ['query'],
	response_types_supported: ['code'],
	scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
	subject_types_supported: ['pairwise'],
	id_token_signing_alg_values_supported: ['RS256'],
	jwks_uri: `${url}/${id}/discovery/v2.0/keys`,
	cloud_instance_name: new URL(url).host,
});

/** What MSAL asks to learn whether a host is one of Microsoft's clouds. */
export function instanceDiscovery(url: string, { id }: EntraTenant) {
	const { host } = new URL(url);
	return {
		tenant_discovery_endpoint: `${url}/${id}/v2.0/.well-known/openid-configuration`,
		'api-version': '1.1',
		metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
	};
}
