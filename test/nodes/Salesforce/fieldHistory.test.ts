/** Watched fields with Salesforce field history, and polls that exceed the API request limit. */
import type { IDataObject, NodeParameterValueType } from 'n8n-workflow';
import { SalesforceSyncTrigger } from '../../../nodes/Salesforce/SalesforceSyncTrigger.node';
import { trustEmulators } from '../../emulators/kernel/tls';
import { AGENT_BOB } from '../../emulators/salesforce';
import { runPoll } from '../../support/n8nHost';
import { startSalesforce } from '../../products/salesforce';

const MINUTE = 60_000;

let crm: Awaited<ReturnType<typeof startSalesforce>>;
let staticData: IDataObject;

beforeAll(async () => {
	await trustEmulators();
	crm = await startSalesforce({ trackedFields: { Lead: ['Email', 'Status'] } });
});
afterAll(() => crm.close());
beforeEach(() => {
	staticData = {};
});
afterEach(() => {
	crm.faults.clear();
	crm.allowEverything();
	crm.emulator.dailyRequests = 100_000;
});

async function poll(
	options: Record<string, NodeParameterValueType> = {},
): Promise<Array<{ event: string; id: string }>> {
	crm.clock.advance(MINUTE);
	const items = await runPoll(new SalesforceSyncTrigger(), {
		parameters: {
			entity: { __rl: true, mode: 'list', value: 'Lead' },
			events: ['created', 'updated', 'deleted'],
			fields: 'all',
			options: { watchedFields: ['Email'], ...options },
		},
		credentials: crm.credentials,
		staticData,
	});
	return (items ?? []).map(({ json }) => {
		const { event, id } = json._change as { event: string; id: string };
		return { event, id };
	});
}

const create = () =>
	crm.colleague.create('Lead', {
		LastName: 'Lovelace',
		Company: 'Engines',
		Email: 'one@example.com',
	});
const update = (id: string, values: Record<string, string>) =>
	crm.colleague.update('Lead', id, values);
const updated = (id: string) => ({ event: 'updated', id });

/** A lead that existed before the trigger, so that the trigger has never seen it. */
async function createUnseen(): Promise<string> {
	const id = create();
	crm.clock.advance(MINUTE);
	await poll();
	return id;
}

describe('an update of a record that was never seen', () => {
	test('starts the workflow only when a watched field changed', async () => {
		const id = await createUnseen();
		update(id, { LastName: 'King', Status: 'Working - Contacted' });
		const other = await poll();
		update(id, { Email: 'two@example.com' });
		const watched = await poll();
		update(id, { LastName: 'Byron' });
		expect([other, watched, await poll()]).toEqual([[], [updated(id)], []]);
	});

	test('counts when another write soon after changed no watched field', async () => {
		const id = await createUnseen();
		update(id, { Email: 'two@example.com' });
		crm.clock.advance(5_000);
		update(id, { LastName: 'King' });
		expect(await poll()).toEqual([updated(id)]);
	});

	test('counts when the change was passed in a backlog before it was emitted', async () => {
		const ids = [create(), create(), create()];
		const [moved = ''] = ids;
		crm.clock.advance(MINUTE);
		await poll();
		for (const id of ids) {
			update(id, { Email: 'two@example.com' });
			crm.clock.advance(2_000);
		}
		update(moved, { LastName: 'King' });
		const emitted = [];
		for (let round = 0; round < 5; round += 1)
			emitted.push(...(await poll({ maxRecordsPerPoll: 1 })));
		expect(emitted).toEqual([ids[1], ids[2], moved].map((id) => updated(id!)));
	});
});

test('a value that changed and changed back has changed', async () => {
	await poll();
	const id = create();
	await poll();
	update(id, { Email: 'two@example.com' });
	crm.clock.advance(5_000);
	update(id, { Email: 'one@example.com' });
	expect(await poll()).toEqual([updated(id)]);
});

test('created and deleted always start the workflow', async () => {
	await poll();
	const id = create();
	const created = await poll();
	crm.colleague.delete('Lead', id);
	expect([created, await poll()]).toEqual([[{ event: 'created', id }], [{ event: 'deleted', id }]]);
});

test('a change that a long transaction commits late counts, once', async () => {
	const id = await createUnseen();
	const other = create();
	const transaction = crm.emulator.begin();
	transaction.as(AGENT_BOB.id).update('Lead', id, { Email: 'late@example.com' });
	crm.clock.advance(MINUTE);
	update(other, { LastName: 'Early' });
	const before = await poll();
	crm.clock.advance(15 * MINUTE);
	transaction.commit();
	const after = await poll();
	update(id, { LastName: 'King' });
	expect([before, after, await poll()]).toEqual([
		[{ event: 'created', id: other }],
		[updated(id)],
		[],
	]);
});

test('a batch that a crash of n8n might have lost is emitted again', async () => {
	const id = await createUnseen();
	update(id, { Email: 'two@example.com' });
	const emitted = await poll();
	staticData.next = { ...(staticData.next as IDataObject), process: 'before the crash' };
	update(id, { LastName: 'King' });
	expect([emitted, await poll(), await poll()]).toEqual([[updated(id)], [updated(id)], []]);
});

test('the history of many records takes two calls', async () => {
	const ids = Array.from({ length: 600 }, create);
	crm.clock.advance(MINUTE);
	await poll();
	for (const id of ids) update(id, { LastName: 'King' });
	crm.clock.advance(5_000);
	update(ids[0]!, { Email: 'two@example.com' });
	const before = crm.log.entries.length;
	expect(await poll()).toEqual([updated(ids[0]!)]);
	const requests = crm.log.entries
		.slice(before)
		.map(({ path, body }) => decodeURIComponent(path + body))
		.filter((text) => /EntityParticle|LeadHistory/.test(text));
	expect(requests).toHaveLength(2);
});

describe('the values are compared', () => {
	const bothCount = async (options: Record<string, NodeParameterValueType>) => {
		const id = await createUnseen();
		update(id, { LastName: 'King' });
		const unseen = await poll(options);
		update(id, { LastName: 'Byron' });
		const seen = await poll(options);
		update(id, { Email: 'two@example.com' });
		return [unseen.length, seen.length, (await poll(options)).length];
	};

	test('when one of the watched fields has no history', async () => {
		expect(await bothCount({ watchedFields: ['Email', 'Phone'] })).toEqual([1, 0, 1]);
	});

	test('when the user cannot see the history', async () => {
		crm.emulator.access.restrict({ object: 'LeadHistory', access: 'hidden' });
		expect(await bothCount({})).toEqual([1, 0, 1]);
	});
});

test('a watched field that does not exist is named', async () => {
	const id = await createUnseen();
	update(id, { LastName: 'King' });
	await expect(poll({ watchedFields: ['Shoe_Size__c'] })).rejects.toMatchObject({
		message: expect.stringContaining('Shoe_Size__c') as string,
		failure: { cause: 'configuration-invalid' },
	});
});

describe('when Salesforce has reached its API request limit', () => {
	const limitReached = [
		{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
	];

	test.each<[where: string, path: RegExp]>([
		['at the first request', /describe/],
		['for the rows', /composite$/],
		['for the history', /EntityParticle/],
	])('%s, the next poll reads again', async (_, path) => {
		const id = await createUnseen();
		update(id, { Email: 'two@example.com' });
		const { cursor } = structuredClone(staticData);
		const before = crm.log.entries.length;
		crm.faults.add({ path, times: Infinity, answer: { status: 403, body: limitReached } });
		await expect(poll()).rejects.toMatchObject({ failure: { cause: 'quota-exhausted' } });
		const rejected = crm.log.entries.slice(before).filter(({ status }) => status === 403);
		expect(rejected).toHaveLength(1);
		expect(staticData.cursor).toEqual(cursor);
		crm.faults.clear();
		expect(await poll()).toEqual([updated(id)]);
	});

	test('the daily limit has the same effect', async () => {
		await poll();
		const { cursor } = structuredClone(staticData);
		crm.emulator.dailyRequests = 0;
		await expect(poll()).rejects.toMatchObject({ failure: { cause: 'quota-exhausted' } });
		expect(staticData.cursor).toEqual(cursor);
	});
});
