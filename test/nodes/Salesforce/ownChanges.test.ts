/** Ignore Changes by the Connected User, with what Salesforce's field history proves. */
import type { IDataObject, NodeParameterValueType } from 'n8n-workflow';
import { SalesforceSyncTrigger } from '../../../nodes/Salesforce/SalesforceSyncTrigger.node';
import { trustEmulators } from '../../emulators/kernel/tls';
import { INTEGRATION_USER } from '../../emulators/salesforce';
import { startSalesforce } from '../../products/salesforce';
import { runPoll } from '../../support/n8nHost';

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
afterEach(() => crm.allowEverything());

type Parameters = Record<string, NodeParameterValueType>;

const tracked: Parameters = {
	fields: 'selected',
	selectedFields: ['Id', 'Email', 'LastModifiedDate'],
};

async function poll(parameters: Parameters = tracked): Promise<string[]> {
	crm.clock.advance(MINUTE);
	const items = await runPoll(new SalesforceSyncTrigger(), {
		parameters: {
			entity: { __rl: true, mode: 'list', value: 'Lead' },
			events: ['created', 'updated', 'deleted'],
			options: { ignoreOwnChanges: true },
			...parameters,
		},
		credentials: crm.credentials,
		staticData,
	});
	return (items ?? []).map(({ json }) => (json._change as { event: string }).event);
}

const own = () => crm.as(INTEGRATION_USER.id);
const create = () => crm.colleague.create('Lead', { LastName: 'Lovelace', Company: 'Engines' });
const wait = (seconds = 5) => crm.clock.advance(seconds * 1_000);

/** A lead of the colleague that the trigger has seen or not. */
async function lead({ isSeen }: { isSeen: boolean }, parameters?: Parameters): Promise<string> {
	if (isSeen) await poll(parameters);
	const id = create();
	wait(30);
	expect(await poll(parameters)).toEqual(isSeen ? ['created'] : []);
	return id;
}

describe.each([{ isSeen: true }, { isSeen: false }])('a record that was emitted: %j', (seen) => {
	test('an update of the connected user alone is hidden', async () => {
		const id = await lead(seen);
		own().update('Lead', id, { Email: 'own@example.com' });
		expect(await poll()).toEqual([]);
		crm.colleague.update('Lead', id, { Email: 'other@example.com' });
		expect(await poll()).toEqual(['updated']);
		own().update('Lead', id, { Email: 'own@example.com' });
		expect([await poll(), await poll()]).toEqual([[], []]);
	});

	test.each<[string, Record<string, string>, Record<string, string>]>([
		['the same field', { Email: 'other@example.com' }, { Email: 'own@example.com' }],
		['another field', { Email: 'other@example.com' }, { Status: 'Working - Contacted' }],
	])(
		'a change by someone else is emitted after the connected user wrote %s',
		async (_, theirs, ours) => {
			const id = await lead(seen);
			crm.colleague.update('Lead', id, theirs);
			wait();
			own().update('Lead', id, ours);
			expect([await poll(), await poll()]).toEqual([['updated'], []]);
		},
	);

	test.each<[string, Parameters]>([
		['all fields are returned', { fields: 'all' }],
		['a selected field is not tracked', { ...tracked, selectedFields: ['Email', 'Phone'] }],
		[
			'the record can have changed before it met the conditions',
			{
				...tracked,
				conditions: { condition: [{ field: 'LastName', operator: 'isNotEmpty' }] },
			},
		],
	])('an update of the connected user is emitted when %s', async (_, parameters) => {
		const id = await lead(seen, parameters);
		own().update('Lead', id, { Email: 'own@example.com' });
		expect(await poll(parameters)).toEqual(['updated']);
	});
});

test('the watched fields are those that count, when there are any', async () => {
	const parameters = {
		fields: 'all',
		options: { ignoreOwnChanges: true, watchedFields: ['Email'] },
	} as never;
	const id = await lead({ isSeen: true }, parameters);
	crm.colleague.update('Lead', id, { Phone: '1' });
	wait();
	own().update('Lead', id, { Email: 'own@example.com' });
	expect(await poll(parameters)).toEqual([]);
	crm.colleague.update('Lead', id, { Email: 'other@example.com' });
	wait();
	own().update('Lead', id, { Email: 'own@example.com' });
	expect(await poll(parameters)).toEqual(['updated']);
});

test('an update is emitted when the user cannot see the history', async () => {
	const id = await lead({ isSeen: true });
	crm.emulator.access.restrict({ object: 'LeadHistory', access: 'hidden' });
	own().update('Lead', id, { Email: 'own@example.com' });
	expect(await poll()).toEqual(['updated']);
});

test('a change that a backlog passed unread is emitted', async () => {
	const parameters = { ...tracked, options: { ignoreOwnChanges: true, maxRecordsPerPoll: 1 } };
	const ids = [create(), create(), create()];
	const [moved = ''] = ids;
	wait(60);
	await poll(parameters);
	for (const id of ids) {
		crm.colleague.update('Lead', id, { Email: 'other@example.com' });
		wait(2);
	}
	own().update('Lead', moved, { Email: 'own@example.com' });
	const events = [];
	for (let round = 0; round < 5; round += 1) events.push(...(await poll(parameters)));
	expect(events).toEqual(['updated', 'updated', 'updated']);
});

describe('a new record of the connected user', () => {
	test('is hidden, also after its own further updates', async () => {
		await poll();
		const id = own().create('Lead', { LastName: 'King', Company: 'Engines' });
		wait();
		own().update('Lead', id, { Email: 'own@example.com' });
		expect(await poll()).toEqual([]);
	});

	test('is emitted when someone else has changed it before the poll', async () => {
		await poll();
		const id = own().create('Lead', { LastName: 'King', Company: 'Engines' });
		wait();
		crm.colleague.update('Lead', id, { Email: 'other@example.com' });
		wait();
		own().update('Lead', id, { Email: 'own@example.com' });
		expect(await poll()).toEqual(['created']);
	});
});

describe('a deletion', () => {
	test.each([
		['the connected user', () => own(), []],
		['someone else', () => crm.colleague, ['deleted']],
	])('by %s', async (_, user, events) => {
		const id = await lead({ isSeen: true });
		user().delete('Lead', id);
		expect(await poll()).toEqual(events);
	});

	test('along with another record, of a record that the connected user wrote last', async () => {
		const parameters = { ...tracked, entity: { __rl: true, mode: 'list', value: 'Contact' } };
		const contacts = { ...parameters, selectedFields: ['LastName'] } as never;
		await poll(contacts);
		const AccountId = crm.colleague.create('Account', { Name: 'Going' });
		own().create('Contact', { LastName: 'Along', AccountId });
		expect(await poll(contacts)).toEqual([]);
		crm.colleague.delete('Account', AccountId);
		expect(await poll(contacts)).toEqual(['deleted']);
	});
});

test('the history is read only when the connected user has updated something, in two calls', async () => {
	const ids = Array.from({ length: 300 }, create);
	wait(60);
	await poll();
	const requests = () =>
		crm.log.entries.filter(({ path, body }) =>
			/EntityParticle|LeadHistory/.test(decodeURIComponent(path + body)),
		).length;
	const before = requests();
	crm.colleague.update('Lead', ids[0]!, { Email: 'other@example.com' });
	await poll();
	const afterOther = requests();
	for (const id of ids) own().update('Lead', id, { Email: 'own@example.com' });
	expect(await poll()).toEqual([]);
	expect([afterOther - before, requests() - afterOther]).toEqual([0, 2]);
});
