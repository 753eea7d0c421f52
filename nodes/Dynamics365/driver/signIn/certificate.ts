/** The certificate an app signs in with, in the form that MSAL expects. */
import { X509Certificate, createPrivateKey, type KeyObject } from 'node:crypto';
import { CrmError } from '../../../crm/errors';
import { pemBlock } from '../../../crm/driver/pem';
import type { Certificate } from './identity';

const advice =
	'Paste the certificate and its private key as PEM into the credential, and upload the certificate under Entra admin center > App registrations > your app > Certificates & secrets > Certificates.';

/**
 * The key, and the SHA-256 thumbprint by which Entra finds the certificate.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 * @throws CrmError when they cannot be read or do not match; no request has been sent then.
 */
export function readCertificate({ certificate, privateKey, passphrase }: Certificate): {
	thumbprintSha256: string;
	privateKey: string;
} {
	const x509 = readX509(certificate);
	const key = readKey(privateKey, passphrase);
	if (!x509.checkPrivateKey(key)) {
		throw unusable('The private key does not match the certificate.');
	}
	if (Date.parse(x509.validTo) <= Date.now()) {
		throw unusable(`The certificate has expired (${x509.validTo}).`);
	}
	return {
		thumbprintSha256: x509.fingerprint256.replaceAll(':', ''),
		privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
	};
}

function readX509(text: string): X509Certificate {
	try {
		return new X509Certificate(pemBlock(text, 'CERTIFICATE'));
	} catch {
		throw unusable('The certificate is not a PEM certificate.');
	}
}

/** Entra accepts only assertions that are signed with RSA. */
function readKey(text: string, passphrase: string): KeyObject {
	const key = decodeKey(text, passphrase);
	if (key.asymmetricKeyType !== 'rsa') throw unusable('The private key is not an RSA key.');
	return key;
}

function decodeKey(text: string, passphrase: string): KeyObject {
	try {
		return createPrivateKey({ key: pemBlock(text, '[A-Z ]*PRIVATE KEY'), passphrase });
	} catch {
		throw unusable('The private key is not a PEM key, or its passphrase is missing or wrong.');
	}
}

function unusable(message: string): CrmError {
	return new CrmError(message, { kind: 'signInAgain', advice });
}
