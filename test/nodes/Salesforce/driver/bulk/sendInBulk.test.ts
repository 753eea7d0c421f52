/** Records sent through Bulk API 2.0, and the result of each. */
import fc from 'fast-check';
import type { FieldValues } from '../../../../../nodes/crm/port';
import { INTEGRATION_USER, STANDARD_RULES } from '../../../../emulators/salesforce';
import { useEmulatedSalesforce } from '../emulated';
import { newLead, row, send } from './inBulk';

const under = useEmulatedSalesforce({ duplicateRules: STANDARD_RULES });
const admin = () => under.emulator.as(INTEGRATION_USER.id);
const createLead = (values: FieldValues = {}) =>
	admin().create('Lead', { LastName: 'x', Company: 'x', ...values });

test('records are created in one job, which is removed', async () => {
	const rows = ['a', 'b', 'a'].map((Title) => newLead({ LastName: 'Bulk', Title }));
	const { results, requests, waits } = await send(under.emulator, rows);
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

test('the upload names its character set, and results are requested as CSV', async () => {
	under.emulator.log.clear();
	await send(under.emulator, [newLead()]);
	const headerOf = (path: RegExp, name: string) =>
		under.emulator.log.entries.find((request) => path.test(request.path))?.headers[name];
	expect(headerOf(/batches$/, 'content-type')).toBe('text/csv; charset=UTF-8');
	expect(headerOf(/successfulResults$/, 'accept')).toBe('text/csv');
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
		under.emulator,
		texts.map((Description, index) =>
			newLead({ Description, DoNotCall: index % 2 === 0, NumberOfEmployees: index, Title: null }),
		),
	);
	const leads = results.map((result) => admin().get('Lead', result?.ok ? result.id : ''));
	expect(leads.map((lead) => lead?.Description)).toEqual(texts);
	expect(leads.map((lead) => lead?.DoNotCall)).toEqual(texts.map((_, index) => index % 2 === 0));
	expect(leads.map((lead) => lead?.NumberOfEmployees)).toEqual(texts.map((_, index) => index));
});

test('no text changes another cell or another row', async () => {
	const dangerous = [
		'"',
		'""',
		',',
		'\n',
		"'",
		'\\',
		'#',
		'#N/A ',
		'=',
		'\t',
		';',
		'\ufeff',
		'😀',
		'\u2028',
	];
	const text = fc
		.array(fc.oneof(fc.constantFrom(...dangerous), fc.string({ unit: 'grapheme' })), {
			maxLength: 9,
		})
		.map((parts) => `a${parts.join('').replaceAll('\r', '')}z`);
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 }),
			async (pairs) => {
				const { results } = await send(
					under.emulator,
					pairs.map(([Description, Street]) =>
						newLead({ Description, Street: Street.slice(0, 255) }),
					),
				);
				const leads = results.map((result) => admin().get('Lead', result?.ok ? result.id : ''));
				expect(leads.map((lead) => [lead?.Description, lead?.Street])).toEqual(
					pairs.map(([description, street]) => [description, street.slice(0, 255).trim()]),
				);
			},
		),
		{ numRuns: 40 },
	);
});

test('an update sets and clears the fields it names, and no others', async () => {
	const ids = [1, 2].map(() => createLead({ Title: 'old', City: 'old' }));
	const { results } = await send(under.emulator, [
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

test('a record that changed since it was read is left out, as a conflict', async () => {
	const ids = [1, 2, 3].map(() => createLead());
	const [read = []] = await under.crm.find([
		{ entity: 'Lead', keys: ids.map((Id) => ({ Id })), fields: ['Title'] },
	]);
	under.emulator.clock.advance(2_000);
	admin().update('Lead', ids[1]!, { Title: 'theirs' });
	admin().delete('Lead', ids[2]!);
	const { results } = await send(
		under.emulator,
		ids.map((id) => {
			const ifVersion = read.find((record) => record.id === id)!.version;
			return row({ Title: 'ours' }, { id, ifVersion });
		}),
	);
	const conflict = { ok: false, error: { reason: 'conflict', outcomeUnknown: false } };
	expect(results).toMatchObject([{ ok: true }, conflict, conflict]);
	expect(ids.map((id) => admin().get('Lead', id)?.Title)).toEqual(['ours', 'theirs', null]);
});

test('a rejected row has its error; a duplicate is left to the way that names the other record', async () => {
	createLead({ Email: 'twin@example.com' });
	createLead({ CrmId__c: 'in bulk' });
	const { results } = await send(under.emulator, [
		newLead({ LastName: null }),
		newLead({ Email: 'twin@example.com' }),
		newLead({ CrmId__c: 'in bulk' }),
		newLead({ Title: 'fine' }),
	]);
	expect(results).toMatchObject([
		{ ok: false, error: { code: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] } },
		undefined,
		{ ok: false, error: { reason: 'conflict' } },
		{ ok: true },
	]);
});

test('the state of a long job is requested less and less often', async () => {
	under.emulator.jobs.polls = 8;
	const { results, waits } = await send(under.emulator, [newLead()]);
	under.emulator.jobs.polls = 2;
	expect(results).toMatchObject([{ ok: true }]);
	expect(waits).toEqual([1, 2, 4, 8, 15, 30, 30, 30].map((seconds) => seconds * 1_000));
});

test('rows that are too many for the automation of the org are left to collections', async () => {
	under.emulator.apexRows.set('Lead', 150);
	const { results } = await send(
		under.emulator,
		Array.from({ length: 300 }, () => newLead()),
	);
	under.emulator.apexRows.clear();
	expect(results.filter((result) => result === undefined)).toHaveLength(200);
	expect(results.filter((result) => result?.ok)).toHaveLength(100);
});

test('after a job that its automation did not manage, an org gets smaller lists, and no job', async () => {
	under.emulator.apexRows.set('Lead', 100);
	await under.crm.describe('Lead');
	const before = under.sent.length;
	const leads = (name: string) =>
		Array.from({ length: 12_100 }, (_, index) => ({
			kind: 'create' as const,
			entity: 'Lead',
			values: { LastName: `${name} ${index}`, Company: name },
		}));
	const results = await under.crm.write(leads('Automated'));
	const callsOfJob = under.sent.slice(before).filter(({ url }) => url.includes('/ingest')).length;
	expect(results.every(({ ok }) => ok)).toBe(true);
	// All but the last hundred failed in the job; a call holds five lists of a hundred.
	expect(under.sent.length - before - callsOfJob).toBe(24);
	const [found = []] = await under.crm.find([
		{ entity: 'Lead', keys: [{ Company: 'Automated' }], fields: ['LastName'] },
	]);
	expect(new Set(found.map(({ values }) => values.LastName)).size).toBe(12_100);
	const later = under.sent.length;
	expect((await under.crm.write(leads('Later'))).every(({ ok }) => ok)).toBe(true);
	under.emulator.apexRows.clear();
	expect(under.sent.slice(later).some(({ url }) => url.includes('/ingest'))).toBe(false);
}, 60_000);

test('13,000 new records are sent in bulk automatically, and rejected ones have complete errors', async () => {
	const id = createLead({ Email: 'whole@example.com' });
	await under.crm.describe('Lead');
	const before = under.crm.callCount;
	const results = await under.crm.write(
		Array.from({ length: 13_000 }, (_, index) => ({
			kind: 'create' as const,
			entity: 'Lead',
			values: {
				LastName: `Whole ${index}`,
				Company: 'x',
				...(index === 77 && { Email: 'whole@example.com' }),
				...(index === 78 && { Title: '#N/A' }),
			},
		})),
	);
	const failed = results.flatMap((result, index) => (result.ok ? [] : [{ index, result }]));
	expect(failed).toMatchObject([{ index: 77, result: { duplicates: [{ entity: 'Lead', id }] } }]);
	for (const index of [0, 78, 5_000, 12_999]) {
		const result = results[index];
		const lead = admin().get('Lead', result?.ok ? result.id : '');
		expect(lead?.LastName).toBe(`Whole ${index}`);
	}
	// A job, two more requests for its state, two lists of results, one call for the two rows that did not fit, and one
	// for the duplicate of a row.
	expect(under.crm.callCount - before).toBe(11);
}, 60_000);
