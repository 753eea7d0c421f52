import { createHash, randomBytes } from 'node:crypto';
import type { Form } from './forms';

/** A PKCE verifier and its S256 challenge. */
export function pkcePair(): { verifier: string; challenge: string } {
	const verifier = randomBytes(32).toString('base64url');
	return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** What a user enters on the sign-in page. */
export interface Entry {
	username: string;
	password: string;
	decision?: 'allow' | 'deny';
}

/** An app and its user's browser in one, for tests that sign in without a real browser. */
export class SignInClient {
	constructor(
		private readonly authorizeUrl: string,
		private readonly tokenUrl: string,
	) {}

	/** Opens the sign-in page. */
	open(parameters: Form): Promise<Response> {
		return fetch(this.pageUrl(parameters), { redirect: 'manual' });
	}

	/** Fills in the sign-in page and posts it. */
	enter(parameters: Form, { username, password, decision = 'allow' }: Entry): Promise<Response> {
		const body = new URLSearchParams({ username: username, password, decision });
		return fetch(this.pageUrl(parameters), { method: 'POST', body, redirect: 'manual' });
	}

	/** Signs in and resolves with the parameters the app gets back: `code` and `state`, or `error`. */
	async signIn(parameters: Form, entry: Entry): Promise<Form> {
		return returnedParameters(await this.enter(parameters, entry));
	}

	/** Asks for tokens. */
	async token(
		form: Form,
		headers: Record<string, string> = {},
	): Promise<{ status: number; body: Record<string, unknown> }> {
		const body = new URLSearchParams(form);
		const answer = await fetch(this.tokenUrl, { method: 'POST', body, headers });
		return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
	}

	private pageUrl(parameters: Form): string {
		return `${this.authorizeUrl}?${new URLSearchParams(parameters).toString()}`;
	}
}

/** The parameters on the address that an answer sends the browser back to. */
export function returnedParameters(answer: Response): Form {
	const location = answer.headers.get('location');
	if (!location) throw new Error(`Not sent back to the app, but answered ${answer.status}`);
	return Object.fromEntries(new URL(location).searchParams);
}
