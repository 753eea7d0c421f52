/** What happens when the environment's own duplicate rules reject a write. */
import type { FieldValues, WriteOperation } from '../../../../nodes/crm/port';
import { DEFAULT_RULES, INTEGRATION_USER } from '../../../emulators/dataverse';
import { useEmulatedDataverse } from './emulated';

const under = useEmulatedDataverse();
const admin = () => under.emulator.as(INTEGRATION_USER.id);
const lead = (values: FieldValues): FieldValues => ({
	lastname: 'Lovelace',
	subject: 'x',
	...values,
});
const create = (values: FieldValues): WriteOperation => ({
	kind: 'create',
	entity: 'lead',
	values: lead(values),
});

beforeEach(async () => {
	await under.crm.describe('lead');
});
afterEach(() => under.emulator.duplicateRules.set(DEFAULT_RULES));

test('they apply, and the records they found are read in one call for all', async () => {
	const ids = ['a', 'b'].map((name) =>
		admin().create('lead', { ...lead({ emailaddress1: `${name}@example.com` }) }),
	);
	const before = under.crm.callCount;
	const results = await under.crm.write([
		create({ emailaddress1: 'A@example.com' }),
		create({ emailaddress1: 'c@example.com' }),
		create({ emailaddress1: 'b@example.com' }),
	]);
	const rejection = (id: string | undefined) => ({
		ok: false,
		error: { code: '0x80040333', kind: 'invalidRecord', outcomeUnknown: false },
		duplicates: [{ entity: 'lead', id }],
	});
	expect(results).toMatchObject([rejection(ids[0]), { ok: true }, rejection(ids[1])]);
	expect(under.crm.callCount - before).toBe(2);
});

test('an update is rejected too, but not because of the record itself', async () => {
	const [first, second] = ['first', 'second'].map((name) =>
		admin().create('lead', { ...lead({ emailaddress1: `${name}@example.com` }) }),
	);
	const update = (email: string): WriteOperation => ({
		kind: 'update',
		entity: 'lead',
		id: second!,
		values: { emailaddress1: email, firstname: 'Ada' },
	});
	expect(await under.crm.write([update('first@example.com')])).toMatchObject([
		{ ok: false, duplicates: [{ entity: 'lead', id: first }] },
	]);
	expect(await under.crm.write([update('second@example.com')])).toEqual([{ ok: true, id: second }]);
});

test('rules between leads and contacts name the contact', async () => {
	const contact = admin().create('contact', {
		lastname: 'Byron',
		emailaddress1: "o'[b]@example.com",
	});
	under.emulator.duplicateRules.set([
		{
			name: 'Leads like contacts',
			table: 'lead',
			matchingTable: 'contact',
			conditions: [{ column: 'emailaddress1' }],
		},
	]);
	expect(await under.crm.write([create({ emailaddress1: "o'[b]@example.com" })])).toMatchObject([
		{ ok: false, duplicates: [{ entity: 'contact', id: contact }] },
	]);
});

test('they can be bypassed', async () => {
	admin().create('lead', { ...lead({ emailaddress1: 'anyway@example.com' }) });
	const results = await under.crm.write([create({ emailaddress1: 'anyway@example.com' })], {
		duplicateRules: 'bypass',
	});
	expect(results).toMatchObject([{ ok: true }]);
});

test('a record whose response was lost is not a duplicate of itself', async () => {
	const before = admin().list('lead').length;
	under.emulator.faults.add({ cut: 'afterWrite' });
	const [result] = await under.crm.write([create({ emailaddress1: 'itself@example.com' })]);
	const rows = admin().list('lead');
	expect(rows).toHaveLength(before + 1);
	expect(result).toEqual({
		ok: true,
		id: rows.find(({ emailaddress1 }) => emailaddress1 === 'itself@example.com')?.leadid,
	});
});

test('the rejection is reported even when the records cannot be read', async () => {
	admin().create('lead', { ...lead({ emailaddress1: 'unnamed@example.com' }) });
	under.emulator.faults.add({ skip: 1, times: Infinity, answer: { status: 500, body: '{}' } });
	const [result] = await under.crm.write([create({ emailaddress1: 'unnamed@example.com' })]);
	expect(result).toMatchObject({ ok: false, error: { code: '0x80040333' }, duplicates: [] });
});

test.each([404, 500] as const)(
	'where new records cannot be compared (%i), they are rejected without the records found, in as few calls',
	async (status) => {
		const email = `unsaved${status}@example.com`;
		const other = { emailaddress1: `saved${status}@example.com` };
		const first = admin().create('lead', { ...lead({ emailaddress1: email }) });
		const second = admin().create('lead', { ...lead(other) });
		under.emulator.organization.duplicatesOfUnsavedRows = status;
		const before = under.crm.callCount;
		const results = await under.crm.write([
			create({ emailaddress1: email }),
			{ kind: 'update', entity: 'lead', id: second, values: { emailaddress1: email } },
			create({ emailaddress1: `free${status}@example.com` }),
		]);
		under.emulator.organization.duplicatesOfUnsavedRows = 'found';
		const error = { code: '0x80040333', kind: 'invalidRecord', outcomeUnknown: false };
		expect(results).toMatchObject([
			{ ok: false, error, duplicates: [] },
			{ ok: false, error, duplicates: [{ entity: 'lead', id: first }] },
			{ ok: true },
		]);
		expect(under.crm.callCount - before).toBe(2);
	},
);

test('values too long for a URL are left out of the search', async () => {
	const id = admin().create('lead', { ...lead({ emailaddress1: 'long@example.com' }) });
	const [result] = await under.crm.write([
		create({ emailaddress1: 'long@example.com', description: 'é'.repeat(2000) }),
	]);
	expect(result).toMatchObject({ ok: false, duplicates: [{ entity: 'lead', id }] });
});
