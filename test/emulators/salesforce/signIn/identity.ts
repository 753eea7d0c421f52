import type { SignInUser } from '../../kernel/oauth/rules';
import type { SalesforceSignInOptions } from './rules';

type Organization = Pick<SalesforceSignInOptions, 'organizationId' | 'url'>;

/** The address that names a user, such as `https://…/id/00D…/005…`. */
export const identityUrl = (userId: string, { url, organizationId }: Organization) =>
	`${url()}/id/${organizationId}/${userId}`;

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_openid.htm */
export const identity = (user: SignInUser, organization: Organization) => ({
	id: identityUrl(user.id, organization),
	asserted_user: true,
	user_id: user.id,
	organization_id: organization.organizationId,
	username: user.userName,
	nick_name: user.userName.split('@')[0],
	display_name: user.name,
	email: user.email,
	email_verified: true,
	active: user.active !== false,
	user_type: 'STANDARD',
	language: 'en_US',
	locale: 'en_US',
	utcOffset: 0,
	urls: {
		rest: `${organization.url()}/services/data/v{version}/`,
		sobjects: `${organization.url()}/services/data/v{version}/sobjects/`,
		query: `${organization.url()}/services/data/v{version}/query/`,
		custom_domain: organization.url(),
	},
});

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_userinfo_endpoint.htm */
export const userInfo = (user: SignInUser, organization: Organization) => ({
	sub: identityUrl(user.id, organization),
	user_id: user.id,
	organization_id: organization.organizationId,
	preferred_username: user.userName,
	nickname: user.userName.split('@')[0],
	name: user.name,
	email: user.email,
	email_verified: true,
	zoneinfo: 'GMT',
	active: user.active !== false,
	user_type: 'STANDARD',
	language: 'en_US',
	locale: 'en_US',
	utcOffset: 0,
});
