/** The Test button of the Dynamics 365 credential, against the emulated sign-in server. */
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { testDynamics365App } from '../../nodes/Dynamics365/credentialTest';
import * as dataverse from '../emulators/dataverse';
import { trustEmulators } from '../emulators/kernel/tls';

let emulator: dataverse.DataverseEmulator;
let good: Record<string, string>;

beforeAll(async () => {
	await trustEmulators();
	emulator = await dataverse.startDataverseEmulator();
	good = {
		environmentUrl: emulator.url,
		signInServer: emulator.url,
		tenantId: dataverse.TENANT.id,
		clientId: dataverse.DEFAULT_APP.clientId,
		clientSecret: dataverse.DEFAULT_APP.secrets[0]?.value ?? '',
	};
});
afterAll(() => emulator.close());
afterEach(() => emulator.faults.clear());

async function runTest(changed: ICredentialDataDecryptedObject = {}) {
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	const data = { ...good, ...changed };
	return await testDynamics365App.call(context, { id: '1', name: 'D', type: 'test', data });
}

test('says who signed in, and where', async () => {
	expect(await runTest()).toEqual({
		status: 'OK',
		message: expect.stringContaining(emulator.url) as string,
	});
});

test.each(['/', '/main.aspx?appid=1#x', '/api/data/v9.2/leads'])(
	'takes the URL as it is pasted, with %s behind it',
	async (rest) => {
		expect(await runTest({ environmentUrl: `${emulator.url}${rest}` })).toMatchObject({
			status: 'OK',
		});
	},
);

test.each<[string, () => Record<string, string>, string]>([
	['an empty URL', () => ({ environmentUrl: '' }), 'The environment URL is empty.'],
	[
		'a URL that is no environment',
		() => ({ environmentUrl: 'https://contoso.example.com', signInServer: '' }),
		'"https://contoso.example.com" is not the URL of a Dynamics 365 environment.',
	],
	[
		'an environment that does not exist',
		() => ({ environmentUrl: 'https://nowhere.invalid' }),
		'nowhere.invalid',
	],
	[
		'an unknown tenant',
		() => ({ tenantId: '99999999-0000-4000-8000-000000000000' }),
		'There is no tenant "99999999-0000-4000-8000-000000000000".',
	],
	[
		'an unknown application',
		() => ({ clientId: '88888888-0000-4000-8000-000000000000' }),
		'The application "88888888-0000-4000-8000-000000000000" is not known in the tenant',
	],
	['a wrong secret', () => ({ clientSecret: 'wrong' }), 'The client secret is wrong.'],
	[
		'an application without an application user',
		() => ({
			clientId: dataverse.STRANGER_APP.clientId,
			clientSecret: dataverse.STRANGER_APP.secrets[0]?.value ?? '',
		}),
		'application user',
	],
])('%s is told in plain words', async (_, changed, message) => {
	const result = await runTest(changed());
	expect(result).toMatchObject({
		status: 'Error',
		message: expect.stringContaining(message) as string,
	});
});

test('no answer shows the secret or a token', async () => {
	const secret = good.clientSecret ?? '';
	emulator.faults.add({ path: /WhoAmI/, answer: { status: 500, body: { error: secret } } });
	const results = [
		await runTest(),
		await runTest({ tenantId: 'nobody' }),
		await runTest({ clientSecret: 'canary-123' }),
	];
	for (const { message } of results) {
		expect(message).not.toContain(secret);
		expect(message).not.toContain('canary-123');
		expect(message).not.toContain('Bearer');
	}
});
