/** What a user does in n8n's editor, in the editor's own terms. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { selectors, type Page } from 'playwright-core';
import { OWNER } from '../n8n/api';

selectors.setTestIdAttribute('data-test-id');

const SCREENSHOTS = join(__dirname, 'screenshots');

export async function signInToEditor(page: Page, n8nUrl: string): Promise<void> {
	await page.goto(`${n8nUrl}/signin`);
	await page.locator('input[type=email]').fill(OWNER.email);
	await page.locator('input[type=password]').fill(OWNER.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL(/\/home\//);
}

/** Opens an empty workflow and adds a node from the node creator; the node's own view is open afterwards. */
export async function addNode(
	page: Page,
	{
		n8nUrl,
		node,
		section,
		action,
	}: { n8nUrl: string; node: string; section: string; action: string },
): Promise<void> {
	await page.goto(`${n8nUrl}/workflow/new`);
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator-search-bar').fill(node);
	await page.getByTestId('item-iterator-item').filter({ hasText: node }).first().click();
	const actionItem = page.getByTestId('node-creator-item-name').filter({ hasText: action });
	if (!(await actionItem.isVisible())) {
		await page.getByTestId('node-creator-category-item').filter({ hasText: section }).click();
	}
	await actionItem.click();
	await page.getByTestId('ndv').waitFor();
}

/** Opens a workflow by its address, without the suggestions that n8n makes for a published one. */
export async function openWorkflow(page: Page, url: string): Promise<void> {
	await page.goto(url);
	await page.getByTestId('canvas-node').first().waitFor();
	await page.getByTestId('suggested-action-item').first().waitFor();
	await page.keyboard.press('Escape');
}

/** Opens the form for a new credential of a type, found by its name, and fills it in. */
export async function fillNewCredential(
	page: Page,
	{ n8nUrl, type, data }: { n8nUrl: string; type: string; data: Readonly<Record<string, string>> },
): Promise<void> {
	await page.goto(`${n8nUrl}/home/credentials/create`);
	await page.getByTestId('new-credential-type-select').locator('input').fill(type);
	await page.getByTestId('new-credential-type-select-option').getByText(type).click();
	await page.getByTestId('new-credential-type-button').click();
	for (const [property, value] of Object.entries(data)) {
		const input = page.getByTestId(`parameter-input-${property}`);
		await input.getByTestId('parameter-input-field').fill(value);
	}
}

/** Selects an option of a parameter by its name. */
export async function chooseOption(page: Page, parameter: string, option: string): Promise<void> {
	await page.getByTestId(`parameter-input-${parameter}`).click();
	await page.getByRole('option').getByText(option, { exact: true }).click();
}

/** Selects one of the stored credentials by its name. */
export async function chooseCredential(page: Page, name: string): Promise<void> {
	await page.getByTestId('node-credentials-select').click();
	await page.locator('[data-test-id^=node-credentials-select-item]', { hasText: name }).click();
}

/** Selects an entity by its label and API name from the list that the CRM returns. */
export async function chooseEntity(page: Page, label: string): Promise<void> {
	await page.getByTestId('parameter-input-entity').getByTestId('rlc-input').click();
	await page.getByTestId('rlc-item').getByText(label, { exact: true }).click();
}

/** Lets a trigger return these fields only, by their API names, from the list that the CRM returns. */
export async function chooseFieldsToReturn(page: Page, fields: readonly string[]): Promise<void> {
	const loaded = page.waitForResponse(/\/dynamic-node-parameters\/options/);
	await page.getByTestId('parameter-input-fields').click();
	await page.getByRole('option', { name: 'Selected Fields' }).click();
	await loaded;
	await page.getByTestId('parameter-input-selectedFields').click();
	for (const field of fields) {
		const description = page.getByText(new RegExp(`^${field}, `));
		await page.getByRole('option').filter({ has: description }).click();
	}
	await page.keyboard.press('Escape');
}

/** Fills in fields by their API names with fixed values; those that the mapper does not show are added from its list. */
export async function mapFields(
	page: Page,
	values: Readonly<Record<string, string>>,
): Promise<void> {
	await page.getByTestId('mapping-fields-container').waitFor();
	for (const [field, value] of Object.entries(values)) {
		const input = page.getByTestId(`parameter-input-${field}`);
		if (!(await input.isVisible())) {
			await page.getByRole('button', { name: 'Add field to send' }).click();
			await page.getByRole('menuitem', { name: new RegExp(`\\(${field}[,)]`) }).click();
		}
		await input.getByTestId('parameter-input-field').fill(value);
	}
}

/** Runs the open node, and waits until it has finished: until then the panel can show an earlier run. */
export async function execute(page: Page): Promise<void> {
	const button = page.getByTestId('node-execute-button');
	const idle = await button.innerText();
	const started = page.waitForResponse(/\/workflows\/[^/]+\/run/);
	await button.click();
	await started;
	await button.filter({ hasText: idle }).waitFor();
}

/** Runs the open node. @returns its output items, as the editor's JSON view shows them. */
export async function runNode(page: Page): Promise<Record<string, unknown>[]> {
	const output = page.getByTestId('output-panel');
	await execute(page);
	await output.getByTestId('radio-button-json').click();
	for (;;) {
		const items = parseJson(await output.locator('.json-data').innerText());
		if (items) return items;
		await wait(100);
	}
}

/** Undefined while the view has drawn only a part. */
function parseJson(shown: string): Record<string, unknown>[] | undefined {
	try {
		return JSON.parse(shown.replace(/\u00a0/g, ' ')) as Record<string, unknown>[];
	} catch {
		return undefined;
	}
}

/** Saves a screenshot of the page, named after the current test, whether it has passed or failed. */
export async function keepScreenshot(page: Page): Promise<void> {
	const { currentTestName = '' } = expect.getState();
	const name = currentTestName.toLowerCase().replace(/[^a-z0-9]+/g, '-');
	await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}
