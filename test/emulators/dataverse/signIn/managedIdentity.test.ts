/** What a machine that Azure has lent an identity is given. */
import { trustEmulators } from '../../kernel/tls';
import { DEFAULT_APP, startDataverseEmulator, type DataverseEmulator } from '..';

let emulator: DataverseEmulator;
beforeAll(async () => {
	await trustEmulators();
	const managed = { ...DEFAULT_APP, secrets: [] };
	emulator = await startDataverseEmulator({
		apps: [
			{ ...managed, clientId: 'own', managed: 'system' },
			{ ...managed, clientId: 'added', managed: 'user' },
		],
	});
});
afterAll(() => emulator.close());

async function ask(query: Record<string, string> = {}, header?: string) {
	const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = emulator.signIn.identityEnvironment();
	const asked = { 'api-version': '2019-08-01', resource: emulator.url, ...query };
	const url = `${IDENTITY_ENDPOINT}?${new URLSearchParams(asked).toString()}`;
	const headers = { 'x-identity-header': header ?? IDENTITY_HEADER };
	const answer = await fetch(url, { headers });
	return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

test.each([
	['its own identity', {}, 'own'],
	['one that was added to it', { client_id: 'added' }, 'added'],
])('a token for %s', async (_, query, clientId) => {
	const { status, body } = await ask(query);
	expect({ status, body }).toMatchObject({
		status: 200,
		body: { client_id: clientId, resource: emulator.url, token_type: 'Bearer' },
	});
	const inSeconds = Number(body.expires_on) - emulator.clock.now().getTime() / 1000;
	expect(Math.round(inSeconds / 60)).toBe(60);
	const authorization = `Bearer ${body.access_token}`;
	const whoAmI = await fetch(`${emulator.url}/api/data/v9.2/WhoAmI`, {
		headers: { authorization },
	});
	expect(whoAmI.status).toBe(200);
});

test.each([
	['an identity it does not have', { client_id: 'unknown' }, undefined, 'No User Assigned'],
	['another resource', { resource: 'https://other.crm.dynamics.com' }, undefined, 'AADSTS500011'],
	['someone outside the machine', {}, 'guessed', 'Bad Request'],
])('nothing for %s', async (_, query, header, message) => {
	expect(await ask(query, header)).toMatchObject({
		status: 400,
		body: { message: expect.stringContaining(message) as string },
	});
});
