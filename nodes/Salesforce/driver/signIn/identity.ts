/** Who signs in to Salesforce unattended, and by which method. */

/** `method` is the value of the credential's Authentication Method. */
export type ServerIdentity = JwtBearer | ClientCredentials;

interface ExternalClientApp {
	/** As parseOrgUrl returns it. */
	orgUrl: string;
	/** The app's Consumer Key. */
	clientId: string;
}

/** The app signs in as the user that it names. */
export interface JwtBearer extends ExternalClientApp {
	method: 'jwtBearer';
	username: string;
	/** PEM of the RSA key whose certificate is uploaded to the app. */
	privateKey: string;
}

/** The app signs in as its Run As user. */
export interface ClientCredentials extends ExternalClientApp {
	method: 'clientCredentials';
	/** The app's Consumer Secret. */
	clientSecret: string;
}
