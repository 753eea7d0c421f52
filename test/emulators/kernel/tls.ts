import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import tls from 'node:tls';
import { generate } from 'selfsigned';

/** What the emulators' servers and their clients need to speak TLS; all in PEM. */
export interface EmulatorCertificates {
	/** The authority's certificate: clients trust it, for instance through NODE_EXTRA_CA_CERTS. */
	caPem: string;
	/** Certificate and key for `localhost` and 127.0.0.1. */
	cert: string;
	key: string;
}

let certificates: Promise<EmulatorCertificates> | undefined;

/** The process's own certificate authority and the certificate it has given the emulators; made once. */
export function emulatorCertificates(): Promise<EmulatorCertificates> {
	certificates ??= makeCertificates();
	return certificates;
}

/** Makes this process trust the emulators, in addition to what it trusted before. */
export async function trustEmulators(): Promise<void> {
	const { caPem } = await emulatorCertificates();
	tls.setDefaultCACertificates([...tls.getCACertificates('default'), caPem]);
}

/** Writes the authority's certificate to a file for the NODE_EXTRA_CA_CERTS of other processes. */
export async function writeCaFile(file: string): Promise<void> {
	const { caPem } = await emulatorCertificates();
	writeFileSync(file, caPem);
}

async function makeCertificates(): Promise<EmulatorCertificates> {
	const common = { keyType: 'ec', algorithm: 'sha256' } as const;
	// A client that trusts several authorities distinguishes them by name.
	const name = `Emulated CRMs ${randomUUID()}`;
	const authority = await generate([{ name: 'commonName', value: name }], {
		...common,
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
		],
	});
	const server = await generate([{ name: 'commonName', value: 'localhost' }], {
		...common,
		ca: { key: authority.private, cert: authority.cert },
		extensions: [
			{ name: 'basicConstraints', cA: false, critical: true },
			{ name: 'extKeyUsage', serverAuth: true },
			{
				name: 'subjectAltName',
				altNames: [
					{ type: 2, value: 'localhost' },
					{ type: 7, ip: '127.0.0.1' },
				],
			},
		],
	});
	return { caPem: authority.cert, cert: server.cert, key: server.private };
}
