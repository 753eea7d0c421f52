/** Writes that are too much for one call, and calls that are not sent because they cannot succeed. */
import { openDataverse } from '../../../../nodes/Dynamics365/driver';
import type { WriteOperation, WriteResult } from '../../../../nodes/crm/port';
import type { Connection, CrmRequest } from '../../../../nodes/crm/transport';
import { INTEGRATION_USER } from '../../../emulators/dataverse';
import { connect } from '../../../support/plainTransport';
import { useEmulatedDataverse, type EmulatedDataverse } from './emulated';

jest.setTimeout(60_000);

const create = (lastname: string, description = ''): WriteOperation => ({
	kind: 'create',
	entity: 'lead',
	values: { lastname, subject: 'x', description },
});
const named = (count: number, name: string) =>
	Array.from({ length: count }, (_, index) => create(`${name} ${index}`));

/** How many records have each of the new names. */
function timesInCrm({ emulator }: EmulatedDataverse, operations: readonly WriteOperation[]) {
	const rows = emulator.as(INTEGRATION_USER.id).list('lead');
	const byName = Map.groupBy(rows, ({ lastname }) => lastname as string);
	return operations.map(({ values }) => byName.get(values.lastname as string)?.length ?? 0);
}

const each = <Value>(operations: readonly unknown[], value: Value) => operations.map(() => value);
const outcomes = (results: readonly WriteResult[]) =>
	results.map((result) => (result.ok ? 'written' : result.error));

const writesIn = ({ body = '' }: CrmRequest) => body.match(/^(POST|PATCH) /gm)?.length ?? 0;
const sizesOf = (sent: readonly CrmRequest[]) => sent.map(writesIn).filter((size) => size > 0);

const tooLarge = useEmulatedDataverse();

describe('too large', () => {
	const under = useEmulatedDataverse({ bodyLimit: 15_000 });

	test('a call is sent in halves', async () => {
		const operations = named(100, 'Many');
		expect(outcomes(await under.crm.write(operations))).toEqual(each(operations, 'written'));
		expect(timesInCrm(under, operations)).toEqual(each(operations, 1));
		expect(sizesOf(under.sent)).toEqual([100, 50, 25, 25, 50, 25, 25]);
	});

	test('a record fails alone', async () => {
		const operations = named(10, 'Beside');
		operations.splice(3, 1, create('Large', 'x'.repeat(20_000)));
		const results = await under.crm.write(operations);
		expect(results[3]).toMatchObject({
			ok: false,
			error: { status: 413, kind: 'invalidRecord', outcomeUnknown: false },
		});
		const expected = each(operations, 1).with(3, 0);
		expect(timesInCrm(under, operations)).toEqual(expected);
		expect(results.map(({ ok }) => Number(ok))).toEqual(expected);
	});
});

test('when every call is too large, it gives up', async () => {
	await tooLarge.crm.describe('lead');
	tooLarge.emulator.faults.add({ times: Infinity, answer: { status: 413, body: '' } });
	const results = await tooLarge.crm.write(named(300, 'Vast'));
	expect(results.filter((result) => !result.ok && result.error.status === 413)).toHaveLength(300);
	expect(sizesOf(tooLarge.sent).length).toBeLessThan(30);
});

describe('too slow', () => {
	const under = useEmulatedDataverse();

	/** A connection on which some writes are carried out without a response in time. */
	function impatient(isSlow: (request: CrmRequest) => boolean) {
		const connection = connect(under.emulator, under.emulator.issueToken());
		const sent: CrmRequest[] = [];
		const transport: Connection['transport'] = async (request) => {
			sent.push(request);
			const answer = await connection.transport(request);
			if (writesIn(request) === 0 || !isSlow(request)) return answer;
			throw Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
		};
		const steady = { now: () => 0, patienceMs: Infinity };
		return { crm: openDataverse({ ...connection, ...steady, transport }), sent };
	}

	test('a call is sent in halves, later calls are smaller, and nothing is created twice', async () => {
		const { crm, sent } = impatient((request) => writesIn(request) > 400);
		const operations = named(2_100, 'Slow');
		expect(outcomes(await crm.write(operations))).toEqual(each(operations, 'written'));
		expect(timesInCrm(under, operations)).toEqual(each(operations, 1));
		expect(sizesOf(sent)).toEqual([
			100, 900, 450, 225, 225, 450, 225, 225, 225, 225, 225, 225, 100, 100,
		]);
	});

	test('one record is isolated with an unknown outcome, and the calls grow again', async () => {
		const { crm, sent } = impatient(({ body = '' }) => body.includes('"Sleeper"'));
		const operations = [...named(700, 'Awake'), create('Sleeper'), ...named(900, 'Wakeful')];
		const results = await crm.write(operations);
		const failed = results.filter((result) => !result.ok);
		expect(failed).toMatchObject([{ error: { code: 'ETIMEDOUT', outcomeUnknown: true } }]);
		expect(results[700]?.ok).toBe(false);
		expect(timesInCrm(under, operations)).toEqual(each(operations, 1));
		expect(sizesOf(sent).at(-2)).toBeGreaterThan(100);
	});

	test('without any response it gives up, and reports which records were not sent', async () => {
		const { crm, sent } = impatient(() => true);
		const operations = named(3_000, 'Silence');
		const results = await crm.write(operations);
		expect(sizesOf(sent)).toHaveLength(14);
		const times = timesInCrm(under, operations);
		results.forEach((result, index) => {
			expect(!result.ok && result.error.code).toBe('ETIMEDOUT');
			if (times[index] === 1) expect(!result.ok && result.error.outcomeUnknown).toBe(true);
		});
		expect(!results[2_999]?.ok && results[2_999]?.error.outcomeUnknown).toBe(false);
	});
});

describe('rejected as a whole', () => {
	const under = useEmulatedDataverse();

	/** A connection that blocks calls with such text. */
	function guarded(forbidden: RegExp) {
		const connection = connect(under.emulator, under.emulator.issueToken());
		const sent: CrmRequest[] = [];
		const headers = { 'content-type': 'application/json' };
		const transport: Connection['transport'] = async (request) => {
			sent.push(request);
			const isForbidden = writesIn(request) > 0 && forbidden.test(request.body ?? '');
			return isForbidden ? { status: 400, headers, body: '{}' } : connection.transport(request);
		};
		return { crm: openDataverse({ ...connection, transport }), sent };
	}

	test('only the rows that cause it fail', async () => {
		const { crm } = guarded(/"Poison \d"/);
		const operations = named(300, 'Good');
		for (const index of [0, 1, 133, 299]) operations[index] = create(`Poison ${index % 10}`);
		const results = await crm.write(operations);
		const expected = each(operations, 1).with(0, 0).with(1, 0).with(133, 0).with(299, 0);
		expect(results.map(({ ok }) => Number(ok))).toEqual(expected);
		expect(timesInCrm(under, operations)).toEqual(expected);
		expect(results[133]).toMatchObject({ error: { status: 400, outcomeUnknown: false } });
	});

	test('when every call fails, it gives up', async () => {
		const { crm, sent } = guarded(/./);
		const results = await crm.write(named(3_000, 'Forbidden'));
		expect(results.filter(({ ok }) => ok)).toEqual([]);
		expect(sizesOf(sent)).toHaveLength(14);
	});
});

describe('no longer signed in', () => {
	const under = useEmulatedDataverse();

	test('no call is sent after one whose token is rejected', async () => {
		await under.crm.describe('lead');
		const rejected = { status: 401, headers: { 'content-type': 'application/json' }, body: '{}' };
		under.emulator.faults.add({ skip: 1, answer: rejected });
		const operations = named(3_000, 'Rejected');
		const results = await under.crm.write(operations);
		expect(results.filter(({ ok }) => ok)).toHaveLength(100);
		expect(outcomes(results.slice(100))).toMatchObject(
			each(operations.slice(100), { kind: 'signInAgain', outcomeUnknown: false }),
		);
		expect(sizesOf(under.sent)).toEqual([100, 900]);
	});
});
