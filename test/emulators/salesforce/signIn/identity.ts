import type { SignInUser } from '../../kernel/oauth/rules';
import type { SalesforceSignInOptions } from './rules';

type Org = Pick<SalesforceSignInOptions, 'orgId' | 'url' | 'instanceUrl'>;

/** The address that names a user, such as `https://…/id/00D…/005…`. */
export const identityUrl = (userId: string, { url, orgId }: Org) =>
	`${url()}/id/${orgId}/${userId}`;

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_openid.htm */
export const identity = (user: SignInUser, org: Org) => ({
	id: identityUrl(user.id, org),
	asserted_user: true,
	user_id: user.id,
	organization_id: org.orgId,
	username: user.username,
	nick_name: user.username.split('@')[0],
	display_name: user.name,
	email: user.email,
	email_verified: true,
	active: user.active !== false,
	user_type: 'STANDARD',
	language: 'en_US',
	locale: 'en_US',
	utcOffset: 0,
	urls: urlsOf(org),
});

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_userinfo_endpoint.htm */
export const userInfo = (user: SignInUser, org: Org) => ({
	sub: identityUrl(user.id, org),
	user_id: user.id,
	organization_id: org.orgId,
	preferred_username: user.username,
	nickname: user.username.split('@')[0],
	name: user.name,
	email: user.email,
	email_verified: true,
	zoneinfo: 'GMT',
	active: user.active !== false,
	user_type: 'STANDARD',
	language: 'en_US',
	locale: 'en_US',
	utcOffset: 0,
	urls: urlsOf(org),
});

/** Addresses of the org's API; users who signed in elsewhere learn them here. */
const urlsOf = (org: Org) => {
	const url = org.instanceUrl ?? org.url();
	return {
		rest: `${url}/services/data/v{version}/`,
		sobjects: `${url}/services/data/v{version}/sobjects/`,
		query: `${url}/services/data/v{version}/query/`,
		custom_domain: url,
	};
};
