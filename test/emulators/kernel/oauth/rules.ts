import type { EmulatedClock } from '../clock';

/** A client application registered with a CRM's sign-in server. */
export interface SignInApp {
	clientId: string;
	/** Shown to the user who signs in. */
	name: string;
	/** Any of them that has not expired is accepted; an app without secrets is a public one. */
	secrets: readonly { value: string; expiresAt?: Date }[];
	/** True for an app that has to prove itself although it has no secret: by an assertion. */
	isConfidential?: boolean;
	redirectUris: readonly string[];
	/** Signing in without a PKCE challenge is rejected. */
	requiresPkce?: boolean;
}

/** A user who can sign in. `id` is the id of this user in the CRM's records. */
export interface SignInUser {
	id: string;
	username: string;
	password: string;
	/** Full name. */
	name: string;
	email: string;
	/** False when the user may no longer sign in; true when left out. */
	active?: boolean;
}

/** Someone, or an app by itself, that has signed in once; all tokens that follow from it share the session. */
export interface Session<User> {
	by: 'page' | 'password' | 'app' | 'assertion';
	/** Undefined when an app has signed in without a user. */
	user: User | undefined;
	/** The refresh token issued last. */
	refreshToken?: string;
}

/** What a token grants: which app can do what, and for which user. */
export interface Grant<App, User> {
	app: App;
	scope: readonly string[];
	session: Session<User>;
}

export interface IssuedTokens<App, User> extends Grant<App, User> {
	accessToken: string;
	refreshToken: string | undefined;
	issuedAt: Date;
}

/** What one CRM's sign-in server decides differently from another's. */
export interface SignInRules<App extends SignInApp, User extends SignInUser> {
	clock: EmulatedClock;
	apps: readonly App[];
	users: readonly User[];
	codeLifetimeMs: number;
	accessTokenLifetimeMs: number;
	/** Without a limit until revoked when left out. */
	refreshTokenLifetimeMs?: number;
	/** The `grant_type`s the app may use. */
	grantTypes(app: App): readonly string[];
	/** The scope to grant for the one that was asked for; throws a SignInError when there is none. */
	grantScope(request: Grant<App, User>): readonly string[];
	/** True when a refresh token comes with this scope. */
	offersRefreshToken(scope: readonly string[]): boolean;
	/**
	 * What a refresh does to the refresh token: `keep` issues none, the old one stays valid;
	 * `add` issues another, and the old one stays valid; `rotate` issues another, and the old one ends.
	 */
	refreshPolicy(app: App): 'keep' | 'add' | 'rotate';
	/** The user an app acts as when it signs in by itself; throws a SignInError when it may not. */
	userOfApp(app: App): User | undefined;
	/** Throws a SignInError when the app may not act for the user now; no one is rejected when left out. */
	admit?(grant: Grant<App, User>): void;
	newAccessToken(grant: Grant<App, User>): string;
}
