import type { SignInUser } from '../../kernel/oauth/rules';

interface IdentityContext {
	url: string;
	organizationId: string;
}

/** The address that names a user, such as `https://…/id/00D…/005…`. */
export const identityUrl = (userId: string, { url, organizationId }: IdentityContext) =>
	`${url}/id/${organizationId}/${userId}`;

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_openid.htm */
export const identity = (user: SignInUser, context: IdentityContext) => ({
	id: identityUrl(user.id, context),
	asserted_user: true,
	user_id: user.id,
	organization_id: context.organizationId,
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
		rest: `${context.url}/services/data/v{version}/`,
		sobjects: `${context.url}/services/data/v{version}/sobjects/`,
		query: `${context.url}/services/data/v{version}/query/`,
		custom_domain: context.url,
	},
});

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_userinfo_endpoint.htm */
export const userInfo = (user: SignInUser, context: IdentityContext) => ({
	sub: identityUrl(user.id, context),
	user_id: user.id,
	organization_id: context.organizationId,
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
