/** Calls that fail as a whole, for one of their records or for their size: what is sent again, in which parts. */
import type { CrmRequest, CrmResponse } from '../../../../nodes/crm/transport';
import { openSalesforce } from '../../../../nodes/Salesforce/driver';
import { connect, watch } from '../../../support/plainTransport';
import { answer, create, update, useWrites } from './writes';

const { under, admin } = useWrites();

describe('a call that fails as a whole', () => {
	const rows = (body = '') =>
		(
			JSON.parse(body) as { compositeRequest: Array<{ body?: { records: unknown[] } }> }
		).compositeRequest.map((each) => each.body?.records.length ?? 0);

	/** The driver on a connection that fails for every request that contains "poison". */
	function openPoisoned(reject: () => Promise<CrmResponse>) {
		const watched = watch(connect(under.emulator, under.emulator.issueToken()));
		const { transport } = watched.connection;
		const poisoned = {
			...watched.connection,
			transport: async (request: CrmRequest) => {
				const answered = await transport(request);
				return request.body?.includes('poison') ? await reject() : answered;
			},
		};
		return { crm: openSalesforce(poisoned), sent: watched.sent };
	}
	const reject = (status: number, body = '') => {
		const headers = { 'content-type': 'application/json' };
		return () => Promise.resolve({ status, headers, body });
	};
	const takeTooLong = () =>
		Promise.reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));

	test.each([
		['for a value of the wrong kind', reject(400, '[{"errorCode":"JSON_PARSER_ERROR"}]')],
		['for its size', reject(413)],
		['for lack of time', takeTooLong],
	])('%s is divided until the invalid record is alone', async (_, rejection) => {
		const ids = [1, 2, 3, 4].map(() => admin().create('Lead', { LastName: 'x', Company: 'x' }));
		const { crm, sent } = openPoisoned(rejection);
		await crm.describe('Lead');
		const results = await crm.write(
			ids.map((id, index) => update(id, { FirstName: index === 1 ? 'poison' : 'Ada' })),
		);
		expect(results.map(({ ok }) => ok)).toEqual([true, false, true, true]);
		expect(
			sent
				.slice(1)
				.map(({ body }) => rows(body))
				.slice(0, 5),
		).toEqual([[4], [2], [2], [1], [1]]);
	});

	test('for lack of time is not sent again when it may have created records', async () => {
		const { crm, sent } = openPoisoned(takeTooLong);
		await crm.describe('Lead');
		const results = await crm.write([create(), create({ Title: 'poison' })]);
		expect(results).toMatchObject([
			{ ok: false, error: { outcomeUnknown: true } },
			{ ok: false, error: { outcomeUnknown: true } },
		]);
		expect(sent).toHaveLength(2);
	});

	test('for lack of time again and again ends with an error', async () => {
		const { crm, sent } = openPoisoned(takeTooLong);
		await crm.describe('Lead');
		const ids = Array.from({ length: 64 }, () =>
			admin().create('Lead', { LastName: 'x', Company: 'x' }),
		);
		const results = await crm.write(ids.map((id) => update(id, { FirstName: 'poison' })));
		expect(results.every((result) => !result.ok && result.error.outcomeUnknown)).toBe(true);
		expect(sent.length).toBeLessThan(20);
	});

	test('is divided into its collections first', async () => {
		await under.crm.describe('Lead');
		under.emulator.faults.add({ answer: { status: 413, body: '' } });
		const results = await under.crm.write(Array.from({ length: 450 }, () => create()));
		expect(results.every(({ ok }) => ok)).toBe(true);
		expect(under.sent.slice(1).map(({ body }) => rows(body))).toEqual([
			[200, 200, 50],
			[200],
			[200],
			[50],
		]);
	});

	test('for an unknown field fails for all its records', async () => {
		await under.crm.describe('Lead');
		const message = "No such column 'Gone__c' on sobject of type Lead";
		under.emulator.faults.add(answer(400, [{ errorCode: 'INVALID_FIELD', message }]));
		const results = await under.crm.write([create(), create()]);
		expect(results).toMatchObject([
			{ ok: false, error: { kind: 'misconfigured', fields: ['Gone__c'] } },
			{ ok: false, error: { kind: 'misconfigured' } },
		]);
		expect(under.crm.callCount).toBe(2);
	});

	test('because the session ended stops the writing, and keeps the earlier results', async () => {
		await under.crm.describe('Lead');
		under.emulator.faults.add({ skip: 1, ...answer(401, [{ errorCode: 'INVALID_SESSION_ID' }]) });
		const results = await under.crm.write(Array.from({ length: 2_500 }, () => create()));
		expect(results.filter(({ ok }) => ok)).toHaveLength(1_000);
		expect(results.at(-1)).toMatchObject({
			ok: false,
			error: { kind: 'signInAgain', outcomeUnknown: false },
		});
		expect(under.crm.callCount).toBe(3);
	});
});

test('a record with a value that Salesforce cannot read is separated from the others', async () => {
	await under.crm.describe('Lead');
	const operations = Array.from({ length: 410 }, (_, index) =>
		create(index === 300 ? { NumberOfEmployees: 'many' } : {}),
	);
	const results = await under.crm.write(operations);
	expect(results.flatMap(({ ok }, index) => (ok ? [] : [index]))).toEqual([300]);
	// The description, all, and one call for that record and the rest of its collection.
	expect(under.crm.callCount).toBe(3);
});

test.each([
	['a value', 400, [{ errorCode: 'JSON_PARSER_ERROR', message: 'Unexpected character' }]],
	['its size', 413, []],
])('when every call is rejected for %s, dividing ends', async (_, status, body) => {
	await under.crm.describe('Lead');
	under.emulator.faults.add({ ...answer(status, body), method: 'POST', times: Infinity });
	const results = await under.crm.write(Array.from({ length: 300 }, () => create()));
	expect(results).toHaveLength(300);
	expect(results.every((result) => !result.ok && result.error.status === status)).toBe(true);
	expect(under.crm.callCount).toBeLessThan(30);
});

describe('automation that reaches the limits of Apex', () => {
	afterEach(() => under.emulator.apexRows.clear());

	test('gets smaller lists, also in later calls', async () => {
		under.emulator.apexRows.set('Lead', 60);
		await under.crm.describe('Lead');
		const results = await under.crm.write(Array.from({ length: 1_000 }, () => create()));
		expect(results.filter(({ ok }) => !ok)).toEqual([]);
		// All at once, in lists of 100, and in lists of 50.
		expect(under.crm.callCount).toBe(1 + 1 + 2 + 4);
		const before = under.crm.callCount;
		await under.crm.write(Array.from({ length: 250 }, () => create()));
		expect(under.crm.callCount - before).toBe(1);
	});

	test('is the error of a record that is too much by itself', async () => {
		under.emulator.apexRows.set('Lead', 0);
		const results = await under.crm.write([create(), create()]);
		expect(results).toMatchObject([
			{ ok: false, error: { kind: 'invalidRecord', outcomeUnknown: false } },
			{
				ok: false,
				error: {
					message: expect.stringContaining('The Apex trigger LeadTrigger failed') as unknown,
				},
			},
		]);
	});
});
