import type { N8nApi } from './api';

/** The user who signs in on an emulated CRM's sign-in page. */
export interface SignIn {
	username: string;
	password: string;
}

/**
 * Connects an OAuth2 credential as a user does with "Connect my account": n8n returns the sign-in page, the
 * user signs in and allows access, and the sign-in server redirects the browser to n8n with a code.
 */
export async function connectOAuth2(
	api: N8nApi,
	credentialId: string,
	{ username, password }: SignIn,
): Promise<void> {
	const signInPage = await api.rest<string>('GET', `/oauth2-credential/auth?id=${credentialId}`);
	const body = new URLSearchParams({ username: username, password, decision: 'allow' });
	const answer = await fetch(signInPage, { method: 'POST', body, redirect: 'manual' });
	const returnAddress = answer.headers.get('location');
	if (!returnAddress) throw new Error(`The sign-in page answered ${answer.status}`);
	const page = await (await api.visit(returnAddress)).text();
	if (!page.includes('Connection successful'))
		throw new Error(`n8n did not accept the sign-in:\n${page}`);
}
