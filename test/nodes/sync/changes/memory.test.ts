import {
	ALWAYS,
	DELETED,
	Memory,
	PENDING,
	type RowState,
} from '../../../../nodes/sync/changes/memory';

const STAMP = '2026-01-01T10:00:00.000Z';
const GUID = '0f8fad5b-d9cb-469f-a165-70867728950e';

const state = (changed: Partial<RowState>): RowState => ({
	...{ id: GUID, stamp: STAMP, createdAt: STAMP, version: '919042' },
	...changed,
});

test.each<[string, RowState]>([
	['a GUID and a version', state({})],
	['an older record', state({ createdAt: '2019-05-05T05:05:05.000Z' })],
	['a Salesforce ID, without a version', state({ id: '00Q5e00001Ab2CdEAF', version: STAMP })],
	['a GUID in upper case', state({ id: GUID.toUpperCase() })],
	['a version too large for a number', state({ version: '9223372036854775807' })],
	['a version that is no number', state({ version: '0007' })],
	['a deletion', state({ version: DELETED, createdAt: ALWAYS })],
	['a pending record', state({ version: PENDING, createdAt: ALWAYS })],
])('%s is remembered exactly', (_, row) => {
	const memory = new Memory({});
	memory.add(row);
	const saved = JSON.parse(JSON.stringify(memory.save())) as Record<string, string>;
	expect([...new Memory(saved).states()]).toEqual([row]);
});

test('what version 0.1.0 saved is still read', () => {
	const saved = { [STAMP]: `${GUID}@919042+1s 00Q5e00001Ab2CdEAF ${GUID.slice(0, -1)}f@deleted` };
	expect([...new Memory(saved).states()]).toEqual([
		state({ createdAt: '2026-01-01T09:58:56.000Z' }),
		state({ id: '00Q5e00001Ab2CdEAF', version: STAMP }),
		state({ id: `${GUID.slice(0, -1)}f`, version: DELETED }),
	]);
});

test.each([
	[
		'Dataverse',
		1_400,
		(index: number) =>
			state({
				id: GUID.slice(0, -5) + String(10_000 + index),
				version: String(1_234_567_890 + index),
				createdAt: '2019-05-05T05:05:05.000Z',
			}),
	],
	[
		'Salesforce',
		2_100,
		(index: number) =>
			state({
				id: `00Q5e00001${String(10_000_000 + index)}`,
				version: STAMP,
				createdAt: '2019-05-05T05:05:05.000Z',
			}),
	],
])('%s: at least %i rows fit, and what is saved stays within the capacity', (_, least, rowOf) => {
	const memory = new Memory({});
	for (let index = 0; memory.hasRoom; index += 1) {
		const stamp = new Date(Date.parse(STAMP) + Math.floor(index / 10) * 1_000).toISOString();
		const row = rowOf(index);
		memory.add({ ...row, stamp, version: row.version === STAMP ? stamp : row.version });
	}
	expect(memory.size).toBeGreaterThanOrEqual(least);
	expect(JSON.stringify(memory.save()).length).toBeLessThanOrEqual(60_100);
});
