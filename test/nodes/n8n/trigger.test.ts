/** The triggers in n8n's poll context, against the emulated CRMs. */
import type { IDataObject } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { MINUTE, setTriggerStage, type TriggerParameters } from './triggerStage';

describe.each(productsUnderTest)('$name', (underTest) => {
	const { newLead } = underTest;
	const { lead, lastName, email } = underTest.names;
	const stage = setTriggerStage(underTest);
	const { poll, create } = stage;

	test('publishing starts now: existing records are not changes', async () => {
		create();
		expect(await poll()).toBeNull();
		expect(await poll()).toBeNull();
	});

	test('emits created, updated and deleted, each once', async () => {
		await poll();
		const id = create({ [email]: 'ada@example.com' });
		const created = await poll();
		expect(created).toHaveLength(1);
		expect(created?.[0]).toMatchObject({
			[email]: 'ada@example.com',
			[lastName]: 'Lovelace',
			_change: { event: 'created', entity: lead, id, changedBy: stage.crm.colleague.id },
		});
		stage.crm.colleague.update(lead, id, { [email]: 'countess@example.com' });
		const updated = await poll();
		expect(updated).toMatchObject([
			{ [email]: 'countess@example.com', _change: { event: 'updated', id } },
		]);
		stage.crm.colleague.delete(lead, id);
		expect(await poll()).toMatchObject([{ _change: { event: 'deleted', entity: lead, id } }]);
		expect(await poll()).toBeNull();
	});

	test('a record that was merged into another is deleted, and names that one', async () => {
		const [masterId, mergedId] = [create(), create()];
		await poll();
		stage.crm.colleague.merge(lead, { masterId, mergedId });
		const items = (await poll()) ?? [];
		const changes = items.map(({ _change }) => _change as IDataObject);
		expect(changes.find(({ event }) => event === 'deleted')).toMatchObject({
			entity: lead,
			id: mergedId,
			changedAt: expect.any(String) as string,
			mergedInto: masterId,
		});
		expect(changes.map(({ event, id }) => [event, id]).toSorted()).toEqual([
			['deleted', mergedId],
			['updated', masterId],
		]);
		expect(items.find(({ _change }) => (_change as IDataObject).id === mergedId)).toEqual({
			_change: expect.anything() as unknown,
		});
		expect(await poll()).toBeNull();
	});

	test('a record that was created and merged into another between two polls is only deleted', async () => {
		const masterId = create();
		await poll();
		const mergedId = create();
		stage.crm.colleague.merge(lead, { masterId, mergedId });
		const changes = ((await poll()) ?? []).map(({ _change }) => _change as IDataObject);
		expect(changes.filter(({ id }) => id === mergedId)).toMatchObject([{ event: 'deleted' }]);
	});

	test.each(['toUpperCase', 'toLowerCase'] as const)(
		'an entity typed in another case (%s) has its own name in every item',
		async (change) => {
			const parameters = { entity: { __rl: true, mode: 'name', value: lead[change]() } };
			await poll(parameters);
			const [kept, gone] = [create(), create()];
			const created = (await poll(parameters)) ?? [];
			stage.crm.colleague.update(lead, kept, { [lastName]: 'King' });
			stage.crm.colleague.delete(lead, gone);
			const items = [...created, ...((await poll(parameters)) ?? [])];
			const changes = items.map(({ _change }) => _change as IDataObject);
			expect(changes.map(({ event, entity }) => [event, entity]).toSorted()).toEqual([
				['created', lead],
				['created', lead],
				['deleted', lead],
				['updated', lead],
			]);
			stage.crm.colleague.update(lead, kept, { [lastName]: 'Byron' });
			expect(await poll({ entity: { __rl: true, mode: 'list', value: lead } })).toHaveLength(1);
		},
	);

	test('returns when the record was changed, in UTC, and a link to it', async () => {
		await poll();
		const id = create();
		const [item] = (await poll()) ?? [];
		const { changedAt, url } = item?._change as { changedAt: string; url: string };
		expect(changedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		expect(url.startsWith(stage.crm.url)).toBe(true);
		expect(url).toContain(id);
	});

	test('returns only the selected fields', async () => {
		const parameters = { fields: 'selected', selectedFields: [email] };
		await poll(parameters);
		create({ [email]: 'ada@example.com' });
		const [item] = (await poll(parameters)) ?? [];
		expect(Object.keys(item ?? {})).toEqual([email, '_change']);
	});

	test('emits only the selected events', async () => {
		const parameters = { events: ['updated'] };
		await poll(parameters);
		const id = create();
		expect(await poll(parameters)).toBeNull();
		stage.crm.colleague.update(lead, id, { [lastName]: 'King' });
		expect(await poll(parameters)).toMatchObject([{ _change: { event: 'updated', id } }]);
	});

	test('a manual test returns a real record and does not move the cursor', async () => {
		await poll();
		const saved = structuredClone(stage.staticData);
		const id = create();
		expect(await poll({}, 'manual')).toMatchObject([
			{ [lastName]: 'Lovelace', _change: { event: 'created', id } },
		]);
		expect(await poll({ events: ['deleted'] }, 'manual')).toMatchObject([
			{ _change: { event: 'deleted', id } },
		]);
		expect(stage.staticData).toEqual(saved);
		expect(await poll()).toMatchObject([{ _change: { event: 'created', id } }]);
	});

	describe('Fetch Test Event fails as publishing would:', () => {
		const errorOf = (parameters: TriggerParameters, mode: 'trigger' | 'manual') =>
			poll(parameters, mode).then(
				() => undefined,
				({ message }: Error) => message,
			);

		async function expectBoth(parameters: TriggerParameters) {
			const [tested, published] = [
				await errorOf(parameters, 'manual'),
				await errorOf(parameters, 'trigger'),
			];
			expect(tested).toBe(published);
			return expect(tested);
		}

		test.each<[string, TriggerParameters]>([
			['an entity', { entity: { __rl: true, mode: 'name', value: 'shoe_size' } }],
			['a field', { fields: 'selected', selectedFields: ['shoe_size'] }],
			['a watched field', { options: { watchedFields: ['shoe_size'] } }],
			[
				'the field of a condition',
				{ conditions: { condition: [{ field: 'shoe_size', operator: 'isEmpty' }] } },
			],
		])('%s that does not exist', async (_what, parameters) => {
			(await expectBoth(parameters)).toMatch(/shoe_size/);
		});

		test('an entity that the user cannot read', async () => {
			stage.crm.forbidReading(lead);
			(await expectBoth({})).toEqual(expect.any(String));
		});
	});

	test('Start From Specific Date needs a date', async () => {
		await expect(poll({ startFrom: 'date', startDate: '' })).rejects.toMatchObject({
			message: 'Start Date is empty.',
			description: expect.stringContaining('Enter a date') as string,
		});
	});

	test.each([
		['a list', [email, lastName], 1],
		['a text', `${email}, ${lastName}`, '1'],
	])('parameters that an expression returns as %s', async (_form, selectedFields, number) => {
		const options = { maxRecordsPerPoll: number, watchedFields: selectedFields } as never;
		const parameters = { fields: 'selected', selectedFields, options };
		await poll(parameters);
		create({ [email]: 'ada@example.com' });
		create();
		const items = (await poll(parameters)) ?? [];
		expect(items.map((item) => Object.keys(item))).toEqual([[email, lastName, '_change']]);
	});

	test('a failed poll does not move the cursor, and the next one emits the changes', async () => {
		await poll();
		const id = create();
		const saved = structuredClone(stage.staticData);
		const answer = { status: 503, headers: { 'retry-after': '120' }, body: 'down' };
		stage.crm.faults.add({ path: underTest.requests.ofLeads, answer });
		await expect(poll()).rejects.toMatchObject({
			failure: { cause: 'temporarily-unavailable', retryAfterMs: 120_000 },
		});
		expect(stage.staticData.cursor).toEqual(saved.cursor);
		stage.crm.faults.clear();
		expect(await poll()).toMatchObject([{ _change: { event: 'created', id } }]);
	});

	test('an expired access token is renewed within the poll', async () => {
		await poll();
		const id = create();
		stage.crm.expireTokens();
		expect(await poll()).toMatchObject([{ _change: { event: 'created', id } }]);
	});

	describe('conditions', () => {
		const where = (field: string, operator: string, value?: string) => ({
			conditions: { condition: [{ field, operator, value }] },
		});

		test.each([
			['equals', 'Lovelace', ['Lovelace']],
			['notEquals', 'Lovelace', ['Hopper', "O'Neil 100%"]],
			['contains', 'ELA', ['Lovelace']],
			['contains', '0%', ["O'Neil 100%"]],
			['startsWith', "o'n", ["O'Neil 100%"]],
			['greaterThan', 'Lovelace', ["O'Neil 100%"]],
			['lessOrEqual', 'Lovelace', ['Hopper', 'Lovelace']],
			['isNotEmpty', undefined, ['Hopper', 'Lovelace', "O'Neil 100%"]],
			['isEmpty', undefined, []],
		])('%s %j returns %j', async (operator, value, expected) => {
			const parameters = where(lastName, operator, value);
			await poll(parameters);
			for (const name of ['Lovelace', 'Hopper', "O'Neil 100%"]) create({ [lastName]: name });
			const emitted = ((await poll(parameters)) ?? []).map((item) => item[lastName]);
			expect(emitted.toSorted()).toEqual(expected);
		});

		test('apply to a field that is not returned, and any of them can match', async () => {
			const parameters = {
				fields: 'selected',
				selectedFields: [lastName],
				mustMatch: 'any',
				conditions: {
					condition: [
						{ field: email, operator: 'equals', value: 'ada@example.com' },
						{ field: email, operator: 'isEmpty' },
					],
				},
			} as never;
			await poll(parameters);
			create({ [lastName]: 'A', [email]: 'ADA@example.com' });
			create({ [lastName]: 'B', [email]: 'other@example.com' });
			create({ [lastName]: 'C' });
			const items = (await poll(parameters)) ?? [];
			expect(items.map((item) => item[lastName])).toEqual(['A', 'C']);
			expect(items.every((item) => Object.keys(item).length === 2)).toBe(true);
		});

		test('are also read from a resource locator', async () => {
			const condition = {
				field: lastName,
				operator: 'equals',
				value: { __rl: true, mode: 'list', value: 'Hopper', cachedResultName: 'Hopper' },
			};
			const parameters = { conditions: { condition: [condition] } } as never;
			await poll(parameters);
			for (const name of ['Lovelace', 'Hopper']) create({ [lastName]: name });
			expect((await poll(parameters))?.map((item) => item[lastName])).toEqual(['Hopper']);
		});

		test('that change while the workflow is active lose and repeat nothing', async () => {
			await poll(where(lastName, 'equals', 'A'));
			create({ [lastName]: 'B' });
			stage.crm.clock.advance(MINUTE);
			create({ [lastName]: 'A' });
			const first = await poll(where(lastName, 'equals', 'A'));
			create({ [lastName]: 'C' });
			const second = await poll(where(lastName, 'isNotEmpty'));
			expect([first, second].map((items) => items?.map((item) => item[lastName]))).toEqual([
				['A'],
				['C'],
			]);
		});
	});

	test('a tick during a running poll reads nothing', async () => {
		const tick = stage.activate({ events: ['created'] });
		await tick();
		create();
		stage.crm.clock.advance(MINUTE);
		const [first, overlapping] = await Promise.all([tick(), tick()]);
		expect([first?.length, overlapping]).toEqual([1, null]);
		expect(await tick()).toBeNull();
	});

	test.each([
		['two and a half minutes', 1],
		['20 minutes', 18],
	])('a row that a transaction of %s commits late is emitted, as created', async (_, minutes) => {
		await poll();
		const transaction = stage.crm.begin();
		const late = transaction.create(lead, { ...newLead, [lastName]: 'Late' });
		stage.crm.clock.advance(MINUTE);
		create({ [lastName]: 'Seen' });
		const first = await poll();
		for (let minute = 0; minute < minutes; minute += 1) expect(await poll()).toBeNull();
		transaction.commit();
		const second = await poll();
		expect(first?.map((item) => item[lastName])).toEqual(['Seen']);
		expect(second).toMatchObject([{ [lastName]: 'Late', _change: { event: 'created', id: late } }]);
		stage.crm.colleague.update(lead, late, { [lastName]: 'Later' });
		expect(await poll()).toMatchObject([{ _change: { event: 'updated', id: late } }]);
		expect(await poll()).toBeNull();
	});

	describe('rejects by name', () => {
		test.each<[string, TriggerParameters, RegExp]>([
			[
				'an entity that does not exist',
				{ entity: { __rl: true, mode: 'name', value: 'leed' } },
				/leed/,
			],
			[
				'a field that does not exist',
				{ fields: 'selected', selectedFields: ['shoe_size'] },
				/shoe_size/,
			],
			['no event', { events: [] }, /Select at least one event/],
			['no field', { fields: 'selected', selectedFields: [] }, /No fields are selected/],
		])('%s', async (_, parameters, message) => {
			await expect(poll(parameters)).rejects.toMatchObject({
				message: expect.stringMatching(message) as string,
				description: expect.any(String) as string,
			});
		});

		test('an entity without permission', async () => {
			stage.crm.forbidReading(lead);
			await expect(poll()).rejects.toMatchObject({
				message: expect.stringMatching(/lead/i) as string,
				description: expect.any(String) as string,
				failure: { cause: 'configuration-invalid' },
			});
		});
	});
});
