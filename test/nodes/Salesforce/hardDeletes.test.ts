/** Records that were deleted for good: only Salesforce's log of deletions still names them. */
import type { IDataObject, NodeParameterValueType } from 'n8n-workflow';
import { SalesforceSyncTrigger } from '../../../nodes/Salesforce/SalesforceSyncTrigger.node';
import { trustEmulators } from '../../emulators/kernel/tls';
import { startSalesforce } from '../../products/salesforce';
import { runPoll } from '../../support/n8nHost';

const MINUTE = 60_000;
const DAY = 24 * 60;

let crm: Awaited<ReturnType<typeof startSalesforce>>;
let staticData: IDataObject;

beforeAll(async () => {
	await trustEmulators();
	crm = await startSalesforce();
});
afterAll(() => crm.close());
beforeEach(() => {
	staticData = {};
});

type Parameters = Record<string, NodeParameterValueType>;

/** @returns what each of the polls emits, one a minute. */
async function poll(parameters: Parameters = {}, minutes = 1): Promise<IDataObject[]> {
	crm.clock.advance(minutes * MINUTE);
	const items = await runPoll(new SalesforceSyncTrigger(), {
		parameters: {
			entity: { __rl: true, mode: 'list', value: 'Lead' },
			events: ['created', 'updated', 'deleted'],
			fields: 'all',
			...parameters,
		},
		credentials: crm.credentials,
		staticData,
	});
	return (items ?? []).map(({ json }) => json._change as IDataObject);
}

/** Polls every minute of 20 minutes, in which the log is read at least once. */
async function pollOn(parameters: Parameters = {}): Promise<IDataObject[]> {
	const changes: IDataObject[] = [];
	for (let minute = 0; minute < 20; minute += 1) changes.push(...(await poll(parameters)));
	return changes;
}

const create = () => crm.colleague.create('Lead', { LastName: 'Lovelace', Company: 'Engines' });
const remove = (id: string) => crm.colleague.delete('Lead', id);
const emptyBin = () => crm.emulator.inProcess.emptyRecycleBin('Lead');
const deleted = (id: string) => ({ event: 'deleted', entity: 'Lead', id });

test('a record that was deleted for good between two polls is emitted once, with its time', async () => {
	const id = create();
	await poll();
	remove(id);
	emptyBin();
	expect(await pollOn()).toMatchObject([
		{ ...deleted(id), changedAt: expect.any(String) as string, changedBy: null },
	]);
	expect(await pollOn()).toEqual([]);
});

test('a deletion that was emitted is not emitted again when the recycle bin is emptied', async () => {
	const id = create();
	await poll();
	remove(id);
	expect(await poll()).toMatchObject([deleted(id)]);
	emptyBin();
	expect(await pollOn()).toEqual([]);
});

test('a record that stays in the recycle bin is emitted once', async () => {
	const id = create();
	await poll();
	remove(id);
	expect(await pollOn()).toMatchObject([deleted(id)]);
	expect(await pollOn()).toEqual([]);
});

test('a record that comes back and is deleted again is emitted each time', async () => {
	const id = create();
	await poll();
	remove(id);
	const first = await poll();
	crm.emulator.inProcess.undelete('Lead', id);
	const back = await poll();
	remove(id);
	const second = await poll();
	const events = [first, back, second].map((changes) => changes.map(({ event }) => event));
	expect(events).toEqual([['deleted'], ['updated'], ['deleted']]);
	expect(await pollOn()).toEqual([]);
});

test('what was deleted before the trigger started is no change', async () => {
	remove(create());
	emptyBin();
	crm.clock.advance(2 * MINUTE);
	await poll();
	expect(await pollOn()).toEqual([]);
});

test.each([
	['a day', DAY],
	['a week', 7 * DAY],
	['20 days, longer than the log', 20 * DAY],
])('n8n was off for %s: what the log still names is emitted', async (_, minutes) => {
	const [early, late] = [create(), create()];
	await poll();
	remove(early);
	emptyBin();
	crm.clock.advance((minutes - 60) * MINUTE);
	remove(late);
	emptyBin();
	const changes = [...(await poll({}, 60)), ...(await pollOn())];
	const expected = minutes > 15 * DAY ? [late] : [early, late];
	expect(changes).toMatchObject(expected.map(deleted));
});

test('Max Records per Poll holds, and the rest follows', async () => {
	const ids = [create(), create(), create()];
	const options = { maxRecordsPerPoll: 1 };
	await poll({ options });
	for (const id of ids) {
		crm.clock.advance(2_000);
		remove(id);
	}
	emptyBin();
	const changes: IDataObject[] = [];
	for (let minute = 0; minute < 20; minute += 1) {
		const emitted = await poll({ options });
		expect(emitted.length).toBeLessThanOrEqual(1);
		changes.push(...emitted);
	}
	expect(changes).toMatchObject(ids.map(deleted));
});

test('a transaction that runs for long delays no deletion, and repeats none', async () => {
	const id = create();
	await poll();
	const transaction = crm.begin();
	transaction.create('Lead', { LastName: 'Late', Company: 'Engines' });
	remove(id);
	emptyBin();
	const during = [...(await pollOn()), ...(await pollOn()), ...(await pollOn())];
	transaction.commit();
	expect(during).toMatchObject([deleted(id)]);
	expect((await pollOn()).map(({ event }) => event)).not.toContain('deleted');
});

test('the log is read every 15 minutes at most, and only for Deleted', async () => {
	await poll();
	const count = () => crm.log.entries.filter(({ path }) => path.includes('/deleted')).length;
	const before = count();
	for (let round = 0; round < 3; round += 1) await pollOn();
	const selected = count() - before;
	for (let round = 0; round < 3; round += 1) await pollOn({ events: ['created', 'updated'] });
	expect(selected).toBeLessThanOrEqual(4);
	expect(count() - before).toBe(selected);
});
