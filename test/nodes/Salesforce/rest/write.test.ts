import type { FieldValues, WriteOperation } from '../../../../nodes/sync/crm';
import { INTEGRATION_USER, STANDARD_RULES } from '../../../emulators/salesforce';
import { useEmulatedSalesforce } from './emulated';

const under = useEmulatedSalesforce({ duplicateRules: STANDARD_RULES });
const admin = () => under.emulator.as(INTEGRATION_USER.id);
let unlike = 0;

/** A lead that no duplicate rule takes for another. */
const create = (values: FieldValues = {}): WriteOperation => ({
	kind: 'create',
	recordType: 'Lead',
	values: { LastName: `Number ${(unlike += 1)}`, Company: `Company ${unlike}`, ...values },
});
const update = (id: string, values: FieldValues): WriteOperation => ({
	kind: 'update',
	recordType: 'Lead',
	id,
	values,
});
const answer = (status: number, body: object) => ({
	answer: { status, headers: { 'content-type': 'application/json' }, body },
});

test('a create whose answer is lost is not sent again, and says so', async () => {
	await under.crm.describe('Lead');
	const before = admin().list('Lead').length;
	under.emulator.faults.add({ cut: 'afterWrite' });
	const results = await under.crm.write([create(), create()]);
	expect(results).toMatchObject([
		{ ok: false, error: { outcomeUnknown: true, remedy: 'wait' } },
		{ ok: false, error: { outcomeUnknown: true, remedy: 'wait' } },
	]);
	expect(admin().list('Lead')).toHaveLength(before + 2);
	expect(under.crm.callCount).toBe(2);
});

test('a duplicate rule that blocks fails its own record, and names the other', async () => {
	const person = { FirstName: 'Ada', LastName: 'Lovelace', Company: 'x', Email: 'ada@example.com' };
	const id = admin().create('Lead', person);
	const [duplicate, other] = await under.crm.write([create(person), create()]);
	expect(other?.ok).toBe(true);
	expect(duplicate).toMatchObject({
		ok: false,
		error: {
			code: 'DUPLICATES_DETECTED',
			remedy: 'mendItem',
			message: expect.stringContaining(id) as unknown,
		},
	});
});

test('a row that somebody else holds is sent again by itself', async () => {
	await under.crm.describe('Lead');
	const ids = [admin().create('Lead', { LastName: 'x', Company: 'x' })];
	under.emulator.faults.add({
		method: 'PATCH',
		...answer(200, [
			{
				success: false,
				errors: [
					{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain access', fields: [] },
				],
			},
		]),
	});
	expect(await under.crm.write(ids.map((id) => update(id, { FirstName: 'Ada' })))).toEqual(
		ids.map((id) => ({ ok: true, id })),
	);
	expect(admin().get('Lead', ids[0]!)).toMatchObject({ FirstName: 'Ada' });
});

test('a call refused for one record is sent in halves until that record stands alone', async () => {
	await under.crm.describe('Lead');
	const size = (body = '') => (JSON.parse(body) as { records: unknown[] }).records.length;
	const refusal = answer(400, [{ errorCode: 'JSON_PARSER_ERROR', message: 'Cannot deserialize' }]);
	// The whole, its first half, and of that the first record.
	under.emulator.faults.add({ ...refusal, times: 3 });
	const results = await under.crm.write([create(), create(), create(), create()]);
	expect(results.map(({ ok }) => ok)).toEqual([false, true, true, true]);
	expect(under.sent.slice(1).map(({ body }) => size(body))).toEqual([4, 2, 1, 1, 2]);
});

test('a record named twice, with 15 characters and with 18, is written in two calls', async () => {
	const id = admin().create('Lead', { LastName: 'x', Company: 'x' });
	await under.crm.describe('Lead');
	const results = await under.crm.write([
		update(id, { FirstName: 'First' }),
		create(),
		update(id.slice(0, 15), { FirstName: 'Second' }),
	]);
	expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
	expect(admin().get('Lead', id)).toMatchObject({ FirstName: 'Second' });
	expect(under.crm.callCount).toBe(4);
});

test('required fields that are missing are named', async () => {
	const [result] = await under.crm.write([
		{ kind: 'create', recordType: 'Lead', values: { FirstName: 'Ada' } },
	]);
	expect(result).toMatchObject({
		ok: false,
		error: {
			remedy: 'mendItem',
			message: expect.stringMatching(/needs a value for .*"LastName".*"Company"/) as unknown,
		},
	});
});

test('a field the user may only read is named', async () => {
	under.emulator.access.restrict({ object: 'Lead', field: 'Rating', access: 'readOnly' });
	const [result] = await under.crm.write([create({ Rating: 'Hot' })]);
	expect(result).toMatchObject({
		ok: false,
		error: { remedy: 'mendSetUp', message: expect.stringContaining('"Rating"') as unknown },
	});
});
