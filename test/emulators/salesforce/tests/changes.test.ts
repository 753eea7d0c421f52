/** Changes and deletions, long transactions, and what they do to the date up to which all changes are covered. */
import { AGENT_ALICE, AGENT_BOB } from '..';
import { startWithClient, type ApiClient } from './apiClient';

interface Changes {
	ids?: string[];
	deletedRecords?: { id: string; deletedDate: string }[];
	latestDateCovered: string;
	earliestDateAvailable?: string;
}

const MINUTE = 60_000;
let client: ApiClient;

beforeEach(async () => {
	client = await startWithClient();
	client.emulator.clock.set(new Date('2026-03-10T12:00:30Z'));
	client.emulator.clock.freeze();
});
afterEach(() => client.emulator.close());

const alice = () => client.emulator.as(AGENT_ALICE.id);
const newLead = { LastName: 'x', Company: 'y' };
const read = async (what: 'updated' | 'deleted', start: string, end: string) => {
	const path = `/sobjects/Lead/${what}?start=2026-03-10T${start}Z&end=2026-03-10T${end}Z`;
	return (await client.send<Changes>({ path })).body;
};

test('a span includes its start and not its end, both cut to the minute', async () => {
	const { clock } = client.emulator;
	alice().create('Lead', newLead);
	clock.advance(MINUTE);
	const inside = alice().create('Lead', newLead);
	clock.advance(MINUTE);
	alice().create('Lead', newLead);
	const { ids } = await read('updated', '12:01:59', '12:02:59');
	expect(ids).toEqual([inside]);
});

test('deletions are returned with their time, also after the bin is emptied', async () => {
	const { inProcess, clock } = client.emulator;
	const [gone, back] = [alice().create('Lead', newLead), alice().create('Lead', newLead)];
	alice().delete('Lead', gone);
	alice().delete('Lead', back);
	inProcess.undelete('Lead', back);
	inProcess.emptyRecycleBin('Lead');
	clock.advance(MINUTE);
	const deleted = await read('deleted', '12:00:00', '12:01:00');
	const updated = await read('updated', '12:00:00', '12:01:00');
	expect(deleted).toEqual({
		deletedRecords: [{ id: gone, deletedDate: '2026-03-10T12:00:30.000+0000' }],
		earliestDateAvailable: '2026-02-23T12:01:30.000+0000',
		latestDateCovered: '2026-03-10T12:01:00.000+0000',
	});
	expect(updated.ids).toEqual([back]);
});

test('all is covered up to the end of the span, or to the present', async () => {
	const { latestDateCovered: past } = await read('updated', '11:00:00', '11:30:00');
	const { latestDateCovered: future } = await read('updated', '11:00:00', '13:00:00');
	expect(past).toBe('2026-03-10T11:30:00.000+0000');
	expect(future).toBe('2026-03-10T12:00:00.000+0000');
});

describe('a long transaction', () => {
	test('shows nothing before its commit, and then rows below stamps already seen', async () => {
		const { clock } = client.emulator;
		const transaction = client.emulator.begin();
		const late = transaction.as(AGENT_BOB.id).create('Lead', newLead);
		clock.advance(MINUTE);
		const early = alice().create('Lead', newLead);
		const soql = 'SELECT Id, SystemModstamp FROM Lead ORDER BY SystemModstamp';
		expect(await client.query(soql)).toMatchObject([{ Id: early }]);
		transaction.commit();
		expect(await client.query(soql)).toMatchObject([
			{ Id: late, SystemModstamp: '2026-03-10T12:00:30.000+0000' },
			{ Id: early, SystemModstamp: '2026-03-10T12:01:30.000+0000' },
		]);
	});

	test('holds back the date up to which all changes are covered', async () => {
		const { clock } = client.emulator;
		const transaction = client.emulator.begin();
		clock.advance(5 * MINUTE);
		const during = await read('updated', '11:00:00', '12:05:00');
		transaction.commit();
		const afterwards = await read('updated', '11:00:00', '12:05:00');
		expect(during.latestDateCovered).toBe('2026-03-10T12:00:00.000+0000');
		expect(afterwards.latestDateCovered).toBe('2026-03-10T12:05:00.000+0000');
	});

	test('locks the records it writes', async () => {
		const id = alice().create('Lead', newLead);
		const transaction = client.emulator.begin();
		transaction.as(AGENT_BOB.id).update('Lead', id, { FirstName: 'Bob' });
		const path = `/sobjects/Lead/${id}`;
		const change = () => client.send({ method: 'PATCH', path, body: { FirstName: 'Sync' } });
		expect(await change()).toEqual({
			status: 400,
			headers: expect.anything() as Headers,
			body: [
				{
					errorCode: 'UNABLE_TO_LOCK_ROW',
					message: 'unable to obtain exclusive access to this record',
					fields: [],
				},
			],
		});
		transaction.rollback();
		expect(await change()).toMatchObject({ status: 204 });
	});

	test('deletes and updates what it has created itself', () => {
		const transaction = client.emulator.begin();
		const bob = transaction.as(AGENT_BOB.id);
		const kept = bob.create('Lead', newLead);
		const gone = bob.create('Lead', newLead);
		bob.update('Lead', kept, { FirstName: 'Kept' });
		bob.delete('Lead', gone);
		transaction.commit();
		expect(alice().list('Lead')).toMatchObject([
			{ Id: kept, FirstName: 'Kept', IsDeleted: false },
			{ Id: gone, IsDeleted: true },
		]);
	});
});

test('an object that is not replicateable has neither', async () => {
	const path =
		'/sobjects/EntityDefinition/updated?start=2026-03-10T11:00:00Z&end=2026-03-10T12:00:00Z';
	const { status, body } = await client.send({ path });
	expect([status, body]).toMatchObject([400, [{ message: 'EntityDefinition is not replicable' }]]);
});
