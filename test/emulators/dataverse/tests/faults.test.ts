/** Answers that go wrong on request, and what is then written. */
import { AGENT_ALICE } from '..';
import { startWithClient, TestClient, type TestWorld } from './testClient';

let world: TestWorld;

beforeEach(async () => {
	world = await startWithClient();
});
afterEach(() => world.emulator.close());

const leads = () => world.emulator.as(AGENT_ALICE.id).list('lead');

test('an answer of a given status comes in place of the real one', async () => {
	world.emulator.faults.add({
		method: 'POST',
		path: /\/leads$/,
		answer: { status: 503, headers: { 'retry-after': '7' } },
	});
	const body = { lastname: 'Lovelace' };
	const answer = await world.client.send({ method: 'POST', path: 'leads', body });
	expect([answer.status, answer.headers.get('retry-after'), leads().length]).toEqual([503, '7', 0]);
	expect((await world.client.send({ method: 'POST', path: 'leads', body })).status).toBe(204);
});

test.each([
	['beforeWrite', 0],
	['afterWrite', 1],
] as const)('a connection cut %s leaves %i rows', async (cut, rows) => {
	world.emulator.faults.add({ method: 'POST', cut });
	await expect(world.client.create('leads', { lastname: 'Lovelace' })).rejects.toThrow(
		'fetch failed',
	);
	expect(leads()).toHaveLength(rows);
});

test('the clock is the emulated one, and every request is logged without its token', async () => {
	world.emulator.clock.set(new Date('2030-01-01T00:00:00Z'));
	const token = world.emulator.issueToken();
	const { headers } = await new TestClient(world.emulator, token).get('WhoAmI');
	expect(headers.get('date')).toMatch(/^Tue, 01 Jan 2030 00:00:\d\d GMT$/);
	expect(world.emulator.log.entries).toEqual([
		expect.objectContaining({ method: 'GET', path: '/api/data/v9.2/WhoAmI', status: 200 }),
	]);
	expect(JSON.stringify(world.emulator.log.entries)).not.toContain(token);
});

test('a token ends after an hour of the emulated clock', async () => {
	expect((await world.client.get('WhoAmI')).status).toBe(200);
	world.emulator.clock.advance(61 * 60_000);
	expect((await world.client.get('WhoAmI')).status).toBe(401);
});
