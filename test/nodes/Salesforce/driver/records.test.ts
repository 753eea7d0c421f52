import { recordReader } from '../../../../nodes/Salesforce/driver/records';

const CREATED = '2026-01-01T00:00:00.000Z';
const MODIFIED = '2026-01-02T00:00:00.000Z';

test.each<{ name: string; row: Record<string, string>; times: object }>([
	{
		name: 'an object with both times',
		row: { CreatedDate: CREATED, SystemModstamp: MODIFIED },
		times: { createdAt: CREATED, modifiedAt: MODIFIED },
	},
	{
		name: 'an object without SystemModstamp',
		row: { CreatedDate: CREATED },
		times: { createdAt: CREATED, modifiedAt: CREATED },
	},
	{
		name: 'an object without CreatedDate',
		row: { SystemModstamp: MODIFIED },
		times: { createdAt: MODIFIED, modifiedAt: MODIFIED },
	},
	{ name: 'an object without times', row: {}, times: { createdAt: '', modifiedAt: '' } },
])('$name can be read', ({ row, times }) => {
	const toRecord = recordReader({ name: 'LoginHistory', idField: 'Id' }, { fields: [] });
	const record = toRecord({ Id: '0Ya', ...row });
	expect(record).toMatchObject({ id: '0Ya', ...times });
});
