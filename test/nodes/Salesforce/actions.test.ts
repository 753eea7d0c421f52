/** Action: Run, for what only Salesforce has: kinds of actions, one transaction, results with the status of an error. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

let org: Awaited<ReturnType<typeof startSalesforce>>;
const stage = setOperationStage({
	...salesforce,
	start: async () => (org = await startSalesforce()),
});
const { run, runJson } = stage;
afterEach(() => {
	org.emulator.mixedActionStatus = 400;
});

const action = (value: string, values: IDataObject, options: IDataObject = {}) =>
	({
		...{ resource: 'action', operation: 'run', options },
		action: { __rl: true, mode: 'name', value },
		parameters: { mappingMode: 'defineBelow', value: values, schema: [] },
	}) as INodeParameters;

const outcomes = (items: readonly IDataObject[]) => items.map(({ outcome }) => outcome);

test('runs standard actions', async () => {
	const values = { emailAddressesArray: ['a@b.example'], emailSubject: 'Hi', emailBody: 'Hello' };
	expect(await runJson(action('standard/emailSimple', values))).toEqual([
		{ outcome: 'succeeded', action: 'standard/emailSimple', outputs: {} },
	]);
	expect(org.emulator.actionRuns.at(-1)).toEqual({ action: 'emailSimple', inputs: values });
});

test('a name without a kind is that of a flow', async () => {
	const [json] = await runJson(action('Create_Ticket', { title: 'Bare' }));
	expect(json).toMatchObject({ outcome: 'succeeded', action: 'flow/Create_Ticket' });
});

test.each([200, 400] as const)(
	'results of a call of which some fail are read, with status %s',
	async (status) => {
		org.emulator.mixedActionStatus = status;
		const items = [{ title: 'A' }, { title: 'fail' }, { title: 'B' }];
		const parameters = action('flow/Create_Ticket', { title: '={{ $json.title }}' });
		expect(outcomes(await runJson(parameters, items))).toEqual([
			'succeeded',
			'failed',
			'succeeded',
		]);
	},
);

describe('an error that Apex does not catch', () => {
	const broken = '00Q000000000000AAA';
	const items = () => [{ id: stage.createLead() }, { id: broken }];
	const score = (options: IDataObject = {}) =>
		action('apex/ScoreLeads', { leadId: '={{ $json.id }}' }, options);

	test('fails all items of its call, and says why', async () => {
		const before = org.emulator.actionRuns.length;
		const output = await run(score(), items());
		expect(output.map((item) => errorOf(item)?.message)).toEqual(
			output.map(() => expect.stringContaining('NullPointerException') as string),
		);
		expect(org.emulator.actionRuns).toHaveLength(before);
	});

	test('fails its item alone with a batch size of 1', async () => {
		const output = await runJson(score({ batchSize: 1 }), items());
		expect(output).toMatchObject([
			{ outcome: 'succeeded', outputs: { output: 42 } },
			{ outcome: 'failed' },
		]);
	});
});

test('an object is sent as it is, given as an object or as text', async () => {
	const account = { attributes: { type: 'Account' }, Name: 'Acme' };
	for (const value of ['={{ $json.account }}', JSON.stringify(account)]) {
		const parameters = action('flow/Create_Ticket', { title: 'A', account: value });
		expect(outcomes(await runJson(parameters, [{ account }]))).toEqual(['succeeded']);
		expect(org.emulator.actionRuns.at(-1)?.inputs).toEqual({ title: 'A', account });
	}
	const [broken] = await runJson(action('flow/Create_Ticket', { title: 'A', account: '{"a":' }));
	expect(broken).toMatchObject({
		error: { message: '"Account" (account) of Create Ticket is not valid JSON.' },
	});
});

test('parameters that Salesforce rejects are explained', async () => {
	stage.crm.faults.add({
		method: 'POST',
		path: /Create_Ticket/,
		answer: {
			status: 400,
			body: [
				{
					actionName: 'Create_Ticket',
					errors: [
						{
							statusCode: 'INVALID_API_INPUT',
							message: 'Missing required input parameter: level',
							fields: [],
						},
					],
					isSuccess: false,
					outputValues: null,
				},
			],
		},
	});
	const [failed] = await runJson(action('flow/Create_Ticket', { title: 'A' }));
	expect(failed).toMatchObject({
		error: {
			message: 'flow/Create_Ticket requires a value for "level" in Salesforce.',
			advice: 'Map a value to this parameter.',
		},
	});
});

test.each([
	['one result for two items', [{ isSuccess: true, errors: null, outputValues: {} }]],
	['a page', '<html>'],
])('%s is no answer: the actions may have run', async (_, body) => {
	stage.crm.faults.add({ method: 'POST', path: /Create_Ticket/, answer: { status: 200, body } });
	const output = await run(action('flow/Create_Ticket', { title: 'A' }), [{}, {}]);
	expect(output.map(({ json }) => json.outcome)).toEqual(['failed', 'failed']);
});

test('no further call is sent once the daily limit is reached', async () => {
	const items = Array.from({ length: 5 }, () => ({}));
	const parameters = action('flow/Create_Ticket', { title: 'Last' }, { batchSize: 1 });
	await runJson(parameters);
	const before = org.emulator.actionRuns.length;
	// The description, and two runs.
	stage.crm.limitCalls(3);
	const output = await runJson(parameters, items);
	stage.crm.limitCalls(undefined);
	expect(outcomes(output)).toEqual(['succeeded', 'succeeded', 'failed', 'failed', 'failed']);
	expect(org.emulator.actionRuns).toHaveLength(before + 2);
});

test('kinds that the user has no access to are left out of the list', async () => {
	stage.crm.faults.add({
		path: /\/composite\/batch/,
		spoil: (answer) => {
			const content = JSON.parse(answer) as { results: object[] };
			content.results[0] = {
				statusCode: 403,
				result: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'No access' }],
			};
			return { body: JSON.stringify(content) };
		},
	});
	const kinds = (await runJson({ resource: 'action', operation: 'list' })).map(({ kind }) => kind);
	expect(kinds).toContain('Flow');
	expect(kinds).not.toContain('Standard Action');
});
