/** Sync stamps on one record: what the trigger hides, what Create or Update writes, and the write-back. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { isApiCall, productsUnderTest, type EmulatedProduct } from '../../products';
import { editorContext, openOutputs, runPoll } from '../../support/n8nHost';
import { mapInEditor } from '../../support/mapper';

const MINUTE = 60_000;

beforeAll(trustEmulators);

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead, requests } = underTest;
	const { lead, leadId, lastName, firstName, email, phone, jobTitle, syncStamp, key } = names;
	const entity = { __rl: true, mode: 'name', value: lead };
	let crm: EmulatedProduct;
	let staticData: IDataObject;

	beforeAll(async () => {
		crm = await underTest.start();
	});
	afterAll(() => crm.close());
	beforeEach(() => {
		staticData = {};
	});
	afterEach(() => crm.allowEverything());

	const syncedFields = [lastName, firstName, email, phone];

	async function poll(options: IDataObject = {}, mode: 'trigger' | 'manual' = 'trigger') {
		crm.clock.advance(MINUTE);
		const items = await runPoll(new underTest.Trigger(), {
			parameters: {
				entity,
				events: ['created', 'updated', 'deleted'],
				fields: 'selected',
				selectedFields: [leadId, lastName],
				options: { syncStamp: { settings: { stampField: syncStamp, syncedFields } }, ...options },
			},
			credentials: crm.credentials,
			staticData,
			mode,
		});
		return items?.map(({ json }) => json) ?? [];
	}

	async function offered() {
		const node = new underTest.Action();
		const context = editorContext(node, { parameters: { entity }, credentials: crm.credentials });
		return (await node.methods.resourceMapping.getWritableFields.call(context)).fields;
	}

	interface Write {
		filled: IDataObject;
		item?: IDataObject;
		settings?: IDataObject;
		parameters?: IDataObject;
		/** Automatic mapping of the item. */
		isAuto?: boolean;
	}

	async function write({ filled, item = {}, settings = {}, parameters = {}, isAuto }: Write) {
		const schema = await offered();
		const auto = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema };
		const { options = {}, ...others } = parameters;
		const outputs = await openOutputs(new underTest.Action(), {
			parameters: {
				resource: 'record',
				operation: 'upsert',
				entity,
				matchBy: 'email',
				fields: isAuto ? auto : mapInEditor(schema, filled),
				options: {
					syncStamp: {
						settings: {
							stampField: syncStamp,
							onConflict: 'newest',
							sourceChange: '={{ $json._change }}',
							...settings,
						},
					},
					...(options as IDataObject),
				},
				...others,
			} as unknown as INodeParameters,
			credentials: crm.credentials,
			onError: 'continueRegularOutput',
		})([isAuto ? { ...item, ...filled } : item]);
		return outputs.map((items) => items.map(({ json }) => json));
	}

	const writeOne = async (each: Write) => (await write(each)).flat()[0]!;
	const change = (minutes = 0, syncStampText?: string) => ({
		_change: {
			changedAt: new Date(crm.clock.now().getTime() + minutes * MINUTE).toISOString(),
			...(syncStampText !== undefined && { syncStamp: syncStampText }),
		},
	});

	/** The last node of a workflow: the stamp that the trigger has returned. */
	const writeBack = async (emitted: IDataObject) => {
		const { id, syncStamp: text } = emitted._change as IDataObject;
		return await writeOne({
			filled: { [syncStamp]: '={{ $json.text }}' },
			item: { text, [leadId]: id },
			parameters: {
				matchBy: 'customFields',
				matchRules: { rule: [{ fields: [leadId] }] },
				onNoMatch: 'skip',
			},
		});
	};

	const writesOf = async (work: () => Promise<unknown>) => {
		const before = crm.log.entries.length;
		await work();
		return crm.log.entries.slice(before).filter(requests.isWrite).length;
	};

	let serial = 0;
	const newEmail = () => `stamp${(serial += 1)}@example.com`;
	const create = (values: IDataObject) =>
		crm.colleague.create(lead, { ...newLead, ...values } as Record<string, string>);
	const edit = (id: string, values: Record<string, string | null>) =>
		crm.colleague.update(lead, id, values);

	/** A record that was synced: stamped, and quiet. */
	async function synced(values: IDataObject = {}) {
		const address = newEmail();
		await poll();
		const filled = {
			...newLead,
			...{ [email]: address, [lastName]: 'Lovelace', [firstName]: 'Ada', ...values },
		};
		const { id } = await writeOne({ filled, item: change() });
		const [emitted] = await poll();
		if (emitted) await writeBack(emitted);
		expect(await poll()).toEqual([]);
		return { id: id as string, address, filled };
	}

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
			crm.colleague.delete(lead, id);
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
			const before = crm.log.entries.length;
			await poll();
			expect(crm.log.entries.slice(before).filter(isApiCall)).toHaveLength(1);
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
		crm.clock.advance(MINUTE);
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
		const id = crm.colleague.create(contact, values);
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
		crm.colleague.update(contact, id, { [phone]: '+1 2' });
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

	describe('the link field', () => {
		test('finds the record whose email changed, and is written after a match by email', async () => {
			const { id, filled } = await synced();
			const settings = { linkField: key };
			const link = `link${serial}`;
			const linked = { ...filled, [key]: link };
			expect(await writeOne({ filled: linked, item: change(), settings })).toMatchObject({
				id,
				matchedBy: 'email',
				changes: [{ field: key, to: link }],
			});
			const moved = { ...linked, [email]: newEmail() };
			expect(await writeOne({ filled: moved, item: change(1), settings })).toMatchObject({
				outcome: 'updated',
				id,
				matchedBy: key,
			});
		});

		test('a record that is linked to another one keeps its link: the item fails', async () => {
			const { filled } = await synced({ [key]: `first${serial}` });
			const outcome = await writeOne({
				filled: { ...filled, [key]: `other${serial}` },
				item: change(),
				settings: { linkField: key },
			});
			expect(outcome).toMatchObject({
				outcome: 'failed',
				matchedBy: 'email',
				error: { code: 'LINKED_TO_ANOTHER' },
			});
		});

		test('a record without an email is created once', async () => {
			const settings = { linkField: key };
			const filled = { ...newLead, [key]: `bare${serial}` };
			const first = await writeOne({ filled, item: change(), settings });
			expect(first).toMatchObject({ outcome: 'created' });
			expect(await writeOne({ filled, item: change(), settings })).toMatchObject({
				outcome: 'unchanged',
				id: first.id,
			});
		});

		test('a link that a person has cleared is written again', async () => {
			const settings = { linkField: key };
			const { id, filled } = await synced();
			const linked = { ...filled, [key]: `cleared${serial}` };
			await writeOne({ filled: linked, item: change(), settings });
			edit(id, { [key]: null });
			expect(await writeOne({ filled: linked, item: change(), settings })).toMatchObject({
				id,
				changes: [{ field: key, from: null }],
			});
		});
	});

	describe('fails', () => {
		test('with a stamp that does not fit its field', async () => {
			const outcome = await writeOne({
				filled: { [email]: newEmail(), [lastName]: 'A' },
				item: change(),
				settings: { stampField: names.doNotCall },
			});
			expect(outcome).toMatchObject({ outcome: 'failed' });
			expect(outcome.reason).toContain('is not a text field');
		});

		test('with a source that is not a change, where the newest wins', async () => {
			const outcome = await writeOne({ filled: { [email]: newEmail(), [lastName]: 'A' } });
			expect(outcome.reason).toContain('Source Change has no valid date');
		});

		test.each([
			['nothing', undefined],
			['another text', 'abc'],
		])('when %s is written back', async (_, text) => {
			const { id } = await synced();
			const outcome = await writeBack({ _change: { id, syncStamp: text } });
			expect(outcome).toMatchObject({ outcome: 'failed' });
		});

		test('when the option has no stamp field', async () => {
			const outcome = await writeOne({
				filled: { [email]: newEmail(), [lastName]: 'A' },
				item: change(),
				settings: { stampField: '' },
			});
			expect(outcome.reason).toContain('Sync Stamp needs a stamp field');
		});
	});
});
