/** Every rejection of Entra that has its own message: as MSAL returns it, and as the setup guide lists it. */
import { readFileSync } from 'node:fs';
import { signIn } from '../../../../../nodes/Dynamics365/driver/signIn';
import { knownRejections } from '../../../../../nodes/Dynamics365/driver/signIn/rejections';
import {
	DEFAULT_APP,
	startDataverseEmulator,
	TENANT,
	type DataverseEmulator,
} from '../../../../emulators/dataverse';
import { trustEmulators } from '../../../../emulators/kernel/tls';
import { plainTransport } from '../../../../support/plainTransport';

const documentation = readFileSync('docs/dynamics-365.md', 'utf8');

let emulator: DataverseEmulator;
beforeAll(async () => {
	await trustEmulators();
	emulator = await startDataverseEmulator();
});
afterAll(() => emulator.close());
afterEach(() => emulator.faults.clear());

async function rejectedSignIn(description: string, error = 'invalid_client') {
	const body = { error, error_description: `${description} Trace ID: 1 Correlation ID: 2` };
	emulator.faults.add({ path: /\/token/, answer: { status: 401, body } });
	const { clientId, clientSecret } = DEFAULT_APP;
	const identity = { method: 'clientSecret', tenantId: TENANT.id, clientId, clientSecret } as const;
	const environment = { baseUrl: emulator.url, authorityHost: emulator.url };
	return await signIn(identity, environment, plainTransport('')).catch((reason: unknown) => reason);
}

/** The parts of a message between its placeholders. */
const partsOf = (message: string) => message.split(/\{\w+\}/).filter((part) => part.length > 1);

describe.each(knownRejections)('$code', ({ code, message, advice }) => {
	test('is explained, and says where to fix it', async () => {
		const error = (await rejectedSignIn(`${code}: Something else.`)) as Error;
		expect(error).toMatchObject({ kind: 'signInAgain', code, advice });
		for (const part of partsOf(message)) expect(error.message).toContain(part);
		expect(error.message).not.toMatch(/\{\w+\}|Something else/);
	});

	test('is in the table of the setup guide', () => {
		const number = code.replace('AADSTS', '');
		const row = documentation.split('\n').find((line) => new RegExp(`\\b${number}\\b`).test(line));
		const text = message.replace('Signing in to Microsoft Entra failed. ', '');
		for (const part of partsOf(text)) expect(row).toContain(part.trim());
		expect(row).toContain(advice.split('.', 1)[0]);
	});
});

test('an unknown rejection shows the message of Entra without the IDs of the request', async () => {
	expect(await rejectedSignIn('AADSTS50999: The moon is full.')).toMatchObject({
		kind: 'signInAgain',
		code: 'AADSTS50999',
		message: expect.stringMatching(/AADSTS50999: The moon is full\.$/) as string,
		advice: 'Check every field of the credential.',
	});
});

test.each(['AADSTS90033: A transient error has occurred.', 'temporarily_unavailable'])(
	'%s is retried later',
	async (description) => {
		expect(await rejectedSignIn(description, 'temporarily_unavailable')).toMatchObject({
			kind: 'retryLater',
			waitCause: 'temporarily-unavailable',
		});
	},
);
