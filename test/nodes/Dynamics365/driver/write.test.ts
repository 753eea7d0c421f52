import type { FieldValues, WriteOperation } from '../../../../nodes/crm/port';
import { AGENT_ALICE, INTEGRATION_USER } from '../../../emulators/dataverse';
import { useEmulatedDataverse } from './emulated';

const under = useEmulatedDataverse();
const admin = () => under.emulator.as(INTEGRATION_USER.id);
const create = (values: FieldValues = {}): WriteOperation => ({
	kind: 'create',
	entity: 'lead',
	values: { lastname: 'Lovelace', subject: 'x', ...values },
});

test.each(['beforeWrite', 'afterWrite'] as const)(
	'a create is sent again under the same id when the connection is cut %s',
	async (cut) => {
		await under.crm.describe('lead');
		const before = admin().list('lead').length;
		under.emulator.faults.add({ cut });
		const results = await under.crm.write([create(), create({ lastname: 'Byron' })]);
		const rows = admin().list('lead');
		expect(rows).toHaveLength(before + 2);
		const ids = results.map((result) => result.ok && result.id);
		expect(rows.map(({ leadid }) => leadid)).toEqual(expect.arrayContaining(ids));
	},
);

test('an id among the values is kept', async () => {
	const id = '2f0b1c3d-0000-4000-8000-123456789abc';
	expect(await under.crm.write([create({ leadid: id })])).toEqual([{ ok: true, id }]);
	const [again] = await under.crm.write([create({ leadid: id })]);
	expect(again).toMatchObject({ ok: false, error: { reason: 'conflict', outcomeUnknown: false } });
});

test('a key that another record has is named', async () => {
	const [, second] = await under.crm.write([
		create({ new_externalid: 'A1' }),
		create({ new_externalid: 'A1' }),
	]);
	expect(second).toMatchObject({
		ok: false,
		error: {
			reason: 'conflict',
			message: expect.stringContaining('External Id violated') as unknown,
			outcomeUnknown: false,
		},
	});
});

test('a missing privilege is named', async () => {
	under.emulator.security.revoke(INTEGRATION_USER.id, 'Create', 'lead');
	const [result] = await under.crm.write([create()]);
	expect(result).toMatchObject({ ok: false, error: { kind: 'misconfigured' } });
	expect(!result?.ok && result?.error.message).toContain('prvCreateLead');
});

test('a record that the user cannot write fails alone', async () => {
	const theirs = under.emulator.as(AGENT_ALICE.id).create('lead', { lastname: 'x', subject: 'x' });
	under.emulator.security.limitToOwnRows(INTEGRATION_USER.id, 'lead');
	const results = await under.crm.write([
		{ kind: 'update', entity: 'lead', id: theirs, values: { firstname: 'Ada' } },
		create(),
	]);
	expect(results).toMatchObject([{ ok: false, error: { kind: 'invalidRecord' } }, { ok: true }]);
});

test('a lookup to a missing record, or with an invalid id, fails only its own record', async () => {
	const missing = '00000000-0000-4000-8000-000000000000';
	const results = await under.crm.write([
		create({ parentaccountid: missing }),
		create({ parentaccountid: 'Contoso' }),
		create({ parentaccountid: null }),
	]);
	expect(results.map(({ ok }) => ok)).toEqual([false, false, true]);
	expect(results[1]).toMatchObject({
		error: { fields: ['parentaccountid'], kind: 'invalidRecord' },
	});
});

test('a call that fails as a whole gives its error to every record', async () => {
	await under.crm.describe('lead');
	under.emulator.faults.add({
		answer: { status: 401, headers: { 'content-type': 'application/json' }, body: '{}' },
	});
	const results = await under.crm.write([create(), create()]);
	expect(results).toMatchObject([
		{ ok: false, error: { kind: 'signInAgain' } },
		{ ok: false, error: { kind: 'signInAgain' } },
	]);
});

test('a lookup to a missing record is not a conflict, although the version is checked', async () => {
	const id = admin().create('lead', { lastname: 'Byron', subject: 'x' });
	const [[lead] = []] = await under.crm.find([
		{ entity: 'lead', keys: [{ leadid: id }], fields: ['lastname'] },
	]);
	const missing = '00000000-0000-4000-8000-000000000000';
	const update: WriteOperation = {
		kind: 'update',
		entity: 'lead',
		id: id.toUpperCase(),
		values: { parentaccountid: missing },
		ifVersion: lead?.version,
	};
	const [result] = await under.crm.write([update]);
	expect(result).toMatchObject({ ok: false, error: { code: '0x80040217', kind: 'invalidRecord' } });
	expect(await under.crm.write([{ ...update, values: { firstname: 'Ada' } }])).toEqual([
		{ ok: true, id },
	]);
});

test('a table that does not check versions is written nevertheless', async () => {
	const id = admin().create('team', { name: 'Sales North' });
	const results = await under.crm.write([
		{ kind: 'update', entity: 'team', id, values: { name: 'Sales South' }, ifVersion: '1' },
	]);
	expect(results).toEqual([{ ok: true, id }]);
	expect(admin().get('team', id)?.name).toBe('Sales South');
});

test('lookups are bound without a separate call', async () => {
	const account = admin().create('account', { name: 'Contoso' });
	const campaign = admin().create('campaign', { name: 'Fair' });
	await under.crm.describe('lead');
	const results = await under.crm.write([
		create({ parentaccountid: account, campaignid: campaign, ownerid_systemuser: AGENT_ALICE.id }),
	]);
	expect(results).toMatchObject([{ ok: true }]);
	expect(under.crm.callCount).toBe(2);
});

test('a part that has to wait is sent again alone', async () => {
	await under.crm.describe('lead');
	const busy = [
		'--b',
		'Content-Type: application/http',
		'',
		'HTTP/1.1 429 Too Many Requests',
		'Content-Type: application/json',
		'Retry-After: 2',
		'',
		'{"error":{"code":"0x80072322","message":"Number of requests exceeded the limit."}}',
		'--b--',
	];
	under.emulator.faults.add({
		answer: {
			status: 200,
			headers: { 'content-type': 'multipart/mixed; boundary=b' },
			body: busy.join('\r\n'),
		},
	});
	const [result] = await under.crm.write([create({ lastname: 'Patient' })]);
	expect(result?.ok).toBe(true);
	expect(under.crm.callCount).toBe(3);
});

test('a secured column that the user has no permission for is named, and fails its own record only', async () => {
	const id = admin().create('lead', { lastname: 'Hopper' });
	under.emulator.security.secureColumn(INTEGRATION_USER.id, 'lead', 'revenue', ['read']);
	const results = await under.crm.write([
		create({ revenue: 1 }),
		{ kind: 'update', entity: 'lead', id, values: { revenue: 1 } },
		create(),
	]);
	expect(results).toMatchObject([
		{ ok: false, error: { code: '0x8004f502', kind: 'misconfigured', fields: ['revenue'] } },
		{ ok: false, error: { code: '0x8004f507', kind: 'misconfigured', fields: ['revenue'] } },
		{ ok: true },
	]);
	for (const result of results.slice(0, 2)) {
		const error = result.ok ? undefined : result.error;
		expect(error?.message).toMatch(/permission for the secured column "(revenue|Annual Revenue)"/);
		expect(error?.advice).toContain('column security profile');
	}
});
