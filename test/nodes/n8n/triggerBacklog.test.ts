/** A backlog costs one call per page, and changes in the CRM while it is read do not make a poll fail. */
import { isApiCall, productsUnderTest } from '../../products';
import { MINUTE, setTriggerStage, type TriggerParameters } from './triggerStage';

describe.each(productsUnderTest)('$name', (underTest) => {
	const { newLead, requests } = underTest;
	const { lead, lastName } = underTest.names;
	const stage = setTriggerStage(underTest);
	afterEach(() => jest.restoreAllMocks());

	/** @returns the names that one poll emits, and how many calls it sent. */
	async function poll(parameters: TriggerParameters = {}) {
		stage.crm.log.clear();
		const items = await stage.poll({ options: { maxRecordsPerPoll: 2 }, ...parameters });
		const calls = stage.crm.log.entries.filter(isApiCall).length;
		return { names: (items ?? []).map((item) => item[lastName]), calls };
	}

	beforeEach(async () => {
		await poll();
		for (const name of ['A', 'B', 'C', 'D', 'E', 'F', 'G']) {
			stage.crm.colleague.create(lead, { ...newLead, [lastName]: name });
			stage.crm.clock.advance(1_000);
		}
	});

	test('every further page of a backlog is one call', async () => {
		await poll();
		expect(await poll()).toEqual({ names: ['C', 'D'], calls: 1 });
		expect(await poll()).toEqual({ names: ['E', 'F'], calls: 1 });
		expect(await poll()).toEqual({ names: ['G'], calls: 1 });
		expect((await poll()).names).toEqual([]);
	});

	test('a record written while the backlog is read follows it', async () => {
		await poll();
		stage.crm.colleague.create(lead, { ...newLead, [lastName]: 'late' });
		const emitted: unknown[] = [];
		for (let round = 0; round < 6; round += 1) emitted.push(...(await poll()).names);
		expect(emitted).toEqual(['C', 'D', 'E', 'F', 'G', 'late']);
	});

	test('a field that no longer exists is omitted from then on', async () => {
		await poll();
		const answer = { status: 400, body: requests.unknownField };
		stage.crm.faults.add({ path: requests.ofLeads, answer });
		expect((await poll()).names).toEqual(['C', 'D']);
	});

	test('a changed setting applies immediately', async () => {
		await poll();
		const conditions = { condition: [{ field: lastName, operator: 'notEquals', value: 'D' }] };
		const emitted: unknown[] = [];
		for (let round = 0; round < 5; round += 1) {
			emitted.push(...(await poll({ conditions: conditions as never })).names);
		}
		expect(emitted).toEqual(['C', 'E', 'F', 'G']);
	});

	test('the entity is described again after a quarter of an hour', async () => {
		await poll();
		const now = performance.now.bind(performance);
		jest.spyOn(performance, 'now').mockImplementation(() => now() + 16 * MINUTE);
		const { names, calls } = await poll();
		expect(names).toEqual(['C', 'D']);
		expect(calls).toBeGreaterThan(1);
	});
});
