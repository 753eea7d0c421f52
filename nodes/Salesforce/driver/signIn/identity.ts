/** Who signs in to Salesforce without a person at the screen, and by what proof. */
/** `way` is the value of the credential's Sign In With. */
export type ServerIdentity = JwtBearer | ClientCredentials;

interface ExternalClientApp {
	/** As parseOrganization returns it. */
	organizationUrl: string;
	/** The app's Consumer Key. */
	clientId: string;
}

/** The app acts for a user that it names. */
export interface JwtBearer extends ExternalClientApp {
	way: 'jwtBearer';
	userName: string;
	/** PEM of the RSA key whose certificate is uploaded to the app. */
	privateKey: string;
}

/** The app acts for the user it is set to run as. */
export interface ClientCredentials extends ExternalClientApp {
	way: 'clientCredentials';
	/** The app's Consumer Secret. */
	clientSecret: string;
}
