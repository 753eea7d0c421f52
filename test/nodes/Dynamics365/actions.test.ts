/** Action: Run, for what only Dynamics 365 has: actions and functions of records, tables and none. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

let environment: Awaited<ReturnType<typeof startDynamics365>>;
const stage = setOperationStage({
	...dynamics365,
	start: async () => (environment = await startDynamics365()),
});
const { run, runJson, callsOf } = stage;
const { unknownUserId: unknownId } = dynamics365;

const action = (value: string, values: IDataObject = {}) =>
	({
		...{ resource: 'action', operation: 'run' },
		action: { __rl: true, mode: 'name', value },
		parameters: { mappingMode: 'defineBelow', value: values, schema: [] },
	}) as INodeParameters;

const lastRun = () => environment.emulator.operationRuns.at(-1);

test('an action of a record takes its ID', async () => {
	const entity = stage.createLead({ lastname: 'Ada' });
	const [json] = await runJson(action('lead/new_ScoreLead', { entity, Weight: '2' }));
	expect(json).toEqual({
		outcome: 'succeeded',
		action: 'lead/new_ScoreLead',
		outputs: { Score: 6 },
	});
	expect(lastRun()).toEqual({ operation: 'new_ScoreLead', id: entity, values: { Weight: 2 } });
});

test.each(['new_ScoreLead', 'Microsoft.Dynamics.CRM.new_ScoreLead'])(
	'can be named without its table: %s',
	async (name) => {
		const [json] = await runJson(action(name, { entity: stage.createLead() }));
		expect(json).toMatchObject({ outcome: 'succeeded', action: 'lead/new_ScoreLead' });
	},
);

test.each<[what: string, entity: string, message: RegExp]>([
	['a record that does not exist', unknownId, /does not exist/],
	['an ID that is none', 'abc', /must be a record ID/],
	['no record', '={{ "" }}', /requires a value for "Record ID of lead"/],
])('fails for %s', async (_, entity, message) => {
	const [failed] = await run(action('lead/new_ScoreLead', { entity }));
	expect(failed?.json).toMatchObject({ outcome: 'failed' });
	expect(errorOf(failed)?.message).toMatch(message);
});

test('an action of a table needs no record, and can return nothing', async () => {
	expect(await runJson(action('lead/new_Recalculate'))).toEqual([
		{ outcome: 'succeeded', action: 'lead/new_Recalculate', outputs: {} },
	]);
});

test('a function has its values in the URL, whatever they contain', async () => {
	const account = stage.crm.colleague.create('account', { name: 'Acme' });
	const surprising = `O'Data & "x" #1 %25 + é/ [`;
	const values = {
		Text: surprising,
		Tags: [surprising, 'b'],
		Account: account,
		Since: '2026-03-31T09:30:00Z',
		Level: '3',
	};
	const [json] = await runJson(action('new_FindTickets', values));
	const { Found } = json?.outputs as { Found: string };
	expect(JSON.parse(Found)).toEqual({
		Text: surprising,
		Tags: [surprising, 'b'],
		Account: { '@odata.id': `accounts(${account})` },
		Since: Date.parse('2026-03-31T09:30:00Z'),
		Level: 3,
	});
});

test.each<[name: string, values: IDataObject, outputs: IDataObject]>([
	['WhoAmI', {}, { UserId: expect.any(String) as string }],
	[
		'RetrieveTotalRecordCount',
		{ EntityNames: ['lead'] },
		{ EntityRecordCountCollection: expect.objectContaining({ Keys: ['lead'] }) as object },
	],
	[
		'RetrieveAllEntities',
		{ EntityFilters: 'attributes', RetrieveAsIfPublished: true },
		{ Timestamp: '2026-03-31 Attributes' },
	],
])('calls the function %s of Microsoft', async (name, values, outputs) => {
	expect(await runJson(action(name, values))).toMatchObject([
		{ outcome: 'succeeded', action: name, outputs },
	]);
});

test('a function of a record is called, and once more after a response that is lost', async () => {
	const entity = stage.createLead({ lastname: 'Ada' });
	stage.crm.faults.add({ path: /\$batch/, cut: 'afterWrite' });
	expect(await runJson(action('lead/new_NameOf', { entity }))).toMatchObject([
		{ outcome: 'succeeded', outputs: { Name: 'Ada' } },
	]);
});

test('a value that is too long for a URL fails its item', async () => {
	const parameters = action('new_FindTickets', { Text: '={{ $json.text }}' });
	const output = await runJson(parameters, [{ text: 'x'.repeat(70_000) }, { text: 'short' }]);
	expect(output).toMatchObject([
		{ outcome: 'failed', error: { message: expect.stringMatching(/too long/) as string } },
		{ outcome: 'succeeded' },
	]);
});

test('a record as a parameter is given by ID or as an object', async () => {
	const accountid = stage.crm.colleague.create('account', { name: 'Acme' });
	const typed = { '@odata.type': 'Microsoft.Dynamics.CRM.account', accountid };
	for (const Account of [accountid, { accountid }, JSON.stringify({ accountid })]) {
		const [json] = await runJson(action('new_CreateTicket', { Title: 'A', Account }));
		expect(json).toMatchObject({ outcome: 'succeeded' });
		expect(lastRun()?.values).toEqual({ Title: 'A', Account: typed });
	}
});

test("Microsoft's own actions run with their parameters", async () => {
	const entity = stage.createLead();
	const parameters = action('lead/QualifyLead', {
		...{ entity, CreateAccount: false, CreateContact: true, CreateOpportunity: false },
		Status: 3,
	});
	const [json] = await runJson(parameters);
	expect(json).toMatchObject({
		outputs: { value: [{ '@odata.type': '#Microsoft.Dynamics.CRM.contact' }] },
	});
});

test('a missing choice of a type of Microsoft is named', async () => {
	const values = { EntityFilters: 'Nothing', RetrieveAsIfPublished: true };
	const [failed] = await run(action('RetrieveAllEntities', values));
	expect(errorOf(failed)?.message).toMatch(/one of its choices \(Entity, Attributes, /);
});

test('the document of all actions is read once for all items', async () => {
	const items = Array.from({ length: 3 }, () => ({ id: stage.createLead() }));
	const parameters = action('lead/new_ScoreLead', { entity: '={{ $json.id }}' });
	expect(await callsOf(() => runJson(parameters, items))).toBe(2);
});
