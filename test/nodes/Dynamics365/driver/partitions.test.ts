/** Rows of an elastic table that have one ID in several partitions: the emulated environment cannot keep such rows. */
import { openDataverse } from '../../../../nodes/Dynamics365/driver';
import { connect } from '../../../support/plainTransport';
import { useEmulatedDataverse } from './emulated';

const TABLE = 'new_sensordata';
const ID = 'new_sensordataid';
const stage = useEmulatedDataverse();

/** The row of partition `device-1`, and in each answer another one of partition `device-2` with the same ID. */
async function openWithTwoRows() {
	const [result] = await stage.crm.write([
		{ kind: 'create', entity: TABLE, values: { partitionid: 'device-1', new_value: 1 } },
	]);
	const { transport, ...connection } = connect(stage.emulator, stage.emulator.issueToken());
	const crm = openDataverse({
		...connection,
		transport: async (request) => {
			const response = await transport(request);
			const body = response.body.replace(
				/\{[^{}]*"partitionid":"device-1"[^{}]*\}/g,
				(row) => `${row},${row.replace('device-1', 'device-2')}`,
			);
			return { ...response, body };
		},
	});
	return { crm, id: result?.ok ? result.id : '' };
}

test('a search by ID finds both rows', async () => {
	const { crm, id } = await openWithTwoRows();
	const [found] = await crm.find([{ entity: TABLE, keys: [{ [ID]: id }], fields: [ID] }]);
	expect(found?.map((record) => record.id)).toEqual([id, id]);
});

test('neither is updated, deleted or set as a lookup by the ID alone', async () => {
	const { crm, id } = await openWithTwoRows();
	const results = [
		...(await crm.write([
			{ kind: 'update', entity: TABLE, id, values: { new_value: 2 } },
			{ kind: 'create', entity: 'new_thing', values: { new_name: 'Rack', new_sensordataid: id } },
		])),
		...(await crm.delete([{ entity: TABLE, id }])),
	];
	expect(results).toMatchObject(
		results.map(() => ({
			ok: false,
			error: {
				code: 'MULTIPLE_MATCHES',
				message: expect.stringContaining('device-1, device-2') as string,
			},
		})),
	);
	expect(results).toHaveLength(3);
});

test('a lookup is set to one of them by an address with the partition', async () => {
	const { crm, id } = await openWithTwoRows();
	const address = await crm.readAddress!(`/new_sensordatas(${ID}=${id},partitionid='device-1')`);
	const value = 'id' in address ? address.id : '';
	const [created] = await crm.write([
		{ kind: 'create', entity: 'new_thing', values: { new_name: 'Rack', new_sensordataid: value } },
	]);
	expect(created).toMatchObject({ ok: true });
});
