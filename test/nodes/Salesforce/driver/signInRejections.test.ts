/** Every rejection of a sign-in that has its own message: as the driver explains it, and as the setup guide lists it. */
import { readFileSync } from 'node:fs';
import { signInRejected } from '../../../../nodes/Salesforce/driver/signIn';
import { knownMessages } from '../../../../nodes/Salesforce/driver/signIn/rejections';

const subject = {
	signInUrl: 'https://acme.my.salesforce.com',
	clientId: '3MVG9',
	username: 'n8n@acme.com',
};

const guide = readFileSync('docs/salesforce.md', 'utf8').split('\n');

/** Rows of the guide: problem | `error`: error_description | message, with … for names | what to do. */
const documented = guide.flatMap((line) => {
	const [, , answer = '', message = ''] = line.split('|').map((cell) => cell.trim());
	const said = /^`\w+`: (.+)$/.exec(answer)?.[1];
	return said ? [{ said, parts: message.split('…').map((part) => part.trim()) }] : [];
});

test('the setup guide lists the rejections of Salesforce', () => {
	expect(documented.length).toBeGreaterThan(10);
});

test.each(documented)('"$said" has the message of the setup guide', ({ said, parts }) => {
	// Fourteen minutes ahead of this machine.
	const date = new Date(Date.now() + 14 * 60_000).toUTCString();
	const { message, advice } = signInRejected({ said, status: 400, date }, subject);
	for (const part of parts) expect(message).toContain(part);
	expect(advice).toMatch(/Setup > |My Domain|NTP|administrator/);
});

test.each(knownMessages)('"%s" is in the setup guide', (message) => {
	const text = message.replace('{crm}', 'Salesforce').replace(/\{said\}\.$/, '{said}');
	const parts = text.split(/\{\w+\}/).map((part) => part.trim());
	expect(guide.filter((line) => parts.every((part) => line.includes(part)))).not.toEqual([]);
});

test('an expired sign-in of a user asks to connect the account again', () => {
	const { message, advice } = signInRejected({ said: 'expired access/refresh token' }, subject);
	expect(message).toBe('Signing in to Salesforce failed. The sign-in has expired or was revoked.');
	expect(advice).toContain('connect the account again');
});

test('a response that is not one of Salesforce shows no internal code', () => {
	expect(signInRejected({ status: 200 }, subject)).toMatchObject({
		kind: 'misconfigured',
		code: undefined,
		message:
			'Signing in to Salesforce failed. acme.my.salesforce.com did not return a Salesforce sign-in response.',
	});
});
