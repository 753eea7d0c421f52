import { randomBytes } from 'node:crypto';
import type { EmulatedClock } from '../../kernel/clock';
import { Rejection } from '../../kernel/oauth/rejections';
import type { SignInApp, SignInRules, SignInUser } from '../../kernel/oauth/rules';
import { ipRestricted, noRunAsUser, notAdminApproved } from './errors';

const MINUTE = 60_000;

/** Scopes that make no sense for an app by itself. */
const SCOPES_FOR_PERSONS = ['full', 'web', 'refresh_token', 'offline_access'];

/** `full` includes every other scope, except those that offer refresh tokens. */
const allows = ({ scopes }: SalesforceApp, scope: string) =>
	scopes.includes(scope) ||
	(scopes.includes('full') && !['refresh_token', 'offline_access'].includes(scope));

/** A connected app or external client app. */
export interface SalesforceApp extends SignInApp {
	/** What the app may ask for; it gets all of it when it asks for nothing. */
	scopes: readonly string[];
	/** Present when the client credentials flow is enabled. `runAs` is the id of the user it acts as. */
	clientCredentials?: { runAs?: string };
	/** Present when the JWT bearer flow is enabled. */
	jwtBearer?: {
		/** The certificate uploaded to the app, as PEM. */
		certificate: string;
		/** The `aud` it accepts; the address of the org when left out. */
		audience?: string;
	};
	/** Ids of the users an administrator has approved; when left out, users approve the app themselves. */
	approvedUsers?: readonly string[];
	/** Each refresh issues a new refresh token, and the old one ends. */
	rotatesRefreshTokens?: boolean;
}

/** A user, with the restrictions that an administrator can set. */
export interface SalesforcePerson extends SignInUser {
	/** True when the login IP ranges leave out the address that requests come from. */
	ipRestricted?: boolean;
	/** False without the permission "API Enabled", or in an edition without API access. */
	apiEnabled?: boolean;
}

export interface SalesforceSignInOptions {
	clock: EmulatedClock;
	/** 18 characters, beginning with 00D. */
	orgId: string;
	apps: readonly SalesforceApp[];
	/** `id` is the User record's, with 18 characters. */
	users: readonly SalesforcePerson[];
	/** The server's address, known when it listens: My Domain and sign-in server are one. */
	url: () => string;
	/** The `instance_url` of the answers; the server's address when left out. */
	instanceUrl?: string;
}

/**
 * What Salesforce grants to connected apps. Sessions last two hours, the default; username and password alone
 * are rejected, as orgs have done by default since Summer '23.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_tokens_scopes.htm
 */
export function salesforceRules(
	options: SalesforceSignInOptions,
): SignInRules<SalesforceApp, SalesforcePerson> {
	const { clock, orgId, apps, users } = options;
	return {
		clock,
		apps,
		users,
		codeLifetimeMs: 15 * MINUTE,
		accessTokenLifetimeMs: 120 * MINUTE,
		grantTypes: ({ clientCredentials }) => [
			'authorization_code',
			'refresh_token',
			'password',
			...(clientCredentials ? ['client_credentials'] : []),
		],
		grantScope({ app, scope, session }) {
			if (session.by === 'app' || session.by === 'assertion') {
				return app.scopes.filter((name) => !SCOPES_FOR_PERSONS.includes(name));
			}
			if (session.by === 'password') throw new Rejection('wrongPassword');
			const unknown = scope.find((name) => !allows(app, name));
			if (unknown) throw new Rejection('invalidScope', unknown);
			return scope.length > 0 ? scope : app.scopes;
		},
		offersRefreshToken: (scope) =>
			scope.includes('refresh_token') || scope.includes('offline_access'),
		refreshPolicy: ({ rotatesRefreshTokens }) => (rotatesRefreshTokens ? 'rotate' : 'keep'),
		userOfApp({ clientCredentials }) {
			const user = users.find(({ id }) => id === clientCredentials?.runAs);
			if (!user) throw noRunAsUser();
			if (user.active === false) throw new Rejection('inactiveUser', user.username);
			return user;
		},
		admit({ app, session: { user } }) {
			if (!user) return;
			if (user.ipRestricted) throw ipRestricted();
			if (app.approvedUsers && !app.approvedUsers.includes(user.id)) throw notAdminApproved();
		},
		newAccessToken: () => `${orgId.slice(0, 15)}!${randomBytes(72).toString('base64url')}`,
	};
}
