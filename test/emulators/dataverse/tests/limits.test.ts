/** What the Web API rejects to who asks too much. https://learn.microsoft.com/power-apps/developer/data-platform/api-limits */
import { trustEmulators } from '../../kernel/tls';
import {
	AGENT_ALICE,
	AGENT_BOB,
	SERVICE_PROTECTION_LIMITS,
	startDataverseEmulator,
	type DataverseEmulator,
} from '..';
import { TestClient } from './testClient';

beforeAll(trustEmulators);

const start = async (limits: Partial<typeof SERVICE_PROTECTION_LIMITS>, delayMs?: number) => {
	const serviceProtection = { ...SERVICE_PROTECTION_LIMITS, ...limits };
	const busy = await startDataverseEmulator({ serviceProtection, delayMs });
	busy.clock.freeze();
	return busy;
};
const ask = (busy: DataverseEmulator, userId = AGENT_BOB.id) =>
	new TestClient(busy, busy.issueToken(userId)).get('WhoAmI');

test('requests in five minutes, for this user only and until the window has moved on', async () => {
	const busy = await start({ requests: 2 });
	await ask(busy);
	busy.clock.advance(100_000);
	await ask(busy);
	const rejected = await ask(busy);
	expect(rejected.status).toBe(429);
	expect(rejected.headers.get('retry-after')).toBe('200');
	expect(rejected.error).toEqual({
		code: '0x80072322',
		message: 'Number of requests exceeded the limit of 2 over time window of 300 seconds.',
	});
	expect((await ask(busy, AGENT_ALICE.id)).status).toBe(200);
	busy.clock.advance(200_000);
	expect((await ask(busy)).status).toBe(200);
	await busy.close();
});

test('execution time', async () => {
	const busy = await start({ executionMs: 1 }, 5);
	await ask(busy);
	const rejected = await ask(busy);
	expect({ status: rejected.status, code: rejected.error.code }).toEqual({
		status: 429,
		code: '0x80072321',
	});
	await busy.close();
});

test('concurrent requests', async () => {
	const busy = await start({ concurrent: 3 }, 300);
	const answers = await Promise.all(Array.from({ length: 5 }, () => ask(busy)));
	const rejected = answers.filter(({ status }) => status === 429);
	expect(rejected.map(({ error }) => error)).toEqual(
		Array.from({ length: 2 }, () => ({
			code: '0x80072326',
			message: 'Number of concurrent requests exceeded the limit of 3.',
		})),
	);
	await busy.close();
});
