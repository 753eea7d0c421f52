/** Updates of records whose versions were read, in orgs that do not accept the check of a whole list. */
import type { WriteOperation } from '../../../../nodes/crm/port';
import type { CrmRequest } from '../../../../nodes/crm/transport';
import { INTEGRATION_USER, type TypeReferences } from '../../../emulators/salesforce';
import { useEmulatedSalesforce } from './emulated';

const under = useEmulatedSalesforce();
const admin = () => under.emulator.as(INTEGRATION_USER.id);
afterEach(() => (under.emulator.typeReferences = 'resolved'));

/** Updates of that many new leads, each of the version that was read. */
async function updates(count: number, Company: string): Promise<WriteOperation[]> {
	const lead = { LastName: 'x', Company };
	for (let made = 0; made < count; made += 1) admin().create('Lead', lead);
	const [read = []] = await under.crm.find([
		{ entity: 'Lead', keys: [{ Company }], fields: ['LastName'] },
	]);
	under.emulator.clock.advance(2_000);
	return read.map(({ id, version }) => ({
		kind: 'update',
		entity: 'Lead',
		id,
		values: { Title: 'Ours' },
		ifVersion: version,
	}));
}

const idOf = (operation: WriteOperation | undefined) =>
	operation?.kind === 'update' ? operation.id : '';
const titles = (operations: readonly WriteOperation[]) =>
	operations.map((operation) => admin().get('Lead', idOf(operation))?.Title ?? 'none');

/** The number of requests for single records in each call, 0 where there are lists. */
const singles = (sent: readonly CrmRequest[]) =>
	sent.map(({ body = '' }) => body.match(/sobjects\/Lead\/00Q/g)?.length ?? 0);

describe.each<TypeReferences>(['literal', 'missing', 'rejected', 'callRejected'])(
	'an org to which the reference is %s',
	(way) => {
		test('gets the records one by one, also in later calls', async () => {
			const operations = await updates(60, `Guarded ${way}`);
			under.emulator.typeReferences = way;
			const sent = under.sent.length;
			expect((await under.crm.write(operations)).every(({ ok }) => ok)).toBe(true);
			expect(titles(operations)).toEqual(operations.map(() => 'Ours'));
			expect(singles(under.sent.slice(sent))).toEqual([0, 25, 25, 10]);

			const later = await updates(30, `Later ${way}`);
			admin().update('Lead', idOf(later[7]), { Title: 'Theirs' });
			admin().delete('Lead', idOf(later[21]));
			const sentLater = under.sent.length;
			const results = await under.crm.write(later);
			const conflict = { ok: false, error: { reason: 'conflict', outcomeUnknown: false } };
			expect(results).toMatchObject(
				later.map((_, index) => (index === 7 || index === 21 ? conflict : { ok: true })),
			);
			expect(titles(later)).toEqual(
				later
					.map(() => 'Ours')
					.with(7, 'Theirs')
					.with(21, 'none'),
			);
			expect(singles(under.sent.slice(sentLater))).toEqual([25, 5]);
		});

		test('overwrites no record that changed before this is known', async () => {
			const operations = await updates(30, `Changed ${way}`);
			admin().update('Lead', idOf(operations[7]), { Title: 'Theirs' });
			under.emulator.typeReferences = way;
			const results = await under.crm.write(operations);
			expect(results[7]).toMatchObject({ ok: false, error: { reason: 'conflict' } });
			expect(titles(operations)[7]).toBe('Theirs');
		});

		test('gets all other records in lists', async () => {
			const operations = await updates(30, `Beside ${way}`);
			under.emulator.typeReferences = way;
			const create: WriteOperation = {
				kind: 'create',
				entity: 'Lead',
				values: { LastName: 'New', Company: 'x' },
			};
			const results = await under.crm.write([create, ...operations, create]);
			expect(results.every(({ ok }) => ok)).toBe(true);
			expect(titles(operations)).toEqual(operations.map(() => 'Ours'));
		});
	},
);

test('a list whose query for versions is rejected is sent one by one', async () => {
	const operations = await updates(3, 'Query');
	const body = {
		compositeResponse: [
			{
				body: [{ errorCode: 'MALFORMED_QUERY', message: 'OFFSET is not supported' }],
				httpStatusCode: 400,
				referenceId: 'check0',
			},
			{
				body: [{ errorCode: 'PROCESSING_HALTED', message: 'Invalid reference specified.' }],
				httpStatusCode: 400,
				referenceId: 'write0',
			},
		],
	};
	const headers = { 'content-type': 'application/json' };
	under.emulator.faults.add({ method: 'POST', answer: { status: 200, headers, body } });
	expect((await under.crm.write(operations)).every(({ ok }) => ok)).toBe(true);
	expect(titles(operations)).toEqual(['Ours', 'Ours', 'Ours']);
});

test('a list that one of its records makes fail does not count against the check', async () => {
	const operations = await updates(60, 'Value');
	operations[40] = { ...operations[40]!, values: { NumberOfEmployees: { odd: true } as never } };
	const results = await under.crm.write(operations);
	expect(results.flatMap(({ ok }, index) => (ok ? [] : [index]))).toEqual([40]);
	const later = await updates(30, 'Whole');
	const sent = under.sent.length;
	expect((await under.crm.write(later)).every(({ ok }) => ok)).toBe(true);
	expect(singles(under.sent.slice(sent))).toEqual([0]);
});

test('a record sent by itself whose response is lost is written, or may have been', async () => {
	const operations = await updates(2, 'Lost');
	under.emulator.typeReferences = 'rejected';
	under.emulator.faults.add({ method: 'POST', skip: 1, cut: 'afterWrite' });
	const results = await under.crm.write(operations);
	expect(titles(operations)).toEqual(['Ours', 'Ours']);
	expect(results.every((result) => result.ok || result.error.outcomeUnknown)).toBe(true);
});

test('a call of single records that takes too long is divided', async () => {
	const operations = await updates(4, 'Slow');
	under.emulator.typeReferences = 'rejected';
	under.emulator.faults.add({ method: 'POST', skip: 1, answer: { status: 504 } });
	const sent = under.sent.length;
	expect((await under.crm.write(operations)).every(({ ok }) => ok)).toBe(true);
	expect(singles(under.sent.slice(sent))).toEqual([0, 4, 2, 2]);
});

test('what a call without a response may have written is no conflict of which the outcome is known', async () => {
	const operations = await updates(4, 'Written');
	under.emulator.typeReferences = 'rejected';
	under.emulator.faults.add({
		method: 'POST',
		skip: 1,
		spoil: () => ({ status: 504, body: '' }),
	});
	const results = await under.crm.write(operations);
	expect(titles(operations)).toEqual(operations.map(() => 'Ours'));
	expect(results.every((result) => result.ok || result.error.outcomeUnknown)).toBe(true);
});

describe.each(['check0', 'write0'])(
	'a list whose %s is rejected for a passing reason',
	(referenceId) => {
		test.each(['UNABLE_TO_LOCK_ROW', 'QUERY_TIMEOUT'])(
			'(%s) is sent again as it is, and later ones are checked as lists',
			async (errorCode) => {
				const operations = await updates(30, `Passing ${referenceId} ${errorCode}`);
				const answered = ['check0', 'write0'].map((each) =>
					each === referenceId || each === 'write0'
						? {
								body: [{ errorCode, message: 'try again' }],
								httpStatusCode: 400,
								referenceId: each,
							}
						: { body: { records: [{ Id: 'x' }] }, httpStatusCode: 200, referenceId: each },
				);
				const headers = { 'content-type': 'application/json' };
				under.emulator.faults.add({
					method: 'POST',
					answer: { status: 200, headers, body: { compositeResponse: answered } },
				});
				const sent = under.sent.length;
				expect((await under.crm.write(operations)).every(({ ok }) => ok)).toBe(true);
				expect(singles(under.sent.slice(sent))).toEqual([0, 0]);
				const later = await updates(30, `Later ${referenceId} ${errorCode}`);
				const sentLater = under.sent.length;
				await under.crm.write(later);
				expect(singles(under.sent.slice(sentLater))).toEqual([0]);
			},
		);
	},
);

test('a list of new records that is rejected for a passing reason is sent again as it is', async () => {
	await under.crm.describe('Lead');
	const body = [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'try again' }];
	under.emulator.faults.add({
		method: 'POST',
		answer: {
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: { compositeResponse: [{ body, httpStatusCode: 400, referenceId: 'write0' }] },
		},
	});
	const sent = under.sent.length;
	const values = { LastName: 'New', Company: 'Passing' };
	const results = await under.crm.write(
		Array.from({ length: 30 }, () => ({ kind: 'create' as const, entity: 'Lead', values })),
	);
	expect(results.every(({ ok }) => ok)).toBe(true);
	expect(under.sent.length - sent).toBe(2);
});
