/** Bulk API 2.0: when it is taken, and what it tells of each record whatever happens on the way. */
import { readCsv, writeCsv, type ResultRow } from '../../../../nodes/Salesforce/rest/bulk/csv';
import { sendInBulk, type BulkResults } from '../../../../nodes/Salesforce/rest/bulk/sendInBulk';
import {
	callsInBulk,
	callsInCollections,
	chooseWays,
} from '../../../../nodes/Salesforce/rest/bulk/ways';
import { createClient } from '../../../../nodes/Salesforce/rest/client';
import { kindOf, type PreparedWrite } from '../../../../nodes/Salesforce/rest/collections';
import { createSender } from '../../../../nodes/Salesforce/rest/send';
import type { FieldValues, WriteOptions } from '../../../../nodes/sync/crm';
import { INTEGRATION_USER, STANDARD_RULES } from '../../../emulators/salesforce';
import { connect, watch } from '../../../support/plainTransport';
import { useEmulatedSalesforce } from './emulated';

const under = useEmulatedSalesforce({ duplicateRules: STANDARD_RULES });
const admin = () => under.emulator.as(INTEGRATION_USER.id);
const createLead = (values: FieldValues = {}) =>
	admin().create('Lead', { LastName: 'x', Company: 'x', ...values });

const row = (values: FieldValues, rest: Partial<PreparedWrite> = {}): PreparedWrite => ({
	index: 0,
	recordType: 'Lead',
	values,
	...rest,
});
const newLead = (values: FieldValues = {}) => row({ LastName: 'New', Company: 'x', ...values });

/** Sends rows in bulk, whatever their number. */
async function send(rows: readonly PreparedWrite[]) {
	const { connection, sent } = watch(connect(under.emulator, under.emulator.issueToken()));
	const waits: number[] = [];
	const wait = (milliseconds: number) => {
		waits.push(milliseconds);
		return Promise.resolve();
	};
	const sender = createSender({ ...connection, wait });
	const results: BulkResults = new Map();
	const group = { kind: kindOf(rows[0]!), recordType: 'Lead', rows: [...rows] };
	await sendInBulk(sender, createClient(sender, connection.baseUrl), group, results);
	const requests = sent.map(({ method, url }) => `${method} ${url.split('/').slice(7).join(' ')}`);
	return {
		results: rows.map((each) => results.get(each)),
		requests: requests.map((request) => request.replace(/750\w+/, 'ID')),
		waits,
	};
}
const leadsNamed = (name: string) =>
	admin()
		.list('Lead')
		.filter(({ LastName }) => LastName === name);

describe('the way with fewer calls is taken', () => {
	test.each([
		['create', 12_000, 1_000_000, 12, 12],
		['create', 12_001, 1_000_000, 12, 13],
		['create', 100_000, 20_000_000, 48, 100],
		['update', 11_000, 1_000_000, 11, 11],
		['update', 11_001, 1_000_000, 11, 12],
		['checkedUpdate', 4_800, 1_000_000, 12, 12],
		['checkedUpdate', 4_801, 1_000_000, 12, 13],
		['checkedUpdate', 100_000, 15_000_000, 43, 250],
	] as const)(
		'%s of %i records with %i characters: %i calls in bulk, %i in collections',
		(kind, rows, characters, inBulk, inCollections) => {
			expect(callsInBulk(kind, rows, characters)).toBe(inBulk);
			expect(callsInCollections(kind, rows)).toBe(inCollections);
		},
	);

	const many = (values: (index: number) => FieldValues) =>
		Array.from({ length: 13_000 }, (_, index) => newLead(values(index)));
	const obey: WriteOptions = { duplicateRules: 'obey' };

	test('what a file cannot say stays behind', () => {
		const odd: FieldValues[] = [
			{ Title: '#N/A' },
			{ Title: 'two\r\nlines' },
			{ Description: 'x'.repeat(32_001) },
			{ LastName: null, Company: ' ' },
		];
		const rows = [...odd.map((values) => newLead(values)), ...many(() => ({}))];
		const groups = chooseWays(rows, obey);
		expect(groups).toMatchObject([{ kind: 'create', recordType: 'Lead' }]);
		expect(groups[0]?.rows).toEqual(rows.slice(odd.length));
	});

	test('long values take more files, and with them more calls', () => {
		expect(
			chooseWays(
				many(() => ({ Description: 'x'.repeat(5_000) })),
				obey,
			),
		).toEqual([]);
	});

	test('duplicate rules that are to be overruled leave only collections', () => {
		expect(
			chooseWays(
				many(() => ({})),
				{ duplicateRules: 'saveAnyway' },
			),
		).toEqual([]);
	});
});

test('records are created in one job, which is removed', async () => {
	const rows = ['a', 'b', 'a'].map((Title) => newLead({ LastName: 'Bulk', Title }));
	const { results, requests, waits } = await send(rows);
	const ids = results.map((result) => (result?.ok ? result.id : ''));
	expect(ids.map((id) => admin().get('Lead', id)?.Title)).toEqual(['a', 'b', 'a']);
	expect(new Set(ids).size).toBe(3);
	expect(requests).toEqual([
		'POST ingest',
		'PUT ingest ID batches',
		'PATCH ingest ID',
		'GET ingest ID',
		'GET ingest ID',
		'GET ingest ID',
		'GET ingest ID successfulResults',
		'DELETE ingest ID',
	]);
	expect(waits).toEqual([1_000, 2_000]);
	expect(under.emulator.jobs.size).toBe(0);
});

test('values arrive as they are', async () => {
	const texts = [
		'"quoted", and\nlines',
		"O'Brien\\",
		'=1+1',
		'@{write0.id}',
		'00123',
		'😀 日本',
		';,|\t.',
	];
	const { results } = await send(
		texts.map((Description, index) =>
			newLead({ Description, DoNotCall: index % 2 === 0, NumberOfEmployees: index, Title: null }),
		),
	);
	const leads = results.map((result) => admin().get('Lead', result?.ok ? result.id : ''));
	expect(leads.map((lead) => lead?.Description)).toEqual(texts);
	expect(leads.map((lead) => lead?.DoNotCall)).toEqual(texts.map((_, index) => index % 2 === 0));
	expect(leads.map((lead) => lead?.NumberOfEmployees)).toEqual(texts.map((_, index) => index));
});

test('an update sets and clears what is named, and leaves the rest', async () => {
	const ids = [1, 2].map(() => createLead({ Title: 'old', City: 'old' }));
	const { results } = await send([
		row({ Title: 'new' }, { id: ids[0]! }),
		row({ City: null }, { id: ids[1]!.slice(0, 15) }),
	]);
	expect(results).toEqual([
		{ ok: true, id: ids[0] },
		{ ok: true, id: ids[1]!.slice(0, 15) },
	]);
	expect(ids.map((id) => admin().get('Lead', id))).toMatchObject([
		{ Title: 'new', City: 'old' },
		{ Title: 'old', City: null },
	]);
});

test('what changed since it was read is left out, as a conflict', async () => {
	const ids = [1, 2, 3].map(() => createLead());
	const [read = []] = await under.crm.find([
		{ recordType: 'Lead', keys: ids.map((Id) => ({ Id })), fields: ['Title'] },
	]);
	under.emulator.clock.advance(2_000);
	admin().update('Lead', ids[1]!, { Title: 'theirs' });
	admin().delete('Lead', ids[2]!);
	const { results } = await send(
		ids.map((id) => {
			const ifVersion = read.find((record) => record.id === id)!.version;
			return row({ Title: 'ours' }, { id, ifVersion });
		}),
	);
	const conflict = { ok: false, error: { code: 'conflict', outcomeUnknown: false } };
	expect(results).toMatchObject([{ ok: true }, conflict, conflict]);
	expect(ids.map((id) => admin().get('Lead', id)?.Title)).toEqual(['ours', 'theirs', null]);
});

test('a refused row is told like any other; a duplicate is left to the way that names the other record', async () => {
	createLead({ Email: 'twin@example.com' });
	createLead({ CrmId__c: 'in bulk' });
	const { results } = await send([
		newLead({ LastName: null }),
		newLead({ Email: 'twin@example.com' }),
		newLead({ CrmId__c: 'in bulk' }),
		newLead({ Title: 'fine' }),
	]);
	expect(results).toMatchObject([
		{ ok: false, error: { code: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] } },
		undefined,
		{ ok: false, error: { code: 'conflict' } },
		{ ok: true },
	]);
});

describe('a job that Salesforce does not carry out', () => {
	test('leaves its rows to the other way', async () => {
		const { results } = await send([newLead({ Nope: 'x' }), newLead({ Nope: 'y' })]);
		expect(results).toEqual([undefined, undefined]);
		expect(under.emulator.jobs.size).toBe(0);
	});

	test.each(['POST', 'PUT'])('because a %s is refused does too', async (method) => {
		under.emulator.faults.add({
			method,
			answer: {
				status: 400,
				headers: { 'content-type': 'application/json' },
				body: [{ errorCode: 'FEATURENOTENABLED', message: 'Bulk API is not enabled' }],
			},
		});
		const { results } = await send([newLead({ LastName: 'Refused' })]);
		expect(results).toEqual([undefined]);
		expect(under.emulator.jobs.size).toBe(0);
	});

	test('because the sign-in ended ends the writing', async () => {
		under.emulator.faults.add({
			method: 'PUT',
			answer: {
				status: 401,
				headers: { 'content-type': 'application/json' },
				body: [{ errorCode: 'INVALID_SESSION_ID' }],
			},
		});
		await expect(send([newLead()])).rejects.toMatchObject({ remedy: 'signIn' });
	});
});

describe.each(['beforeWrite', 'afterWrite'] as const)('a connection that is cut %s', (cut) => {
	test.each([
		['POST', 0],
		['PUT', 0],
		['PATCH', 0],
		['GET', 0],
		['GET', 3],
		['DELETE', 0],
	])('at a %s after %i others creates each record once', async (method, skip) => {
		const LastName = `Cut ${cut} ${method} ${skip}`;
		under.emulator.faults.add({ method, skip, cut });
		const { results } = await send([
			newLead({ LastName, Title: 'a' }),
			newLead({ LastName, Title: 'b' }),
		]);
		expect(results.map((result) => result?.ok)).toEqual([true, true]);
		expect(leadsNamed(LastName)).toHaveLength(2);
	});
});

test('a job that may be closed and can no longer be asked for may write its records', async () => {
	under.emulator.faults.add({ method: 'PATCH', cut: 'afterWrite' });
	under.emulator.faults.add({ method: 'GET', cut: 'beforeWrite', times: Infinity });
	const { results, requests } = await send([newLead({ LastName: 'Lost' })]);
	expect(results).toMatchObject([{ ok: false, error: { outcomeUnknown: true } }]);
	expect(requests.filter((request) => request.startsWith('PATCH'))).toHaveLength(1);
});

test('what a job that was aborted has not come to is not sent in another way', async () => {
	under.emulator.faults.add({
		method: 'GET',
		answer: {
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: { id: '750', state: 'Aborted' },
		},
	});
	const lists = { failedResults: '', successfulResults: '', unprocessedrecords: 'New,x,a' };
	for (const [list, line] of Object.entries(lists)) {
		const body = `LastName,Company,Title\n${line}\n`;
		const answer = { status: 200, headers: { 'content-type': 'text/csv' }, body };
		under.emulator.faults.add({ path: new RegExp(list), answer });
	}
	const { results } = await send([newLead({ Title: 'a' }), newLead({ Title: 'b' })]);
	expect(results).toMatchObject([
		{ ok: false, error: { code: 'JOB_ABORTED', outcomeUnknown: false } },
		{ ok: false, error: { outcomeUnknown: true } },
	]);
});

test('records of a job that cannot be followed to its end may have been written', async () => {
	under.emulator.faults.add({ method: 'GET', cut: 'beforeWrite', times: Infinity });
	const { results } = await send([newLead({ LastName: 'Lost' })]);
	expect(results).toMatchObject([{ ok: false, error: { outcomeUnknown: true } }]);
});

test('a job that takes its time is looked at less and less often', async () => {
	under.emulator.jobs.polls = 8;
	const { results, waits } = await send([newLead()]);
	under.emulator.jobs.polls = 2;
	expect(results).toMatchObject([{ ok: true }]);
	expect(waits).toEqual([1, 2, 4, 8, 15, 30, 30, 30].map((seconds) => seconds * 1_000));
});

test('13,000 new records go in bulk by themselves, and what is refused there is told in full', async () => {
	const id = createLead({ Email: 'whole@example.com' });
	await under.crm.describe('Lead');
	const before = under.crm.callCount;
	const results = await under.crm.write(
		Array.from({ length: 13_000 }, (_, index) => ({
			kind: 'create' as const,
			recordType: 'Lead',
			values: {
				LastName: `Whole ${index}`,
				Company: 'x',
				...(index === 77 && { Email: 'whole@example.com' }),
				...(index === 78 && { Title: '#N/A' }),
			},
		})),
	);
	const failed = results.flatMap((result, index) => (result.ok ? [] : [{ index, result }]));
	expect(failed).toMatchObject([
		{ index: 77, result: { duplicates: [{ recordType: 'Lead', id }] } },
	]);
	for (const index of [0, 78, 5_000, 12_999]) {
		const result = results[index];
		const lead = admin().get('Lead', result?.ok ? result.id : '');
		expect(lead?.LastName).toBe(`Whole ${index}`);
	}
	// A job, two looks more at it, two lists of results, and one call for the two rows that did not fit.
	expect(under.crm.callCount - before).toBe(10);
}, 60_000);

test('CSV that is written is read again, in pieces', async () => {
	const rows = Array.from({ length: 3_000 }, (_, index) => newLead({ Title: `"${index}",\n😀` }));
	const columns = ['LastName', 'Company', 'Title'];
	const read: ResultRow[] = [];
	await readCsv(writeCsv(rows, columns), (each) => read.push(each));
	expect(read).toEqual(rows.map(({ values }) => values));
});

test('results that are no CSV are told so', async () => {
	await expect(readCsv('"a","b"\n"1', () => {})).rejects.toMatchObject({ remedy: 'report' });
});
