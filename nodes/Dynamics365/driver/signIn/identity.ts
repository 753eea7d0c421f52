/** Who signs in to Dataverse without a person at the screen, and by what proof. */

/** `way` is the value of the credential's Sign In With. */
export type AppIdentity =
	ClientSecret | Certificate | FederatedAssertion | ManagedIdentity | UserNameAndPassword;

interface AppRegistration {
	/** Directory (tenant) id or one of its domain names. */
	tenantId: string;
	/** Application (client) id. */
	clientId: string;
}

export interface ClientSecret extends AppRegistration {
	way: 'clientSecret';
	clientSecret: string;
}

/** Its public half is uploaded to the app registration. */
export interface Certificate extends AppRegistration {
	way: 'certificate';
	/** PEM. */
	certificate: string;
	/** PEM of an RSA key. */
	privateKey: string;
	/** Empty when the key is not encrypted. */
	passphrase: string;
}

/**
 * A token of another issuer, such as a Kubernetes cluster, which the app registration trusts.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export interface FederatedAssertion extends AppRegistration {
	way: 'federated';
	assertion: string;
}

/** What Azure lends the machine that n8n runs on. */
export interface ManagedIdentity {
	way: 'managedIdentity';
	/** Client id of a user-assigned identity; empty for the machine's own. */
	clientId: string;
}

/**
 * A person's account without the person: Entra refuses it where more than a password is asked for.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
 */
export interface UserNameAndPassword extends AppRegistration {
	way: 'password';
	/** Empty when the app registration allows public client flows. */
	clientSecret: string;
	userName: string;
	password: string;
}
