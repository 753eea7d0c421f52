/** The options of the triggers, and where they start. */
import { isApiCall, productsUnderTest } from '../../products';
import { runExecute } from '../../support/n8nHost';
import { MINUTE, setTriggerStage } from './triggerStage';

describe.each(productsUnderTest)('$name', (underTest) => {
	const { newLead } = underTest;
	const { lead, lastName, email } = underTest.names;
	const stage = setTriggerStage(underTest);
	const { poll, create } = stage;

	describe('start from', () => {
		test('All Existing Records emits every record once, as created', async () => {
			const deleted = create();
			stage.crm.colleague.delete(lead, deleted);
			const id = create({ [lastName]: 'Known' });
			const items = [];
			for (let round = 0; round < 2; round += 1) {
				items.push(...((await poll({ startFrom: 'all' })) ?? []));
			}
			const events = items.map((item) => item._change as { event: string; id: string });
			expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['created']));
			expect(events.map((change) => change.id)).toContain(id);
			expect(events.map((change) => change.id)).not.toContain(deleted);
			expect(new Set(events.map((change) => change.id)).size).toBe(events.length);
		});

		test('Specific Date emits what was modified since', async () => {
			create({ [lastName]: 'Before' });
			stage.crm.clock.advance(10 * MINUTE);
			const startDate = new Date(stage.crm.clock.now().getTime() - MINUTE).toISOString();
			create({ [lastName]: 'Since' });
			const items = (await poll({ startFrom: 'date', startDate })) ?? [];
			expect(items.map((item) => item[lastName])).toEqual(['Since']);
		});
	});

	describe('options', () => {
		test('Max Records per Poll: the oldest first, the rest in the next polls', async () => {
			const options = { maxRecordsPerPoll: 2 };
			await poll({ options });
			for (const name of ['A', 'B', 'C', 'D', 'E']) {
				create({ [lastName]: name });
				stage.crm.clock.advance(1_000);
			}
			const emitted: unknown[] = [];
			for (let round = 0; round < 4; round += 1) {
				const items = (await poll({ options })) ?? [];
				expect(items.length).toBeLessThanOrEqual(2);
				emitted.push(...items.map((item) => item[lastName]));
			}
			expect(emitted).toEqual(['A', 'B', 'C', 'D', 'E']);
		});

		test('API Calls per Hour: when they are spent, the backlog waits without an error', async () => {
			const options = { callsPerHour: 6, maxRecordsPerPoll: 1 };
			await poll({ options });
			for (const name of ['A', 'B', 'C']) create({ [lastName]: name });
			const before = stage.crm.log.entries.length;
			for (let round = 0; round < 5; round += 1) await poll({ options });
			const calls = stage.crm.log.entries.slice(before).filter(isApiCall);
			expect(calls.length).toBeLessThanOrEqual(6);
			expect(JSON.stringify(stage.staticData.calls)).toMatch(/^\{("\d+":\d+,?)+\}$/);
		});

		describe('Ignore Changes by the Connected User', () => {
			const options = { ignoreOwnChanges: true };

			/** The node creates a lead, or updates the one with that email address. */
			const write = async (values: Record<string, string>) =>
				await runExecute(
					new underTest.Action(),
					{
						credentials: stage.crm.credentials,
						parameters: {
							resource: 'record',
							operation: 'upsert',
							entity: { __rl: true, mode: 'name', value: lead },
							matchBy: 'email',
							onSingleMatch: 'update',
							onMultipleMatches: 'fail',
							onNoMatch: 'create',
							fields: { mappingMode: 'defineBelow', value: { ...newLead, ...values } },
						},
					},
					[{}],
				);

			test('a record that the node created is not returned', async () => {
				await poll({ options });
				await write({ [email]: 'own@example.com' });
				expect(await poll({ options })).toBeNull();
				stage.crm.colleague.delete(lead, create());
				expect(await poll({ options })).toMatchObject([{ _change: { event: 'deleted' } }]);
			});

			test('what someone else changed is returned, although the node wrote the record last', async () => {
				const [created, updated] = ['created@example.com', 'updated@example.com'];
				const id = create({ [email]: updated });
				await poll({ options });
				create({ [email]: created });
				stage.crm.colleague.update(lead, id, { [lastName]: 'King' });
				await write({ [email]: created, [lastName]: 'Byron' });
				await write({ [email]: updated, [lastName]: 'Byron' });
				const items = (await poll({ options })) ?? [];
				expect(items.map((item) => item[email]).toSorted()).toEqual([created, updated]);
			});

			test('an update by the node is returned where nothing proves that it is the only one', async () => {
				create({ [email]: 'echo@example.com' });
				await poll({ options });
				await write({ [email]: 'echo@example.com', [lastName]: 'King' });
				expect(await poll({ options })).toMatchObject([{ [lastName]: 'King' }]);
				expect(await poll({ options })).toBeNull();
			});
		});

		test('Only When These Fields Change: an update counts only when one of them changed', async () => {
			const options = { watchedFields: [email] };
			await poll({ options });
			const id = create({ [email]: 'one@example.com' });
			const created = await poll({ options });
			stage.crm.colleague.update(lead, id, { [lastName]: 'King' });
			const other = await poll({ options });
			stage.crm.colleague.update(lead, id, { [email]: 'two@example.com' });
			const watched = await poll({ options });
			expect([created?.length, other, watched?.length]).toEqual([1, null, 1]);
		});

		test.each([
			[{ maxRecordsPerPoll: 0 }, /Max Records per Poll must be a number of at least 1, but is 0/],
			[{ callsPerHour: -1 }, /API Calls per Hour/],
			[{ settleDelay: Number.NaN }, /Settle Delay/],
		])('%j is rejected by name', async (options, message) => {
			await expect(poll({ options })).rejects.toMatchObject({
				message: expect.stringMatching(message) as string,
			});
		});
	});
});
