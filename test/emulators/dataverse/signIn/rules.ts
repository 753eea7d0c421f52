import type { EmulatedClock } from '../../kernel/clock';
import { Rejection } from '../../kernel/oauth/rejections';
import type { Grant, SignInApp, SignInRules, SignInUser } from '../../kernel/oauth/rules';
import { appOnlyScope, needsMultifactor, noConsent, unknownResource } from './errors';
import { accessToken, type TokenSettings } from './tokens';

const MINUTE = 60_000;

const OPENID_SCOPES = ['openid', 'profile', 'email', 'offline_access'];
const DELEGATED_SCOPES = ['user_impersonation', '.default'];

export interface EntraTenant {
	/** GUID. */
	id: string;
	/** Such as `contoso.onmicrosoft.com`; as good as the id in every address. */
	domain: string;
	/** Shown in messages. */
	name: string;
}

export interface EntraApp extends SignInApp {
	/** The environment's user this app acts as when it signs in by itself: its application user. */
	applicationUserId?: string;
	/** An administrator has consented for everybody; without it each user consents on the sign-in page. */
	adminConsent?: boolean;
	/** PEM of the certificates it may sign assertions with. */
	certificates?: readonly string[];
	/** The issuers whose tokens prove it. */
	federatedCredentials?: readonly FederatedCredential[];
	/** An identity that Azure lends a machine: the machine's own, or one that was added to it. */
	managed?: 'system' | 'user';
}

export interface FederatedCredential {
	issuer: string;
	subject: string;
	audience: string;
	/** PEM of the issuer's public key, which Entra would fetch from the issuer. */
	issuerKey: string;
}

export interface EntraUser extends SignInUser {
	/** The account needs more than a password to sign in. */
	needsMultifactor?: boolean;
}

export interface EntraOptions {
	clock: EmulatedClock;
	tenant: EntraTenant;
	apps: readonly EntraApp[];
	users: readonly EntraUser[];
	/** The server's address, known when it listens: sign-in authority and environment are one server. */
	url: () => string;
}

export type EntraServerOptions = EntraOptions & { tokens: TokenSettings };

/**
 * What Entra grants to apps that ask for a Dataverse environment.
 * https://learn.microsoft.com/en-us/entra/identity-platform/scopes-oidc
 */
export function entraRules(options: EntraServerOptions): SignInRules<EntraApp, EntraUser> {
	const { clock, tenant, apps, users, url } = options;
	const consents = new Set<string>();

	const checkResource = (scope: string) => {
		const resource = scope.slice(0, scope.lastIndexOf('/'));
		if (resource.replace(/\/$/, '').toLowerCase() !== url()) {
			throw unknownResource(resource, tenant.name);
		}
	};

	const checkAppOnlyScope = (scope: readonly string[]) => {
		const [only = '', ...others] = scope;
		if (others.length > 0 || !only.endsWith('/.default')) throw appOnlyScope(scope.join(' '));
		checkResource(only);
	};

	const checkDelegatedScope = (scope: readonly string[]) => {
		const asked = scope.filter((name) => !OPENID_SCOPES.includes(name));
		if (asked.length === 0) throw new Rejection('missingParameter', 'scope');
		for (const name of asked) {
			if (!name.includes('/')) throw new Rejection('invalidScope', name);
			checkResource(name);
			const permission = name.slice(name.lastIndexOf('/') + 1);
			if (!DELEGATED_SCOPES.includes(permission)) throw new Rejection('invalidScope', name);
		}
	};

	/** Signing in on the page is consenting; anyone who signs in without it must have consented before. */
	const checkConsent = ({ app, session }: Grant<EntraApp, EntraUser>) => {
		const consent = `${app.clientId} ${session.user?.id}`;
		if (session.by === 'page') consents.add(consent);
		else if (!app.adminConsent && !consents.has(consent)) throw noConsent(app);
	};

	return {
		clock,
		apps,
		users,
		codeLifetimeMs: 10 * MINUTE,
		get accessTokenLifetimeMs() {
			return options.tokens.lifetimeMs;
		},
		refreshTokenLifetimeMs: 90 * 24 * 60 * MINUTE,
		grantTypes: () => ['authorization_code', 'refresh_token', 'client_credentials', 'password'],
		grantScope(grant) {
			if (grant.session.by === 'app') {
				checkAppOnlyScope(grant.scope);
			} else {
				checkDelegatedScope(grant.scope);
				checkConsent(grant);
			}
			return grant.scope;
		},
		offersRefreshToken: (scope) => scope.includes('offline_access'),
		refreshPolicy: () => 'add',
		userOfApp: () => undefined,
		/** The page asks the user for more; a password alone is not enough. */
		admit({ session: { by, user } }) {
			if (by === 'password' && user?.needsMultifactor) throw needsMultifactor(url());
		},
		newAccessToken: (grant) => accessToken(grant, options),
	};
}
