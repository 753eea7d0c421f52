/** The forms in which Dataverse keeps dates, for a user in Berlin: the port has plain days, moments, and clock readings. */
import type { ConditionOperator } from '../../../../nodes/crm/port';
import { INTEGRATION_USER } from '../../../emulators/dataverse';
import { useEmulatedDataverse } from './emulated';

const under = useEmulatedDataverse();

beforeEach(() => under.emulator.setTimeZone(INTEGRATION_USER.id, 'berlin'));

const entity = 'new_thing';

async function write(values: Record<string, string>): Promise<string> {
	const [result] = await under.crm.write([
		{ kind: 'create', entity, values: { new_name: 'Thing', ...values } },
	]);
	if (!result?.ok) throw result?.error ?? new Error('no result');
	return result.id;
}

const columns = [
	['new_day', '2026-03-31', '2026-03-31'],
	['new_localday', '2026-03-31', '2026-03-30T22:00:00Z'],
	['new_localday', '2026-01-31', '2026-01-30T23:00:00Z'],
	['new_fixedday', '2026-03-31', '2026-03-31T00:00:00Z'],
	['new_moment', '2026-03-31T09:30:00.000Z', '2026-03-31T09:30:00Z'],
	['new_clock', '2026-03-31T09:30:00', '2026-03-31T09:30:00Z'],
] as const;

test.each(columns)(
	'%s with %s is stored as %s, and read as it was written',
	async (name, value, stored) => {
		const id = await write({ [name]: value });
		expect(under.emulator.as(INTEGRATION_USER.id).get(entity, id)?.[name]).toBe(stored);
		const [records] = await under.crm.find([
			{ entity, keys: [{ new_thingid: id }], fields: [name] },
		]);
		const [read] = records?.map(({ values }) => values[name]) ?? [];
		expect(read).toBe(name === 'new_moment' ? stored : value);
		const [found] = await under.crm.find([{ entity, keys: [{ [name]: value }], fields: [name] }]);
		expect(found?.map((record) => record.id)).toContain(id);
	},
);

test.each<[ConditionOperator, string[]]>([
	['equals', ['2026-03-31']],
	['notEquals', ['2026-03-30', '2026-04-01']],
	['greaterThan', ['2026-04-01']],
	['greaterOrEqual', ['2026-03-31', '2026-04-01']],
	['lessThan', ['2026-03-30']],
	['lessOrEqual', ['2026-03-30', '2026-03-31']],
])('a day of the user: %s 31 March', async (operator, expected) => {
	for (const day of ['2026-03-30', '2026-03-31', '2026-04-01']) await write({ new_localday: day });
	const records = await under.crm.readLatest({
		entity,
		fields: ['new_localday'],
		limit: 100,
		conditions: {
			combine: 'all',
			conditions: [
				{ field: 'new_localday', type: 'date', operator, values: ['2026-03-31'] },
				{ field: 'new_localday', type: 'date', operator: 'greaterThan', values: ['2026-03-01'] },
			],
		},
	});
	const days = new Set(records.map(({ values }) => values.new_localday));
	expect([...days].toSorted()).toEqual(expected);
});

test('a feed that is opened again knows the time zone without another call', async () => {
	const feed = await under.crm.openChangeFeed({ entity, fields: ['new_localday'] });
	const id = await write({ new_localday: '2026-03-31' });
	const again = under.crm.reopenChangeFeed(
		JSON.parse(JSON.stringify(feed.saved)) as typeof feed.saved,
	);
	const byStamp = again.kind === 'token' ? again.byStamp : again;
	const { rows } = await byStamp.readPage({
		order: 'modified',
		after: { stamp: '2000-01-01T00:00:00Z', tieBreaker: '' },
		limit: 100,
	});
	const values = rows.flatMap(({ row }) =>
		row.kind === 'present' && row.record.id === id ? [row.record.values] : [],
	);
	expect(values).toEqual([{ new_localday: '2026-03-31' }]);
});

test('a user without permission to read the settings is in UTC', async () => {
	under.emulator.security.revoke(INTEGRATION_USER.id, 'Read', 'usersettings');
	const id = await write({ new_localday: '2026-03-31' });
	under.emulator.security.clear();
	const stored = under.emulator.as(INTEGRATION_USER.id).get(entity, id)?.new_localday;
	expect(stored).toBe('2026-03-31T00:00:00Z');
});
