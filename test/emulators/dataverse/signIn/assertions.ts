import { constants, createPublicKey, verify, X509Certificate, type KeyObject } from 'node:crypto';
import type { Form } from '../../kernel/oauth/forms';
import { Rejection } from '../../kernel/oauth/rejections';
import {
	assertionNotValidNow,
	noFederatedAudience,
	noFederatedIssuer,
	noFederatedSubject,
	unknownCertificate,
	unreadableAssertion,
	wrongAssertionAudience,
	wrongAssertionSignature,
} from './errors';
import type { EntraApp, EntraOptions } from './rules';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** How far clocks may differ is not documented; it is five minutes here. */
const SKEW_MS = 5 * 60_000;

interface Assertion {
	header: { alg?: string; x5t?: string; 'x5t#S256'?: string };
	claims: { iss?: string; sub?: string; aud?: string; nbf?: number; exp?: number };
	signed: Buffer;
	signature: Buffer;
}

/**
 * Checks the assertion by which an app proves itself: one that it has signed with its certificate, or one of an
 * issuer that it trusts.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 * @throws SignInError
 */
export function checkAssertion(app: EntraApp, form: Form, options: EntraOptions): void {
	if (form.client_assertion_type !== JWT_BEARER) {
		throw new Rejection('missingParameter', 'client_assertion_type');
	}
	const assertion = read(form.client_assertion ?? '');
	if (assertion.claims.iss === app.clientId) checkOwn(app, assertion, options);
	else checkFederated(app, assertion);
	checkTimes(assertion, options);
}

function checkOwn(
	{ clientId, certificates = [] }: EntraApp,
	assertion: Assertion,
	{ tenant, url }: EntraOptions,
): void {
	const { header, claims } = assertion;
	const certificate = certificates
		.map((pem) => new X509Certificate(pem))
		.find(
			({ fingerprint, fingerprint256 }) =>
				header['x5t#S256'] === thumbprint(fingerprint256) || header.x5t === thumbprint(fingerprint),
		);
	if (!certificate) throw unknownCertificate(header['x5t#S256'] ?? header.x5t ?? '');
	if (!isSignedBy(certificate.publicKey, assertion)) throw wrongAssertionSignature();
	const endpoints = [tenant.id, tenant.domain, 'organizations', 'common'].map(
		(name) => `${url()}/${name}/oauth2/v2.0/token`,
	);
	if (!endpoints.includes(claims.aud ?? '') || claims.sub !== clientId) {
		throw wrongAssertionAudience();
	}
}

function checkFederated({ federatedCredentials = [] }: EntraApp, assertion: Assertion): void {
	const { iss = '', sub = '', aud = '' } = assertion.claims;
	const ofIssuer = federatedCredentials.filter(({ issuer }) => issuer === iss);
	if (ofIssuer.length === 0) throw noFederatedIssuer(iss);
	const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
	if (ofSubject.length === 0) throw noFederatedSubject(sub);
	const credential = ofSubject.find(({ audience }) => audience === aud);
	if (!credential) throw noFederatedAudience(aud);
	if (!isSignedBy(createPublicKey(credential.issuerKey), assertion)) {
		throw wrongAssertionSignature();
	}
}

function checkTimes({ claims }: Assertion, { clock }: EntraOptions): void {
	const now = clock.now().getTime();
	const { nbf = 0, exp = 0 } = claims;
	if (now < nbf * 1000 - SKEW_MS || now > exp * 1000 + SKEW_MS) throw assertionNotValidNow();
}

function read(assertion: string): Assertion {
	const [header = '', payload = '', signature = ''] = assertion.split('.');
	try {
		return {
			header: JSON.parse(decode(header).toString()) as Assertion['header'],
			claims: JSON.parse(decode(payload).toString()) as Assertion['claims'],
			signed: Buffer.from(`${header}.${payload}`),
			signature: decode(signature),
		};
	} catch {
		throw unreadableAssertion();
	}
}

const decode = (part: string) => Buffer.from(part, 'base64url');

const thumbprint = (fingerprint: string) =>
	Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url');

function isSignedBy(key: KeyObject, { header, signed, signature }: Assertion): boolean {
	const padding = {
		RS256: constants.RSA_PKCS1_PADDING,
		PS256: constants.RSA_PKCS1_PSS_PADDING,
	}[header.alg ?? ''];
	return padding !== undefined && verify('RSA-SHA256', signed, { key, padding }, signature);
}
