/** Records that are not what the client expects any more. */
import { API } from '../apiClient';
import { startWorld, type World } from './world';

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.client.emulator.close());

const LONG_AGO = new Date(0).toUTCString();

test.each(['GET', 'PATCH', 'DELETE'])('%s of a record that was changed since', async (method) => {
	const { status, body } = await world.client.send({
		method,
		path: `/sobjects/Lead/${world.ids.lead}`,
		body: method === 'PATCH' ? { FirstName: 'x' } : undefined,
		headers: { 'if-unmodified-since': LONG_AGO },
	});
	expect(status).toBe(412);
	expect(body).toMatchObject([{ errorCode: 'PRECONDITION_FAILED' }]);
});

test('a record that was not changed since is not sent again', async () => {
	const path = `/sobjects/Lead/${world.ids.lead}`;
	const { headers } = await world.client.send({ path });
	const again = await world.client.send({
		path,
		headers: { 'if-modified-since': headers.get('last-modified') ?? '' },
	});
	expect(again).toMatchObject({ status: 304, body: undefined });
});

test('an external id that several records have is answered with their addresses', async () => {
	await world.client.create('Thing__c', { Name: 'One', Code__c: 'twin' });
	await world.client.create('Thing__c', { Name: 'Two', Code__c: 'twin' });
	const path = '/sobjects/Thing__c/Code__c/twin';
	const answer = await world.client.send({ method: 'PATCH', path, body: { Name: 'x' } });
	const address = expect.stringMatching(`^${API}/sobjects/Thing__c/a00\\w{15}$`) as string;
	expect(answer).toMatchObject({ status: 300, body: [address, address] });
});
