/** What people see when they try the nodes for the first time, in n8n's editor. */
import { connectCrms } from '../n8n/credentials';
import { addNode, chooseCredential, chooseEntity, keepScreenshot } from './editor';
import { setStage, type Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
	stage = await setStage();
});
afterEach(() => keepScreenshot(stage.page));
afterAll(() => stage?.stop());

const NODES = ['Dynamics 365 Sync', 'Salesforce Sync'];

const addAction = (node: string, action = 'Create or update a record') =>
	addNode(stage.page, { n8nUrl: stage.n8nUrl, node, section: 'Actions', action });

describe('the node panel', () => {
	beforeAll(async () => {
		await stage.page.goto(`${stage.n8nUrl}/workflow/new`);
		await stage.page.getByTestId('node-creator-plus-button').click();
	});

	/** Types into the search; answers with the entry of a node once it is listed. */
	async function search(text: string, node: string) {
		await stage.page.getByTestId('node-creator-search-bar').fill(text);
		const entry = stage.page.getByTestId('item-iterator-item').filter({ hasText: node }).first();
		await entry.waitFor();
		return entry;
	}

	const termsOfBoth = [
		'Sync',
		'CRM',
		'Dedupe',
		'Upsert',
		'Lead',
		'Contact',
		'Account',
		'Opportunity',
	];

	test.each([
		{
			node: 'Dynamics 365 Sync',
			terms: [
				...termsOfBoth,
				...[
					'Microsoft',
					'Microsoft Dynamics',
					'Dynamics CRM',
					'D365',
					'Power Platform',
					'Dataverse',
				],
			],
		},
		{ node: 'Salesforce Sync', terms: [...termsOfBoth, 'SFDC'] },
	])('finds $node by what people search for', async ({ node, terms }) => {
		for (const term of terms) await search(term, node);
	});

	test.each(NODES)('describes how %s handles duplicates', async (node) => {
		const entry = await search(node, node);
		expect(await entry.innerText()).toMatch(/without creating duplicates/);
	});
});

test.each(NODES)('%s shows no error before a credential is selected', async (node) => {
	const { page } = stage;
	await addAction(node);
	await page.getByTestId('parameter-input-entity').waitFor();
	await page.waitForLoadState('networkidle');
	expect(await page.getByText('No fields found').count()).toBe(0);
	expect(await page.getByTestId('mapping-fields-container').count()).toBe(0);
});

describe('a new credential', () => {
	test.each([
		['Dynamics 365 Sync Service Principal API', 'environmentUrl'],
		['Dynamics 365 Sync OAuth2 API', 'environmentUrl'],
		['Salesforce Sync OAuth2 API', 'myDomainUrl'],
		['Salesforce Sync Server API', 'myDomainUrl'],
	])('%s asks for the URL first', async (type, url) => {
		const { page, n8nUrl } = stage;
		await page.goto(`${n8nUrl}/home/credentials/create`);
		await page.getByTestId('new-credential-type-select').locator('input').fill(type);
		await page.getByTestId('new-credential-type-select-option').getByText(type).click();
		await page.getByTestId('new-credential-type-button').click();
		await page.getByTestId(`parameter-input-${url}`).waitFor();
		const inputs = page.locator('[data-test-id^=parameter-input-]:not([data-test-id$=-field])');
		expect(await inputs.first().getAttribute('data-test-id')).toBe(`parameter-input-${url}`);
	});
});

describe('with a credential', () => {
	beforeAll(async () => {
		const { api, dynamics365, salesforce } = stage;
		await connectCrms(api, { dynamics365: dynamics365.url, salesforce: salesforce.url });
	});

	test.each([
		{
			node: 'Dynamics 365 Sync',
			credential: 'Dynamics 365 (emulated)',
			lead: 'Lead (lead)',
			shown: ['Last Name (lastname)', 'Email (emailaddress1)'],
		},
		{
			node: 'Salesforce Sync',
			credential: 'Salesforce (emulated)',
			lead: 'Lead (Lead)',
			shown: ['Company* (Company)', 'Last Name* (LastName)', 'Email (Email)'],
		},
	])('$node shows required and email fields first', async ({ node, credential, lead, shown }) => {
		const { page } = stage;
		await addAction(node);
		await chooseCredential(page, credential);
		await chooseEntity(page, lead);
		const fields = page.getByTestId('mapping-fields-container');
		await fields.waitFor();
		const text = await fields.innerText();
		for (const label of shown) expect(text).toContain(label);
		expect(text).not.toContain('Currently no items exist');
	});
});
