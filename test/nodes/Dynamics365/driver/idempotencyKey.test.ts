import { idFromKey, nameBasedId } from '../../../../nodes/Dynamics365/driver/idempotencyKey';
import type { WriteOperation } from '../../../../nodes/crm/port';
import { INTEGRATION_USER } from '../../../emulators/dataverse';
import { useEmulatedDataverse } from './emulated';

const under = useEmulatedDataverse();
const admin = () => under.emulator.as(INTEGRATION_USER.id);
const idToday = (key: string) =>
	idFromKey('contact', key, under.emulator.clock.now().toISOString().slice(0, 10));
const create = (idempotencyKey: string, email?: string): WriteOperation => ({
	kind: 'create',
	entity: 'contact',
	values: { lastname: 'Lovelace', ...(email !== undefined && { emailaddress1: email }) },
	idempotencyKey,
});

test('ids are version 5 UUIDs, as in the example of RFC 9562', () => {
	const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
	expect(nameBasedId(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test('the id depends on the table, the idempotency key and the date', () => {
	const ids = [
		idFromKey('lead', 'ada@example.com', '2026-03-01'),
		idFromKey('contact', 'ada@example.com', '2026-03-01'),
		idFromKey('lead', 'bob@example.com', '2026-03-01'),
		idFromKey('lead', 'ada@example.com', '2026-03-02'),
	];
	expect(new Set(ids).size).toBe(4);
	expect(idFromKey('lead', 'ada@example.com', '2026-03-01')).toBe(ids[0]);
});

test('of two runs at the same time with the same idempotency key one creates, and the other gets a conflict', async () => {
	const runs = [under.reopen(), under.reopen()];
	const results = (await Promise.all(runs.map((crm) => crm.write([create('same')])))).flat();
	const id = idToday('same');
	expect(results.filter(({ ok }) => ok)).toEqual([{ ok: true, id }]);
	expect(results.filter(({ ok }) => !ok)).toMatchObject([
		{ error: { reason: 'conflict', outcomeUnknown: false } },
	]);
	expect(admin().get('contact', id)).toBeDefined();
});

test('it is a conflict even when a duplicate rule finds the other record first', async () => {
	await under.crm.write([create('ruled', 'ruled@example.com')]);
	const [again] = await under.crm.write([create('ruled', 'ruled@example.com')]);
	expect(again).toMatchObject({ ok: false, error: { reason: 'conflict', outcomeUnknown: false } });
});

test.each([undefined, 'lost@example.com'])(
	'after a lost response it is unknown who created the record (email %s)',
	async (email) => {
		await under.crm.describe('contact');
		const before = admin().list('contact').length;
		under.emulator.faults.add({ cut: 'afterWrite' });
		const [result] = await under.crm.write([create(`lost ${email}`, email)]);
		expect(result).toMatchObject({
			ok: false,
			error: { reason: 'conflict', outcomeUnknown: true },
		});
		expect(admin().list('contact')).toHaveLength(before + 1);
	},
);

test('a record whose create never arrived is created after the connection was cut', async () => {
	await under.crm.describe('contact');
	under.emulator.faults.add({ cut: 'beforeWrite' });
	expect(await under.crm.write([create('unheard')])).toEqual([
		{ ok: true, id: idToday('unheard') },
	]);
});

test('an idempotency key can be used again when its record was deleted', async () => {
	const [created] = await under.crm.write([create('freed')]);
	const id = idToday('freed');
	expect(created).toEqual({ ok: true, id });
	admin().delete('contact', id);
	expect(await under.crm.write([create('freed')])).toEqual([{ ok: true, id }]);
});
