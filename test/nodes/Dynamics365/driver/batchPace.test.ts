/** How large batches are, by the time that they take on the clock of the emulated environment. */
import { openDataverse } from '../../../../nodes/Dynamics365/driver';
import type { WriteOperation } from '../../../../nodes/crm/port';
import type { Connection, CrmRequest } from '../../../../nodes/crm/transport';
import { INTEGRATION_USER } from '../../../emulators/dataverse';
import { connect, watch } from '../../../support/plainTransport';
import { useEmulatedDataverse } from './emulated';

jest.setTimeout(60_000);

const under = useEmulatedDataverse();
beforeAll(() => under.emulator.clock.freeze());
afterEach(() => under.emulator.writeMs.clear());

const admin = () => under.emulator.as(INTEGRATION_USER.id);
const leads = (count: number, name: string): WriteOperation[] =>
	Array.from({ length: count }, (_, index) => ({
		kind: 'create',
		entity: 'lead',
		values: { lastname: `${name} ${index}`, subject: 'x' },
	}));
const accounts = (count: number): WriteOperation[] =>
	Array.from({ length: count }, (_, index) => ({
		kind: 'create',
		entity: 'account',
		values: { name: `Account ${index}` },
	}));
const countNamed = (name: string) =>
	admin()
		.list('lead')
		.filter(({ lastname }) => (lastname as string).startsWith(`${name} `)).length;

/** A connection that lives in the time of the environment. */
const timed = (): Connection => ({
	...connect(under.emulator, under.emulator.issueToken()),
	now: () => under.emulator.clock.now().getTime(),
	wait: (milliseconds) => Promise.resolve(under.emulator.clock.advance(milliseconds)),
	patienceMs: 300_000,
});

const writesIn = ({ body = '' }: CrmRequest) => body.match(/^(POST|PATCH|DELETE) /gm)?.length ?? 0;
const sizesOf = (sent: readonly CrmRequest[]) => sent.map(writesIn).filter((size) => size > 0);

function open() {
	const { connection, sent } = watch(timed());
	return { crm: openDataverse(connection), sent };
}

test.each([
	{ each: 0, sizes: [100, 900, 1000, 1000] },
	{ each: 50, sizes: [100, 500, 400, 500, 500, 500, 500] },
	{ each: 250, sizes: [100, 100, 100, 100, 100, 100, 100, 100, 100, 100] },
	{ each: 500, sizes: [100, 50, 50, 50, 50] },
])('where a write takes $each ms, batches take some 25 seconds', async ({ each, sizes }) => {
	const count = sizes.reduce((sum, size) => sum + size);
	under.emulator.writeMs.set('lead', each);
	const { crm, sent } = open();
	const results = await crm.write(leads(count, `Pace ${each}`));
	expect(results.every(({ ok }) => ok)).toBe(true);
	expect(sizesOf(sent)).toEqual(sizes);
});

test('later writes of a run begin as the earlier ones ended, and each table has its pace', async () => {
	under.emulator.writeMs.set('account', 500);
	const { crm, sent } = open();
	await crm.write(leads(100, 'First'));
	await crm.write(leads(1_000, 'Second'));
	await crm.write(accounts(100));
	await crm.write([...accounts(50), ...leads(500, 'Third')]);
	expect(sizesOf(sent)).toEqual([100, 1_000, 100, 50, 500]);
});

test('a table that becomes slower gets smaller batches', async () => {
	const { crm, sent } = open();
	await crm.write(leads(1_000, 'Quick'));
	under.emulator.writeMs.set('lead', 100);
	await crm.write(leads(1_000, 'Slower'));
	await crm.write(leads(500, 'Slow'));
	expect(sizesOf(sent)).toEqual([100, 900, 1_000, 250, 250]);
});

test('a batch that Dataverse ends is sent again in halves, which later batches do not exceed', async () => {
	const { crm, sent } = open();
	await crm.write(leads(100, 'Warm'));
	under.emulator.writeMs.set('lead', 200);
	const results = await crm.write(leads(1_000, 'Ended'));
	expect(results.every(({ ok }) => ok)).toBe(true);
	expect(countNamed('Ended')).toBe(1_000);
	await crm.write(leads(200, 'After'));
	expect(sizesOf(sent)).toEqual([100, 1_000, 500, 500, 125, 75]);
});

test('deletions have a pace of their kind', async () => {
	const { crm, sent } = open();
	const written = await crm.write(leads(300, 'Gone'));
	const records = written.map((result) => ({ entity: 'lead', id: result.ok ? result.id : '' }));
	under.emulator.writeMs.set('lead', 500);
	const deleted = await crm.delete(records.slice(0, 200));
	expect(deleted.every(({ ok }) => ok)).toBe(true);
	expect(sizesOf(sent)).toEqual([100, 200, 100, 50, 50]);
});

describe('a batch that runs on after its connection has ended', () => {
	/** What a gateway gives up waiting for after a minute runs for two; sees whether anything is sent meanwhile. */
	function impatient(patienceMs: number) {
		const connection = timed();
		const { clock } = under.emulator;
		const now = () => clock.now().getTime();
		const overlapping: CrmRequest[] = [];
		let running: { request: CrmRequest; endsAt: number } | undefined;
		const transport: Connection['transport'] = async (request) => {
			if (running && now() < running.endsAt) overlapping.push(request);
			if (writesIn(request) <= 100) return await connection.transport(request);
			running = { request, endsAt: now() + 120_000 };
			clock.advance(60_000);
			return { status: 504, headers: {}, body: '<html>' };
		};
		const wait = async (milliseconds: number) => {
			clock.advance(milliseconds);
			if (!running || now() < running.endsAt) return;
			const { request } = running;
			running = undefined;
			await connection.transport(request);
		};
		const watched = watch({ ...connection, transport, wait, patienceMs });
		return { crm: openDataverse(watched.connection), sent: watched.sent, overlapping };
	}

	test('is waited for before its halves are sent', async () => {
		const { crm, sent, overlapping } = impatient(300_000);
		const results = await crm.write(leads(300, 'Running'));
		expect(results.every(({ ok }) => ok)).toBe(true);
		expect(countNamed('Running')).toBe(300);
		expect(overlapping).toEqual([]);
		expect(sizesOf(sent)).toEqual([100, 200, 100, 100]);
	});

	test('ends the writing when that would take too long', async () => {
		const { crm, sent, overlapping } = impatient(30_000);
		const results = await crm.write(leads(300, 'Given up'));
		expect(results.slice(0, 100).every(({ ok }) => ok)).toBe(true);
		expect(results.slice(100)).toMatchObject(
			Array.from({ length: 200 }, () => ({ ok: false, error: { outcomeUnknown: true } })),
		);
		expect(overlapping).toEqual([]);
		expect(sizesOf(sent)).toEqual([100, 200]);
	});
});
