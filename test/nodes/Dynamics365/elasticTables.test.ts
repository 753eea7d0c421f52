/** Elastic tables: rows of partitions, and reads that see what was written before. */
import type { IDataObject, INodeParameters, NodeParameterValue } from 'n8n-workflow';
import { dynamics365 } from '../../products/dynamics365';
import { setOperationStage } from '../n8n/operationStage';

const TABLE = 'new_sensordata';
const ID = 'new_sensordataid';

const stage = setOperationStage(dynamics365);
const { runJson } = stage;

const record = (operation: string, more: IDataObject = {}) =>
	({
		resource: 'record',
		operation,
		entity: stage.entity(TABLE),
		findBy: 'id',
		recordId: '={{ $json.id }}',
		fields: { mappingMode: 'autoMapInputData', value: null },
		...more,
	}) as INodeParameters;
const byKey = {
	findBy: 'keyFields',
	keyFields: {
		keyField: [
			{ field: ID, value: '={{ $json.id }}' },
			{ field: 'partitionid', value: '={{ $json.partitionid }}' },
		],
	},
};
const equals = (field: string, value: NodeParameterValue) => ({
	field,
	operator: 'equals',
	value: { __rl: true, mode: 'value', value },
});
const getMany = (...conditions: Array<ReturnType<typeof equals>>) =>
	record('getAll', { conditions: { condition: conditions }, returnAll: true });

async function create(...rows: readonly IDataObject[]): Promise<string[]> {
	const created = await runJson(record('create'), rows);
	expect(created).toMatchObject(rows.map(() => ({ outcome: 'created' })));
	return created.map(({ id }) => id as string);
}

/** The requests of the latest run, with those in batches. */
async function requestsOf(work: () => Promise<unknown>): Promise<string> {
	const before = stage.crm.log.entries.length;
	await work();
	return JSON.stringify(stage.crm.log.entries.slice(before));
}

test('what was created is seen at once, by ID, by key and by conditions', async () => {
	const [id] = await create({ new_value: 40, partitionid: 'device-1' });
	const item = { id, partitionid: 'device-1' };
	const expected = [{ id, new_value: 40, partitionid: 'device-1' }];
	expect(await runJson(record('get'), [item])).toMatchObject(expected);
	expect(await runJson(record('get', byKey), [item])).toMatchObject(expected);
	expect(await runJson(getMany(equals('partitionid', 'device-1')))).toMatchObject(expected);
});

test.each([
	['with the partition in the item', { partitionid: 'device-2' }, {}],
	['without it', {}, {}],
	['by key fields', { partitionid: 'device-2' }, byKey],
])('a row is updated, seen and deleted %s', async (_, given, how) => {
	const before = stage.crm.count(TABLE);
	const [id] = await create({ new_value: 40, partitionid: 'device-2' });
	const item = { id, ...given };
	const update = record('update', how);
	expect(await runJson(update, [{ ...item, new_value: 60 }])).toMatchObject([
		{ outcome: 'updated', id },
	]);
	expect(await runJson(record('get'), [{ id }])).toMatchObject([
		{ new_value: 60, partitionid: 'device-2' },
	]);
	expect(await runJson(record('delete', how), [item])).toMatchObject([{ deleted: true }]);
	expect(stage.crm.count(TABLE)).toBe(before);
});

test('a row without a partition is updated and deleted by its ID', async () => {
	const [id] = await create({ new_value: 1 });
	expect(await runJson(record('update'), [{ id, new_value: 2 }])).toMatchObject([
		{ outcome: 'updated' },
	]);
	expect(await runJson(record('delete'), [{ id }])).toMatchObject([{ deleted: true }]);
});

test('Create or Update keeps the values that are not mapped', async () => {
	const [id] = await create({
		new_value: 1,
		new_sensortype: 'Humidity',
		partitionid: 'device-3',
	});
	const upsert = record('upsert', {
		matchBy: 'key',
		matchKey: 'keyfornosqlentitywithpkpartitionid',
	});
	const output = await runJson(upsert, [{ [ID]: id, partitionid: 'device-3', new_value: 2 }]);
	expect(output).toMatchObject([{ outcome: 'updated', id }]);
	expect(await runJson(record('get'), [{ id }])).toMatchObject([
		{ new_value: 2, new_sensortype: 'Humidity' },
	]);
});

test('items of many partitions are updated and deleted together', async () => {
	const rows = Array.from({ length: 40 }, (_, place) => ({
		new_value: place,
		partitionid: `many-${place % 4}`,
	}));
	const items = (await create(...rows)).map((id) => ({ id, new_value: 7 }));
	const updated = await runJson(record('update'), [...items, { ...items[0], id: UNKNOWN }]);
	expect(updated.map(({ outcome }) => outcome)).toEqual([...items.map(() => 'updated'), 'failed']);
	const calls = await stage.callsOf(async () => {
		const deleted = await runJson(record('delete'), [...items, { id: UNKNOWN }]);
		expect(deleted.map(({ deleted: done }) => done)).toEqual([...items.map(() => true), false]);
	});
	expect(calls).toBeLessThanOrEqual(4);
});

const UNKNOWN = dynamics365.unknownUserId;

test('one partition is read by the parameter for it, several without', async () => {
	await create({ partitionid: 'p/1 & 2' });
	const one = await requestsOf(() => runJson(getMany(equals('partitionid', 'p/1 & 2'))));
	expect(one).toContain(`partitionId=${encodeURIComponent('p/1 & 2')}`);
	const all = await requestsOf(() => runJson(getMany(equals('new_value', 1))));
	expect(all).not.toContain('partitionId=');
});

test('queries in OData and FetchXML see what was written too', async () => {
	const [id] = await create({ new_value: 99, partitionid: 'device-q' });
	const query = 'new_sensordatas?partitionId=device-q&$select=new_value';
	const output = await runJson({ resource: 'query', operation: 'odata', query });
	expect(output).toMatchObject([{ [ID]: id, new_value: 99 }]);
});

test('standard tables get no session token', async () => {
	await create({ new_value: 1, partitionid: 'device-1' });
	const id = stage.createLead();
	const requests = await requestsOf(() =>
		runJson({ ...record('get'), entity: stage.entity('lead') }, [{ id }]),
	);
	expect(requests).not.toMatch(/SessionToken/i);
});
