import { publishWorkflows } from '../../demo/workflows';
import { connectBoth } from '../n8n/credentials';
import { keepScreenshot } from './editor';
import { setStage, type Stage } from './stage';

let stage: Stage;
let workflows: { name: string; path: string }[];

beforeAll(async () => {
	stage = await setStage();
	const { api, dynamics365, salesforce } = stage;
	const urls = { dynamics365: dynamics365.url, salesforce: salesforce.url };
	workflows = await publishWorkflows(api, await connectBoth(api, urls));
});

afterEach(async () => {
	await keepScreenshot(stage.page);
});

afterAll(async () => {
	await stage?.stop();
});

async function openWorkflow(name: string): Promise<void> {
	const path = workflows.find((workflow) => workflow.name === name)?.path;
	await stage.page.goto(`${stage.n8nUrl}${path}`);
	await stage.page.getByTestId('canvas-node').first().waitFor();
	await stage.page.getByTestId('suggested-action-item').first().waitFor();
	await stage.page.keyboard.press('Escape');
}

test.each(['Salesforce → Dynamics 365', 'Dynamics 365 → Salesforce'])(
	'the example %s is published and complete',
	async (name) => {
		const { page } = stage;
		await openWorkflow(name);
		await page.getByTestId('zoom-to-fit').click();

		await page.getByText('Published', { exact: true }).waitFor();
		expect(await page.getByTestId('canvas-node').count()).toBe(4);
		expect(await page.getByTestId('node-issues').count()).toBe(0);
	},
);

test('an example node shows the fields it writes, and no others', async () => {
	const { page } = stage;
	await openWorkflow('Salesforce → Dynamics 365');
	const node = page.getByTestId('canvas-node').filter({ hasText: 'Create or Update Lead' });
	await node.getByTestId('canvas-default-node').dblclick();

	const fields = page.getByTestId('mapping-fields-container');
	await fields.getByText('Company Name (companyname)').waitFor();
	expect(await fields.locator('[data-test-id^=remove-field-button]').count()).toBe(7);
	expect(await fields.innerText()).toContain('{{ $json.Company }}');
});
