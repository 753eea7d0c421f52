/** Updates of the version that was read: changes by other users since then are not overwritten. */
import type { WriteOperation } from '../../../nodes/crm/port';
import { productsUnderTest } from '../../products';
import { errorOf, setStage } from './stage';

describe.each(productsUnderTest)('$name: conflicts', (underTest) => {
	const { names } = underTest;
	const stage = setStage(underTest);
	const { createLead, create, findBy } = stage;
	const email = (name: string) => `${name}@example.com`;
	const colleague = () => stage.emulator.as(stage.userId);

	/** A lead, and its version as it is read now. */
	async function readLead(name: string) {
		const id = createLead({ [names.email]: email(name) });
		return { id, version: await versionOf(name) };
	}
	const versionOf = async (name: string) =>
		(await findBy([{ [names.email]: email(name) }]))[0]?.version;
	const firstNameOf = async (name: string) =>
		(await findBy([{ [names.email]: email(name) }], [names.firstName]))[0]?.values[names.firstName];

	const update = (
		{ id, version }: { id: string; version?: string },
		firstName: string,
	): WriteOperation => ({
		kind: 'update',
		entity: names.lead,
		id,
		values: { [names.firstName]: firstName },
		ifVersion: version,
	});
	/** A version can be as coarse as a second. */
	const later = () => stage.emulator.clock.advance(2_000);

	test('a record that still has the version that was read is written', async () => {
		const lead = await readLead('unchanged');
		later();
		expect(await stage.crm.write([update(lead, 'Ada')])).toEqual([{ ok: true, id: lead.id }]);
		expect(await firstNameOf('unchanged')).toBe('Ada');
	});

	test('a change by another user since then is not overwritten', async () => {
		const lead = await readLead('changed');
		later();
		colleague().update(names.lead, lead.id, { [names.firstName]: 'Grace' });
		const [result] = await stage.crm.write([update(lead, 'Ada')]);
		const error = errorOf(result);
		expect(error).toMatchObject({
			reason: 'conflict',
			kind: 'invalidRecord',
			outcomeUnknown: false,
		});
		expect(error.advice).toBe('Run the workflow again.');
		expect(await firstNameOf('changed')).toBe('Grace');
	});

	test('a record deleted since is a conflict', async () => {
		const lead = await readLead('gone');
		colleague().delete(names.lead, lead.id);
		const [result] = await stage.crm.write([update(lead, 'Ada')]);
		expect(errorOf(result)).toMatchObject({ reason: 'conflict', outcomeUnknown: false });
	});

	test('every result belongs to its record, whatever else is in the call', async () => {
		const count = 250;
		const all = Array.from({ length: count }, (_, index) => `crowd${index}`);
		for (const name of all) createLead({ [names.email]: email(name) });
		const read = await findBy(all.map((name) => ({ [names.email]: email(name) })));
		expect(read).toHaveLength(count);
		later();
		const changed = read[7]!.id;
		colleague().update(names.lead, changed, { [names.firstName]: 'Grace' });
		const results = await stage.crm.write([
			create({ [names.email]: email('newcomer') }),
			...read.map((record) => update(record, 'Ada')),
		]);
		expect(results[0]?.ok).toBe(true);
		expect(results[8]).toMatchObject({ ok: false, error: { reason: 'conflict' } });
		const now = await findBy(
			all.map((name) => ({ [names.email]: email(name) })),
			[names.firstName],
		);
		const nameById = new Map(now.map(({ id, values }) => [id, values[names.firstName]]));
		for (const [index, { id }] of read.entries()) {
			const result = results[index + 1]!;
			expect(nameById.get(id)).toBe(result.ok ? 'Ada' : id === changed ? 'Grace' : null);
			if (!result.ok) expect(result.error.reason).toBe('conflict');
		}
		expect(results.filter(({ ok }) => ok).length).toBeGreaterThan(count / 10);
	});

	test.each(['beforeWrite', 'afterWrite'] as const)(
		'a write whose connection is cut %s is reported as written, or as possibly written',
		async (cut) => {
			const lead = await readLead(cut);
			later();
			stage.emulator.faults.add({ cut });
			const [result] = await stage.crm.write([update(lead, 'Ada')]);
			const isWritten = result?.ok === true;
			expect(isWritten || errorOf(result).outcomeUnknown).toBe(true);
			expect(await firstNameOf(cut)).toBe('Ada');
		},
	);

	test('a version that is not of this CRM is a conflict', async () => {
		const lead = await readLead('strange');
		const [result] = await stage.crm.write([update({ ...lead, version: "x' OR Id != ''" }, 'Ada')]);
		expect(result?.ok).toBe(false);
		expect(await firstNameOf('strange')).toBeNull();
	});
});
