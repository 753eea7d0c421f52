import { generate } from 'selfsigned';

/** What an administrator makes for an app that signs its assertions; both as PEM. */
export interface AppCertificate {
	/** Uploaded to the app's registration. */
	certificate: string;
	/** Kept by the client. */
	privateKey: string;
}

export async function makeAppCertificate(): Promise<AppCertificate> {
	const { cert, private: privateKey } = await generate([{ name: 'commonName', value: 'n8n sync' }]);
	return { certificate: cert, privateKey };
}
