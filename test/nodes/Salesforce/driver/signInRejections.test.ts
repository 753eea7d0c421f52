import { readFileSync } from 'node:fs';
import { signInRejected } from '../../../../nodes/Salesforce/driver/signIn';

const subject = {
	signInUrl: 'https://acme.my.salesforce.com',
	clientId: '3MVG9',
	username: 'n8n@acme.com',
};

/** Rows like: what is wrong | `error`: error_description | what n8n says, with … for names | where to mend it. */
const documented = readFileSync('docs/salesforce.md', 'utf8')
	.split('\n')
	.flatMap((line) => {
		const [, , answer = '', says = ''] = line.split('|').map((cell) => cell.trim());
		const said = /^`\w+`: (.+)$/.exec(answer)?.[1];
		return said ? [{ said, parts: says.split('…').map((part) => part.trim()) }] : [];
	});

test('the page for administrators lists what Salesforce refuses', () => {
	expect(documented.length).toBeGreaterThan(10);
});

test.each(documented)('"$said" is told as the page for administrators says', ({ said, parts }) => {
	// Fourteen minutes ahead of this machine.
	const date = new Date(Date.now() + 14 * 60_000).toUTCString();
	const { message, advice } = signInRejected({ said, status: 400, date }, subject);
	for (const part of parts) expect(message).toContain(part);
	expect(advice).toMatch(/Setup > |My Domain|NTP/);
});

test('a person whose sign-in has ended is asked to sign in again', () => {
	const { message, advice } = signInRejected({ said: 'expired access/refresh token' }, subject);
	expect(message).toBe('Signing in to Salesforce failed. The sign-in has expired or was revoked.');
	expect(advice).toContain('sign in again');
});
