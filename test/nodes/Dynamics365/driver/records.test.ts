import { recordReader } from '../../../../nodes/Dynamics365/driver/records';

const CREATED = '2026-01-01T00:00:00.000Z';
const MODIFIED = '2026-01-02T00:00:00.000Z';

test.each<{ name: string; row: Record<string, string>; times: object }>([
	{
		name: 'a table with both times',
		row: { createdon: CREATED, modifiedon: MODIFIED },
		times: { createdAt: CREATED, modifiedAt: MODIFIED },
	},
	{
		name: 'a table without modifiedon',
		row: { createdon: CREATED },
		times: { createdAt: CREATED, modifiedAt: CREATED },
	},
	{
		name: 'a table without createdon',
		row: { modifiedon: MODIFIED },
		times: { createdAt: MODIFIED, modifiedAt: MODIFIED },
	},
	{ name: 'a table of a relationship', row: {}, times: { createdAt: '', modifiedAt: '' } },
])('$name can be read', ({ row, times }) => {
	const toRecord = recordReader(
		{ name: 'listmember', idField: 'listmemberid' },
		{ columns: [], includeLabels: false },
	);
	const record = toRecord({ listmemberid: '1', '@odata.etag': 'W/"7"', ...row });
	expect(record).toMatchObject({ id: '1', version: '7', ...times });
});
