/** The trigger on a table without change tracking, which is read by stamp, and what Fetch Test Event finds out. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { APPLICATION_USER_ID } from '../../emulators/dataverse';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { runPoll } from '../../support/n8nHost';

const TABLE = 'new_thing';

let crm: Awaited<ReturnType<typeof startDynamics365>>;

beforeAll(async () => {
	await trustEmulators();
	crm = await startDynamics365();
});
afterAll(() => crm.close());

async function poll(
	parameters: INodeParameters,
	staticData: IDataObject,
	seconds = 60,
	mode: 'trigger' | 'manual' = 'trigger',
) {
	crm.clock.advance(seconds * 1_000);
	const items = await runPoll(new dynamics365.Trigger(), {
		parameters: {
			entity: { __rl: true, mode: 'name', value: TABLE },
			events: ['created', 'updated'],
			fields: 'all',
			...parameters,
		},
		credentials: crm.credentials,
		staticData,
		mode,
	});
	return (items ?? []).map(({ json }) => [json.new_name, (json._change as IDataObject).event]);
}

const create = (new_name: string, values: Record<string, string>) =>
	crm.colleague.create(TABLE, { new_name, ...values });

const where = (...conditions: Array<[field: string, operator: string, value: string]>) => ({
	conditions: {
		condition: conditions.map(([field, operator, value]) => ({ field, operator, value })),
	},
});

test.each([
	['contains', 'Products', ['AB', 'A']],
	['contains', 'Products;Services', ['AB']],
	['equals', 'Services;Products', ['AB']],
	['notEquals', 'Products', ['AB', 'C', 'None']],
	['notContains', 'Services', ['A', 'C', 'None']],
])('a condition on a list of choices: %s %s', async (operator, value, expected) => {
	const parameters = where(['new_interests', operator, value]);
	const staticData: IDataObject = {};
	await poll(parameters, staticData);
	create('AB', { new_interests: '1,2' });
	create('A', { new_interests: '1' });
	create('C', { new_interests: '3' });
	create('None', {});
	const emitted = await poll(parameters, staticData);
	expect(emitted.map(([name]) => name).toSorted()).toEqual(expected.toSorted());
});

test('a new record is emitted before the full-text index of Dataverse has it', async () => {
	const parameters = {
		...where(['new_interests', 'contains', 'Products']),
		options: { lookback: 0 },
	};
	const staticData: IDataObject = {};
	await poll(parameters, staticData);
	create('Early', { new_interests: '1' });
	expect(await poll(parameters, staticData, 4)).toEqual([['Early', 'created']]);
	expect(await poll(parameters, staticData, 4)).toEqual([]);
});

test('long texts are checked beside what Dataverse filters', async () => {
	const parameters = where(['new_notes', 'contains', 'urgent'], ['new_name', 'equals', 'A']);
	const staticData: IDataObject = {};
	await poll(parameters, staticData);
	create('A', { new_notes: 'Urgent!' });
	create('A', { new_notes: 'later' });
	create('B', { new_notes: 'urgent' });
	expect(await poll(parameters, staticData)).toEqual([['A', 'created']]);
});

test('long texts are checked beside any other condition', async () => {
	const conditions = where(['new_notes', 'contains', 'urgent'], ['new_name', 'equals', 'A']);
	const any = { ...conditions, mustMatch: 'any' };
	const staticData: IDataObject = {};
	await poll(any, staticData);
	create('B', { new_notes: 'urgent' });
	create('B', { new_notes: 'later' });
	create('A', {});
	expect((await poll(any, staticData)).map(([name]) => name)).toEqual(['B', 'A']);
});

test('a record that comes to meet a condition is updated, not created', async () => {
	const parameters = where(['new_name', 'equals', 'Met']);
	const old = create('Before', {});
	const staticData: IDataObject = {};
	await poll(parameters, staticData);
	const since = create('Since', {});
	expect(await poll(parameters, staticData)).toEqual([]);
	// Within the lookback window, a record that was not visible yet looks the same.
	expect(await poll(parameters, staticData, 3_600)).toEqual([]);
	for (const id of [old, since]) crm.colleague.update(TABLE, id, { new_name: 'Met' });
	expect(await poll(parameters, staticData)).toEqual([
		['Met', 'updated'],
		['Met', 'updated'],
	]);
});

test.each(['manual', 'trigger'] as const)('deletions are rejected by a %s poll', async (mode) => {
	await expect(poll({ events: ['deleted'] }, {}, 60, mode)).rejects.toThrow(
		'Deleted records of "new_thing" cannot be detected: change tracking is turned off.',
	);
});

test('Fetch Test Event needs the permission that change tracking needs', async () => {
	crm.colleague.create('lead', dynamics365.newLead);
	crm.emulator.security.limitToOwnRows(APPLICATION_USER_ID, 'lead');
	const entity = { __rl: true, mode: 'name', value: 'lead' };
	for (const mode of ['manual', 'trigger'] as const) {
		await expect(poll({ entity }, {}, 60, mode)).rejects.toThrow(/not for the whole organization/);
	}
});
