/** What a person does in n8n's editor, in the editor's own words. */
import { join } from 'node:path';
import { selectors, type Locator, type Page } from 'playwright-core';
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
	await nodeView(page).waitFor();
}

/** Chooses one of the stored credentials by its name. */
export async function chooseCredential(page: Page, name: string): Promise<void> {
	await page.getByTestId('node-credentials-select').click();
	await page.locator('[data-test-id^=node-credentials-select-item]', { hasText: name }).click();
}

/** Chooses a record type by its label and API name from the list the CRM gives. */
export async function chooseRecordType(page: Page, label: string): Promise<void> {
	await page.getByTestId('parameter-input-recordType').getByTestId('rlc-input').click();
	await page.getByTestId('rlc-item').getByText(label, { exact: true }).click();
}

/** Adds fields by their API names to those a node sends, from the list the CRM gives, with fixed values. */
export async function mapFields(
	page: Page,
	values: Readonly<Record<string, string>>,
): Promise<void> {
	for (const [field, value] of Object.entries(values)) {
		await page.getByRole('button', { name: 'Add field to send' }).click();
		await page.getByRole('menuitem', { name: new RegExp(`\\(${field}[,)]`) }).click();
		const input = page.getByTestId(`parameter-input-${field}`);
		await input.getByTestId('parameter-input-field').fill(value);
	}
}

/** Runs the open node and answers with the items it put out, as the editor's JSON view shows them. */
export async function runNode(page: Page): Promise<Record<string, unknown>[]> {
	const output = page.getByTestId('output-panel');
	await page.getByTestId('node-execute-button').click();
	await output.getByTestId('radio-button-json').click();
	const shown = await output.locator('.json-data').innerText();
	return JSON.parse(shown) as Record<string, unknown>[];
}

export const nodeView = (page: Page): Locator => page.getByTestId('ndv');

export async function keepScreenshot(page: Page, name: string): Promise<void> {
	await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}
