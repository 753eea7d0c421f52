import { DEMO_WORKFLOWS, publishWorkflows } from '../../demo/workflows';
import { AGENT_ALICE, INTEGRATION_USER } from '../emulators/salesforce';
import { connectCrms } from '../n8n/credentials';
import { keepScreenshot, openWorkflow } from './editor';
import { setStage, type Stage } from './stage';

let stage: Stage;
let workflows: { name: string; path: string }[];

beforeAll(async () => {
	stage = await setStage();
	const { api, dynamics365, salesforce } = stage;
	const urls = { dynamics365: dynamics365.url, salesforce: salesforce.url };
	const oneWay = ['salesforce-to-dynamics.json', 'dynamics-to-salesforce.json'];
	const accounts = [
		'two-way-accounts-salesforce-to-dynamics.json',
		'two-way-accounts-dynamics-to-salesforce.json',
	];
	const files = [...DEMO_WORKFLOWS, ...oneWay, ...accounts];
	workflows = await publishWorkflows(api, await connectCrms(api, urls), files);
});

afterEach(async () => {
	await keepScreenshot(stage.page);
});

afterAll(async () => {
	await stage?.stop();
});

async function openExample(name: string): Promise<void> {
	const path = workflows.find((workflow) => workflow.name === name)?.path;
	await openWorkflow(stage.page, `${stage.n8nUrl}${path}`);
}

test.each([
	['Salesforce → Dynamics 365, Two-Way', 12],
	['Dynamics 365 → Salesforce, Two-Way', 12],
	['Salesforce → Dynamics 365, Accounts and Contacts, Two-Way', 13],
	['Dynamics 365 → Salesforce, Accounts and Contacts, Two-Way', 13],
	['Salesforce → Dynamics 365', 4],
	['Dynamics 365 → Salesforce', 4],
	['Web Leads → Dynamics 365', 3],
	['People → Salesforce', 3],
	['Trade Show Visitors → Salesforce, With Review', 4],
	['Calls → Cases in Salesforce', 3],
])('the example %s is published and complete', async (name, nodes) => {
	const { page } = stage;
	await openExample(name);
	await page.getByTestId('zoom-to-fit').click();

	await page.getByText('Published', { exact: true }).waitFor();
	expect(await page.getByTestId('canvas-node').count()).toBe(nodes);
	expect(await page.getByTestId('node-issues').count()).toBe(0);
});

test('an example node shows the fields it writes, and no others', async () => {
	const { page } = stage;
	await openExample('Salesforce → Dynamics 365');
	const node = page.getByTestId('canvas-node').filter({ hasText: 'Create or Update Lead' });
	await node.getByTestId('canvas-default-node').dblclick();

	const fields = page.getByTestId('mapping-fields-container');
	await fields.getByText('Company Name (companyname)').waitFor();
	expect(await fields.locator('[data-test-id^=remove-field-button]').count()).toBe(7);
	expect(await fields.innerText()).toContain('{{ $json.Company }}');
});

test.each([
	{
		from: 'Dynamics 365',
		to: 'Salesforce',
		label: /^Account ID by CRM ID/,
		value: '{{ $json.parentcustomerid_account }}',
	},
	{
		from: 'Salesforce',
		to: 'Dynamics 365',
		label: /^Company Name by External Id/,
		value: '{{ $json.AccountId }}',
	},
])(
	'the account of a contact from $from is mapped by its link, under a label',
	async ({ from, to, label, value }) => {
		const { page } = stage;
		await openExample(`${from} → ${to}, Accounts and Contacts, Two-Way`);
		const contact = `Create or Update Contact in ${to}`;
		const node = page.getByTestId('canvas-node').filter({ hasText: contact });
		await node.getByTestId('canvas-default-node').dblclick();

		const fields = page.getByTestId('mapping-fields-container');
		await fields.getByText(label).waitFor();
		expect(await fields.locator('[data-test-id^=remove-field-button]').count()).toBe(7);
		expect(await fields.innerText()).toContain(value);
	},
);

test('a node that searches contacts and leads maps the fields of both, each under its own label', async () => {
	const { page } = stage;
	await openExample('People → Salesforce');
	const node = page.getByTestId('canvas-node').filter({ hasText: 'Create or Update Person' });
	await node.getByTestId('canvas-default-node').dblclick();

	const mapped = page.getByTestId('mapping-fields-container');
	await mapped.nth(1).getByText('Business Phone (Phone)').waitFor();
	for (const label of ['Lead Fields', 'Contact Fields']) {
		await page.getByText(label, { exact: true }).waitFor();
	}
});

describe('people posted to an example', () => {
	const ada = { firstName: 'Ada', lastName: 'Lovelace', company: 'Engines', interest: 'Looms' };

	async function post(path: string, ...people: object[]): Promise<Record<string, unknown>[]> {
		const answer = await fetch(`${stage.n8nUrl}/webhook/${path}`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ people }),
		});
		return (await answer.json()) as Record<string, unknown>[];
	}

	test('leads only, by email: nothing is written the second time', async () => {
		const people = ['web1@example.com', 'web2@example.com'].map((email) => ({ ...ada, email }));
		const first = await post('web-leads', ...people);
		const second = await post('web-leads', ...people);
		expect(first).toMatchObject([{ outcome: 'created' }, { outcome: 'created' }]);
		expect(second).toMatchObject([{ outcome: 'unchanged' }, { outcome: 'unchanged' }]);
	});

	test('contacts, then leads, by email, then name: the contact is found by name', async () => {
		const grace = { FirstName: 'Grace', LastName: 'Hopper' };
		const id = stage.salesforce.as(INTEGRATION_USER.id).create('Contact', grace);
		const [outcome] = await post('people', {
			firstName: 'Grace',
			lastName: 'Hopper',
			email: 'grace@example.com',
			company: 'Navy',
		});
		expect(outcome).toMatchObject({
			outcome: 'updated',
			entity: 'Contact',
			id,
			matchedBy: 'name',
			changes: [{ field: 'Email', from: null, to: 'grace@example.com' }],
		});
	});

	test('send to review: a colleague is asked which of two records it is', async () => {
		const twin = { LastName: 'Byron', Company: 'Engines', Email: 'twin@example.com' };
		const person = stage.salesforce.as(INTEGRATION_USER.id);
		const ids = [person.create('Lead', twin), person.create('Lead', twin)];
		const [answer] = await post('trade-show-visitors', { ...ada, email: 'twin@example.com' });
		for (const id of ids) expect(answer?.question).toContain(id);
	});
});

test('calls posted to an example: an answered call in support opens one case for its agent', async () => {
	const { id: agentId, email: agent } = AGENT_ALICE;
	const colleague = stage.salesforce.as(agentId);
	const before = colleague.list('Case').length;
	const call = { callId: 'e2e-1', from: '+1 415 555 0199', name: 'Caller', agent, seconds: 61 };
	const post = async (more: object) =>
		await fetch(`${stage.n8nUrl}/webhook/calls`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ ...call, ...more }),
		});
	const answered = { queue: 'Support', status: 'answered' };
	await post({ queue: 'Support', status: 'missed' });
	const [first] = (await (await post(answered)).json()) as Array<Record<string, unknown>>;
	const [second] = (await (await post(answered)).json()) as Array<Record<string, unknown>>;
	expect(first).toMatchObject({ outcome: 'created', caller: { outcome: 'created' } });
	expect(second).toMatchObject({ outcome: 'unchanged', id: first?.id, url: first?.url });
	expect(colleague.list('Case')).toHaveLength(before + 1);
	expect(colleague.get('Case', first?.id as string)).toMatchObject({
		Subject: 'Call from +1 415 555 0199',
		Origin: 'Phone',
		OwnerId: agentId,
	});
});
