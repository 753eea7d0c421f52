import { generate } from 'selfsigned';

/** What an administrator makes for the JWT bearer flow; both as PEM. */
export interface AppCertificate {
	/** Uploaded to the app in Salesforce. */
	certificate: string;
	/** Kept by the client. */
	privateKey: string;
}

export async function makeAppCertificate(): Promise<AppCertificate> {
	const { cert, private: privateKey } = await generate([{ name: 'commonName', value: 'n8n sync' }]);
	return { certificate: cert, privateKey };
}
