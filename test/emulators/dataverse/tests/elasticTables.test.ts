/** Elastic tables: partitions and session tokens. https://learn.microsoft.com/power-apps/developer/data-platform/use-elastic-tables */
import { get, patch, post, remove } from './rejections/rejection';
import { startWithClient, type TestAnswer, type TestRequest, type TestWorld } from './testClient';

let world: TestWorld;

beforeAll(async () => {
	world = await startWithClient();
});
afterAll(() => world.emulator.close());

const SET = 'new_sensordatas';
const send = async (request: TestRequest) => await world.client.send(request);
const inSession = (path: string, token: string) => get(path, { 'MSCRM.SessionToken': token });
const update = (path: string, body: object) => patch(path, body, { 'If-Match': '*' });
const tokenOf = ({ headers }: TestAnswer) => headers.get('x-ms-session-token') ?? '';

async function create(partition: string | null) {
	const answer = await send(post(SET, { new_value: 40, partitionid: partition }));
	expect(answer.status).toBe(204);
	const [id = ''] = /[0-9a-f-]{36}/.exec(answer.headers.get('odata-entityid') ?? '') ?? [];
	const token = tokenOf(answer);
	const key = `${SET}(new_sensordataid=${id},partitionid='${partition}')`;
	return { id, token, key, byId: `${SET}(${id})` };
}

test('a row of a partition is found by its id and partition together', async () => {
	const { token, key, byId } = await create('device-1');
	const read = async (path: string) => (await send(inSession(path, token))).status;
	expect(await read(key)).toBe(200);
	expect(await read(`${byId}?partitionId=device-1`)).toBe(200);
	expect(await read(byId)).toBe(404);
	expect(await read(`${byId}?partitionId=device-2`)).toBe(404);
});

test('an update names the partition in the address or the body; the parameter is ignored', async () => {
	const { key, byId } = await create('device-1');
	const body = { new_value: 60 };
	const statusOf = async (request: TestRequest) => (await send(request)).status;
	expect(await statusOf(update(key, body))).toBe(204);
	expect(await statusOf(update(byId, { ...body, partitionid: 'device-1' }))).toBe(204);
	expect(await statusOf(update(byId, body))).toBe(404);
	expect(await statusOf(update(`${byId}?partitionId=device-1`, body))).toBe(404);
});

test('a deletion names the partition; a row without one is named by its id', async () => {
	const { byId } = await create('device-1');
	const other = await create(null);
	expect((await send(remove(byId))).status).toBe(404);
	expect((await send(remove(`${byId}?partitionId=device-1`))).status).toBe(204);
	expect((await send(remove(other.byId))).status).toBe(204);
});

test('a query reads one partition, or all of them', async () => {
	const rows = [await create('device-a'), await create('device-b')];
	const idsOf = async (path: string) =>
		(await send(inSession(path, rows[1]!.token))).rows.map((row) => row.new_sensordataid);
	expect(await idsOf(`${SET}?partitionId=device-a`)).toEqual([rows[0]!.id]);
	expect(await idsOf(SET)).toEqual(expect.arrayContaining(rows.map(({ id }) => id)));
	const { status, error } = await send(get(`${SET}?$expand=owninguser`));
	expect([status, error.code]).toEqual([400, '0x80048d0b']);
});

test('a write is visible with its session token, and to others later', async () => {
	const { key, token } = await create('device-s');
	expect((await send(get(key))).status).toBe(404);
	const changed = await send(update(key, { new_value: 80 }));
	const valueOf = async (request: TestRequest) => (await send(request)).body.new_value;
	expect(await valueOf(inSession(key, tokenOf(changed)))).toBe(80);
	expect(await valueOf(inSession(key, token))).toBe(40);
	world.emulator.clock.advance(10_000);
	expect(await valueOf(get(key))).toBe(80);
});
