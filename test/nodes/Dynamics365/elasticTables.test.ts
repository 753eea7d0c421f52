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

describe('a lookup to a row of a partition', () => {
	const LOOKUP = 'new_sensordataid';
	const THING = 'new_thing';
	const things = (operation: string, more: IDataObject = {}) =>
		record(operation, { entity: stage.entity(THING), ...more });
	const keyOf = (id: string, partition: string) =>
		`new_sensordatas(${ID}=${id},partitionid='${partition}')`;
	const createThing = async (item: IDataObject): Promise<IDataObject> =>
		(await runJson(things('create'), [{ new_name: 'Rack', ...item }]))[0]!;
	const lookupOf = async (id: unknown) =>
		(await runJson(things('get'), [{ id: id as string }]))[0]![LOOKUP];

	test.each<[how: string, item: (id: string) => IDataObject]>([
		['by its ID', (id) => ({ [LOOKUP]: id })],
		['by its address', (id) => ({ [LOOKUP]: `/${keyOf(id, "lab's 1")}`.replace("'s", "''s") })],
		[
			'by @odata.bind',
			(id) => ({ 'new_SensorDataId@odata.bind': `/${keyOf(id.toUpperCase(), "lab''s 1")}` }),
		],
		[
			'by an address that has the partition first',
			(id) => ({ [LOOKUP]: `/new_sensordatas(partitionid='lab''s 1',${ID}=${id})` }),
		],
	])('is set %s', async (_, item) => {
		const [id] = await create({ new_value: 40, partitionid: "lab's 1" });
		const requests = await requestsOf(async () => {
			const created = await createThing(item(id!));
			expect(created).toMatchObject({ outcome: 'created' });
			expect(await lookupOf(created.id)).toBe(id);
		});
		expect(requests).toContain(`partitionid='${encodeURIComponent("lab''s 1")}'`);
	});

	test('stays as it is when the same row is mapped again', async () => {
		const [id, other] = await create(
			{ new_value: 1, partitionid: 'device-1' },
			{ new_value: 2, partitionid: 'device-1' },
		);
		const thing = await createThing({ [LOOKUP]: id! });
		const upsert = things('upsert', {
			matchBy: 'customFields',
			matchRules: { rule: [{ fields: ['new_thingid'] }] },
		});
		const outcomes = async (row: string) =>
			await runJson(upsert, [{ new_thingid: thing.id, [LOOKUP]: `/${keyOf(row, 'device-1')}` }]);
		expect(await outcomes(id!)).toMatchObject([{ outcome: 'unchanged' }]);
		expect(await outcomes(other!)).toMatchObject([{ outcome: 'updated' }]);
	});

	test('of many items is found in one call more', async () => {
		const rows = await create(
			...Array.from({ length: 30 }, (_, place) => ({ partitionid: `rack-${place}` })),
		);
		await createThing({});
		const items = rows.map((id) => ({ new_name: 'Rack', [LOOKUP]: id }));
		const calls = await stage.callsOf(async () => {
			const created = await runJson(things('create'), items);
			expect(created.map(({ outcome }) => outcome)).toEqual(rows.map(() => 'created'));
		});
		expect(calls).toBeLessThanOrEqual(5);
	});

	test.each<[why: string, value: (id: string) => string, message: RegExp]>([
		['no row has the ID', () => UNKNOWN, /^"Sensor Data" \(new_sensordataid\) cannot be set/],
		['the row is in another partition', (id) => `/${keyOf(id, 'device-2')}`, /key values/],
	])('fails alone where %s', async (_, toValue, message) => {
		const [id] = await create({ partitionid: 'device-1' });
		const wrong = toValue(id!);
		const items = [wrong, id!].map((value) => ({ new_name: 'Rack', [LOOKUP]: value }));
		const output = await runJson(things('create'), items);
		expect(output).toMatchObject([
			{ outcome: 'failed', error: { message: expect.stringMatching(message) as string } },
			{ outcome: 'created' },
		]);
	});
});
