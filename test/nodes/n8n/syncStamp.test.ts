/** Sync stamps on one record: what the trigger hides, what Create or Update writes, and the write-back. */
import type { IDataObject } from 'n8n-workflow';
import { isApiCall, productsUnderTest } from '../../products';
import { MINUTE } from './triggerStage';
import { setSyncStampStage } from './syncStampStage';

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead } = underTest;
	const { lead, leadId, lastName, firstName, email, phone, jobTitle, syncStamp } = names;
	const stage = setSyncStampStage(underTest);
	const {
		syncedFields,
		poll,
		write,
		writeOne,
		writeBack,
		writesOf,
		change,
		newEmail,
		create,
		edit,
		synced,
	} = stage;

	describe('the trigger', () => {
		test('hides a record that Create or Update has created with all synced fields', async () => {
			await poll();
			const filled = { ...newLead, [email]: newEmail(), [firstName]: 'B', [phone]: '+1' };
			expect(await writeOne({ filled, item: change() })).toMatchObject({ outcome: 'created' });
			expect(await poll()).toEqual([]);
		});

		test('returns an edit with the stamp to write back, and hides it afterwards', async () => {
			const { id } = await synced();
			edit(id, { [firstName]: 'Augusta' });
			const [emitted] = await poll();
			expect(emitted).toMatchObject({ _change: { event: 'updated', id } });
			expect(Object.keys(emitted!).toSorted()).toEqual([leadId, lastName, '_change'].toSorted());
			expect(await writeBack(emitted!)).toMatchObject({ outcome: 'updated', id });
			expect(await poll()).toEqual([]);
			expect(await writeBack(emitted!)).toMatchObject({ outcome: 'unchanged', id });
		});

		test('returns an edit back to the value before, in the same second as our write', async () => {
			const { id, filled } = await synced();
			edit(id, { [firstName]: 'Augusta' });
			const [emitted] = await poll();
			await writeBack(emitted!);
			edit(id, { [firstName]: filled[firstName] as string });
			expect(await poll()).toMatchObject([{ _change: { id } }]);
		});

		test('hides an edit of a field that is not synced, and returns a deletion', async () => {
			const { id } = await synced();
			edit(id, { [jobTitle]: 'Countess' });
			expect(await poll()).toEqual([]);
			stage.crm.colleague.delete(lead, id);
			expect(await poll()).toMatchObject([{ _change: { event: 'deleted', id } }]);
		});

		test('a text that is not a stamp hides nothing', async () => {
			const { id } = await synced();
			edit(id, { [syncStamp]: 'Call her back' });
			expect(await poll()).toMatchObject([{ _change: { id } }]);
		});

		test('a test event has the stamp too', async () => {
			create({ [email]: newEmail() });
			const [event] = await poll({}, 'manual');
			expect(event).toMatchObject({
				_change: { syncStamp: expect.stringMatching(/^1.*\/1/) as string },
			});
		});

		test('a poll that finds nothing is still one call', async () => {
			await poll();
			await poll();
			const before = stage.crm.log.entries.length;
			await poll();
			expect(stage.crm.log.entries.slice(before).filter(isApiCall)).toHaveLength(1);
		});

		test.each([
			['no synced field', { stampField: syncStamp, syncedFields: [] }, 'Sync Stamp needs'],
			['no stamp field', { stampField: '', syncedFields }, 'Sync Stamp needs'],
			['an unknown synced field', { stampField: syncStamp, syncedFields: ['x'] }, 'Synced Fields'],
			['an unknown stamp field', { stampField: 'x', syncedFields }, 'Stamp Field "x"'],
			[
				'a stamp field of another type',
				{ stampField: names.doNotCall, syncedFields },
				'not a text',
			],
		])('rejects %s', async (_, settings, message) => {
			await expect(poll({ syncStamp: { settings } })).rejects.toThrow(message);
		});
	});

	describe.each([
		['mapped manually', false],
		['mapped automatically', true],
	])('Create or Update, %s', (_, isAuto) => {
		test('writes what only the source has, keeps what only the CRM has, and stamps once', async () => {
			const { id, filled } = await synced({ [phone]: '+1 555 0100' });
			edit(id, { [firstName]: 'Augusta' });
			const item = change(1);
			const incoming = { ...filled, [lastName]: 'King' };
			expect(await writeOne({ filled: incoming, item, isAuto })).toMatchObject({
				outcome: 'updated',
				kept: [firstName],
				changes: [{ field: lastName, from: 'Lovelace', to: 'King' }, { field: syncStamp }],
			});
			const again = async () => {
				expect(await writeOne({ filled: incoming, item, isAuto })).toMatchObject({
					outcome: 'unchanged',
					kept: [firstName],
				});
			};
			expect(await writesOf(again)).toBe(0);
			expect(await poll()).toMatchObject([{ [lastName]: 'King', _change: { id } }]);
		});

		test.each([
			['newest: the source', 'newest', 5, 'incoming'],
			['newest: the CRM', 'newest', -60, 'crm'],
			['this item', 'incoming', -60, 'incoming'],
			['the CRM', 'crm', 5, 'crm'],
		])('a field that was edited on both sides: %s', async (_rule, onConflict, minutes, winner) => {
			const { id, filled } = await synced();
			edit(id, { [firstName]: 'Augusta' });
			const outcome = await writeOne({
				filled: { ...filled, [firstName]: 'Countess' },
				item: change(minutes),
				settings: { onConflict },
				isAuto,
			});
			expect(outcome).toMatchObject({
				outcome: 'updated',
				conflicts: [{ field: firstName, crmValue: 'Augusta', incomingValue: 'Countess', winner }],
			});
			expect(outcome.reason).toContain('Edited on both sides');
			expect(await poll()).toHaveLength(winner === 'crm' ? 1 : 0);
		});
	});

	test('a conflict that a person has to decide goes to review with both values, and nothing is written', async () => {
		const { id, filled } = await synced();
		edit(id, { [firstName]: 'Augusta' });
		const each = { ...filled, [firstName]: 'Countess', [lastName]: 'King' };
		const review = async () => {
			const [done, reviewed] = await write({
				filled: each,
				item: change(),
				settings: { onConflict: 'review' },
			});
			expect(done).toEqual([]);
			expect(reviewed).toMatchObject([
				{
					outcome: 'review',
					candidates: [{ id }],
					conflicts: [{ field: firstName, crmValue: 'Augusta', incomingValue: 'Countess' }],
				},
			]);
		};
		expect(await writesOf(review)).toBe(0);
	});

	test('first contact: empty fields are filled, differences are conflicts, and nothing is cleared', async () => {
		const address = newEmail();
		const id = create({ [email]: address, [lastName]: 'Byron', [firstName]: 'Ada' });
		stage.crm.clock.advance(MINUTE);
		const filled = {
			[email]: address,
			[lastName]: 'King',
			[phone]: '+1 555 0100',
			[firstName]: '={{ null }}',
		};
		expect(
			await writeOne({ filled, item: change(), settings: { onConflict: 'crm' } }),
		).toMatchObject({
			outcome: 'updated',
			id,
			kept: [firstName],
			conflicts: [{ field: lastName, winner: 'crm' }],
			changes: [
				{ field: phone, to: '+1 555 0100' },
				{ field: syncStamp, from: null },
			],
		});
	});

	test('a dry run shows the same, and writes nothing', async () => {
		const { id, filled } = await synced();
		edit(id, { [firstName]: 'Augusta' });
		const dryRun = async () => {
			expect(
				await writeOne({
					filled: { ...filled, [firstName]: 'Countess' },
					item: change(5),
					parameters: { options: { dryRun: true } },
				}),
			).toMatchObject({
				outcome: 'updated',
				dryRun: true,
				conflicts: [{ winner: 'incoming' }],
				changes: [{ field: firstName, to: 'Countess' }, { field: syncStamp }],
			});
		};
		expect(await writesOf(dryRun)).toBe(0);
	});

	test('Lead or Contact: a contact that matches is stamped, and its edits are kept', async () => {
		const { contact } = names;
		const values = { [lastName]: 'Byron', [email]: newEmail(), [phone]: '+1 1' };
		const id = stage.crm.colleague.create(contact, values);
		const writeContact = async (item: IDataObject) => {
			const value = Object.fromEntries(
				Object.keys(item).map((name) => [name, `={{ $json.${name} }}`]),
			);
			const mapped = { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] };
			return await writeOne({
				filled: {},
				item: { ...item, ...change() },
				parameters: {
					resource: 'leadOrContact',
					searchIn: 'contactsThenLeads',
					contactFields: mapped,
					leadFields: mapped,
				},
			});
		};
		expect(await writeContact(values)).toMatchObject({ outcome: 'updated', id, entity: contact });
		stage.crm.colleague.update(contact, id, { [phone]: '+1 2' });
		const kept = await writeContact({ ...values, [lastName]: 'Lovelace' });
		expect(kept).toMatchObject({ outcome: 'updated', id, kept: [phone] });
		const changes = kept.changes as Array<{ field: string }>;
		expect(changes.map(({ field }) => field)).toContain(lastName);
		expect(changes.map(({ field }) => field)).not.toContain(phone);
	});

	test('values that are equal on both sides are stamped, without another write', async () => {
		const { id, filled } = await synced();
		edit(id, { [firstName]: 'Augusta' });
		const each = { filled: { ...filled, [firstName]: 'Augusta' }, item: change() };
		expect(await writeOne(each)).toMatchObject({
			outcome: 'updated',
			reason: 'Matched by email; updated the sync stamp only.',
		});
		expect(await poll()).toEqual([]);
		expect(await writeOne(each)).toMatchObject({ outcome: 'unchanged' });
	});

	test('a change of the source that no one made in the source overwrites nothing by itself', async () => {
		const { id, filled } = await synced();
		edit(id, { [firstName]: 'Ada' });
		const [emitted] = await poll({ syncStamp: undefined });
		expect(emitted).toBeDefined();
		const source = (await poll({}, 'manual'))[0]!._change as IDataObject;
		const outcome = await writeOne({
			filled: { ...filled, [firstName]: `={{ "${firstName}" && "Restored" }}` },
			item: { _change: { ...source, changedAt: '2020-01-01T00:00:00Z' } },
		});
		expect(outcome).toMatchObject({
			conflicts: [{ field: firstName, crmValue: 'Ada', incomingValue: 'Restored', winner: 'crm' }],
		});
		expect(id).toBe(outcome.id);
	});
});
