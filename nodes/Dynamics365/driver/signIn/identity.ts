/** Who signs in to Dataverse unattended, and by which method. */

/** `method` is the value of the credential's Authentication Method. */
export type AppIdentity =
	ClientSecret | Certificate | FederatedAssertion | ManagedIdentity | UsernameAndPassword;

interface AppRegistration {
	/** Directory (tenant) ID, or a domain name of the tenant. */
	tenantId: string;
	/** Application (client) ID. */
	clientId: string;
}

export interface ClientSecret extends AppRegistration {
	method: 'clientSecret';
	clientSecret: string;
}

/** The certificate is uploaded to the app registration. */
export interface Certificate extends AppRegistration {
	method: 'certificate';
	/** PEM. */
	certificate: string;
	/** PEM of an RSA key. */
	privateKey: string;
	/** Empty when the key is not encrypted. */
	passphrase: string;
}

/**
 * A token of an external identity provider that the app registration trusts, such as a Kubernetes cluster.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export interface FederatedAssertion extends AppRegistration {
	method: 'federated';
	assertion: string;
}

/** The identity that Azure assigns to the host of n8n. */
export interface ManagedIdentity {
	method: 'managedIdentity';
	/** Client ID of a user-assigned identity; empty for the system-assigned one. */
	clientId: string;
}

/**
 * The account of a user, without interaction: Entra rejects it where more than a password is required.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
 */
export interface UsernameAndPassword extends AppRegistration {
	method: 'password';
	/** Empty when the app registration allows public client flows. */
	clientSecret: string;
	username: string;
	password: string;
}
