import { sign } from 'node:crypto';

/** A JSON Web Token. */
export function signedToken(header: object, claims: object, privateKey: string): string {
	const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
	const signed = `${encode({ alg: 'RS256', ...header })}.${encode(claims)}`;
	return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** The claims of a token that is good for an hour. */
export function hourFrom(start: Date): { nbf: number; exp: number } {
	const nbf = Math.floor(start.getTime() / 1000);
	return { nbf, exp: nbf + 3600 };
}
