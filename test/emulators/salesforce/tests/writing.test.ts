/** What a record holds after it was written, and what its stamps show. */
import { AGENT_ALICE, AGENT_BOB, INTEGRATION_USER } from '..';
import { startWithClient, type ApiClient } from './apiClient';

let client: ApiClient;
beforeAll(async () => {
	client = await startWithClient();
	client.emulator.clock.set(new Date('2026-03-10T12:00:00.900Z'));
	client.emulator.clock.freeze();
});
afterAll(() => client.emulator.close());

const read = async (object: string, id: string) =>
	(await client.send<Record<string, unknown>>({ path: `/sobjects/${object}/${id}` })).body;
const at = (seconds: string) => `2026-03-10T12:00:${seconds}.000+0000`;

test('a new record has its defaults, and belongs to the one who made it', async () => {
	const id = await client.create('Lead', {
		LastName: ' Lovelace ',
		FirstName: 'Ada',
		Company: 'x',
	});
	expect(await read('Lead', id)).toMatchObject({
		Id: id,
		LastName: 'Lovelace',
		Name: 'Ada Lovelace',
		Status: 'Open - Not Contacted',
		OwnerId: INTEGRATION_USER.id,
		DoNotCall: false,
		IsConverted: false,
		IsDeleted: false,
		CreatedById: INTEGRATION_USER.id,
		CreatedDate: at('00'),
		LastModifiedDate: at('00'),
		SystemModstamp: at('00'),
		Email: null,
	});
});

test('values are read by type, whatever the case of the name', async () => {
	const account = await client.create('Account', { Name: 'Acme', CrmId__c: 'acme' });
	const id = await client.create('Thing__c', {
		name: 'Typed',
		Amount__c: '1.239',
		Moment__c: '2026-03-10T14:30:15.999+02:00',
		Day__c: '2026-03-10T23:00:00Z',
		Tags__c: 'Blue;Red',
		Flag__c: 'true',
		Notes__c: '',
		Account__r: { CrmId__c: 'ACME' },
	});
	expect(await read('Thing__c', id)).toMatchObject({
		Name: 'Typed',
		Amount__c: 1.239,
		Moment__c: '2026-03-10T12:30:15.000+0000',
		Day__c: '2026-03-10',
		Tags__c: 'Red;Blue',
		Flag__c: true,
		Notes__c: null,
		Account__c: account,
	});
});

test('an update stamps the record, even when it changes nothing', async () => {
	const { emulator } = client;
	const id = await client.create('Lead', { LastName: 'Stamped', Company: 'x' });
	const created = await read('Lead', id);
	emulator.clock.advance(5000);
	emulator.as(AGENT_ALICE.id).update('Lead', id, { LastName: 'Stamped' });
	expect(await read('Lead', id)).toMatchObject({
		CreatedDate: created['CreatedDate'],
		CreatedById: INTEGRATION_USER.id,
		LastModifiedDate: at('05'),
		LastModifiedById: AGENT_ALICE.id,
		SystemModstamp: at('05'),
	});
});

test('system work moves SystemModstamp alone', async () => {
	const { emulator } = client;
	const id = await client.create('Lead', { LastName: 'Touched', Company: 'x' });
	const { LastModifiedDate } = await read('Lead', id);
	emulator.clock.advance(5000);
	emulator.inProcess.touch('Lead', id);
	expect(await read('Lead', id)).toMatchObject({ LastModifiedDate, SystemModstamp: at('10') });
});

test('a deletion stamps the record, and also deletes the contacts of an account', async () => {
	const { emulator } = client;
	const bob = emulator.as(AGENT_BOB.id);
	const account = await client.create('Account', { Name: 'Going' });
	const contact = await client.create('Contact', { LastName: 'Along', AccountId: account });
	emulator.clock.advance(5000);
	bob.delete('Account', account);
	const gone = { IsDeleted: true, SystemModstamp: at('15') };
	expect(bob.get('Account', account)).toMatchObject({ ...gone, LastModifiedById: AGENT_BOB.id });
	expect(bob.get('Contact', contact)).toMatchObject({ ...gone, LastModifiedDate: at('10') });
});

test('a record comes back from the recycle bin until the bin is emptied', async () => {
	const { emulator } = client;
	const id = await client.create('Lead', { LastName: 'Back', Company: 'x' });
	const bob = emulator.as(AGENT_BOB.id);
	bob.delete('Lead', id);
	emulator.inProcess.undelete('Lead', id);
	expect(await read('Lead', id)).toMatchObject({ IsDeleted: false });
	bob.delete('Lead', id);
	emulator.inProcess.emptyRecycleBin('Lead');
	expect(bob.get('Lead', id)).toBeUndefined();
});

test('a merged record names the one it became part of', async () => {
	const { emulator } = client;
	const masterId = await client.create('Contact', { LastName: 'Master' });
	const mergedId = await client.create('Contact', { LastName: 'Merged' });
	emulator.as(AGENT_BOB.id).merge('Contact', { masterId, mergedId });
	expect(emulator.as(AGENT_BOB.id).get('Contact', mergedId)).toMatchObject({
		IsDeleted: true,
		MasterRecordId: masterId,
	});
});

test('an external id names a record, in the URL and whatever its case', async () => {
	const path = `/sobjects/Lead/CrmId__c/${encodeURIComponent('a/b %')}`;
	const body = { LastName: 'Keyed', Company: 'x' };
	const created = await client.send({ method: 'PATCH', path, body });
	const updated = await client.send({ method: 'PATCH', path: path.replace('a', 'A'), body });
	const found = await client.send({ path });
	expect(created).toMatchObject({ status: 201, body: { created: true, success: true } });
	expect(updated).toMatchObject({ status: 200, body: { created: false, success: true } });
	expect(found).toMatchObject({ status: 200, body: { CrmId__c: 'a/b %' } });
});
