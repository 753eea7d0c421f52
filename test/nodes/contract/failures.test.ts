import { CrmError } from '../../../nodes/crm/errors';
import { connect } from '../../support/plainTransport';
import { productsUnderTest } from '../../products';
import { setStage } from './stage';

describe.each(productsUnderTest)('$name: when something goes wrong', (underTest) => {
	const { names } = underTest;
	const { open } = underTest.product;
	const stage = setStage(underTest);
	const { createLead, create, update, countByEmail } = stage;

	const busy = (headers: Record<string, string> = {}) => ({
		answer: {
			status: 429,
			headers: { 'content-type': 'application/json', ...headers },
			body: '[]',
		},
	});

	test('it waits as long as the CRM asks', async () => {
		stage.emulator.faults.add({ ...busy({ 'retry-after': '3' }), times: 2 });
		await stage.crm.describe(names.lead);
		expect(stage.waits).toEqual([3000, 3000]);
	});

	test('a wait that would be too long is an error', async () => {
		stage.emulator.faults.add(busy({ 'retry-after': '120' }));
		await expect(stage.crm.describe(names.lead)).rejects.toMatchObject({
			kind: 'retryLater',
			waitCause: 'rate-limited',
			retryAfterMs: 120_000,
		});
		expect(stage.waits).toEqual([]);
	});

	test.each([
		['an unavailable service', { answer: { status: 503, body: 'Service unavailable' } }],
		['a connection cut before the answer', { cut: 'beforeWrite' as const }],
		['a connection cut instead of the answer', { cut: 'afterWrite' as const }],
	])('a read is repeated after %s', async (_, fault) => {
		stage.emulator.faults.add({ ...fault, times: 2 });
		const { name } = await stage.crm.describe(names.lead);
		expect(name).toBe(names.lead);
		expect(stage.waits).toEqual([500, 1000]);
	});

	test.each(['beforeWrite', 'afterWrite'] as const)(
		'an update is repeated when the connection is cut %s',
		async (cut) => {
			const id = createLead({ [names.email]: `${cut}@example.com` });
			await stage.crm.describe(names.lead);
			stage.emulator.faults.add({ cut });
			const [result] = await stage.crm.write([update(id, { [names.firstName]: 'Ada' })]);
			expect(result).toEqual({ ok: true, id });
		},
	);

	test('a create whose response is lost never creates two records', async () => {
		await stage.crm.describe(names.lead);
		stage.emulator.faults.add({ cut: 'afterWrite' });
		const [result] = await stage.crm.write([create({ [names.email]: 'once@example.com' })]);
		expect(await countByEmail('once@example.com')).toBe(1);
		expect(result?.ok || result?.error.outcomeUnknown).toBe(true);
	});

	test('a token that is not accepted is an error of the sign-in', async () => {
		const stranger = open(connect(stage.emulator, 'not-a-token'));
		await expect(stranger.describe(names.lead)).rejects.toMatchObject({
			kind: 'signInAgain',
			status: 401,
		});
	});

	test.each([
		[200, /returned a web page instead of data\.$/, /check the URL in the credential/],
		[503, /is currently unavailable\.$/, /^Try again later/],
	])('a web page with status %i passes, and names the cause', async (status, message, advice) => {
		stage.emulator.faults.add({
			times: Infinity,
			answer: {
				status,
				headers: { 'content-type': 'text/html; charset=utf-8' },
				body: '<!DOCTYPE html><title>Maintenance</title>',
			},
		});
		await expect(stage.crm.listEntities()).rejects.toMatchObject({
			kind: 'retryLater',
			waitCause: 'temporarily-unavailable',
			message: expect.stringMatching(message) as unknown,
			advice: expect.stringMatching(advice) as unknown,
		});
	});

	test('a host that does not listen is named', async () => {
		const nowhere = open(connect({ url: 'https://localhost:2' }, stage.token));
		await expect(nowhere.whoAmI()).rejects.toMatchObject({
			code: 'ECONNREFUSED',
			message: expect.stringContaining('localhost:2') as unknown,
		});
	});

	test('an error contains nothing of the sign-in', async () => {
		const stranger = open(connect(stage.emulator, 'very-secret-token'));
		const error: unknown = await stranger.whoAmI().catch((caught: unknown) => caught);
		expect(error).toBeInstanceOf(CrmError);
		expect(JSON.stringify({ ...(error as CrmError), text: String(error) })).not.toContain(
			'very-secret',
		);
	});
});
