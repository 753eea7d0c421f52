/** How the page of the demo behaves in a browser while records change; without n8n. */
import type { Browser, Page } from 'playwright-core';
import { demoCrms } from '../../demo/crms';
import type { DemoCrms } from '../../demo/page/board';
import { startPage, type DemoPage } from '../../demo/page/server';
import { startDataverseEmulator, type DataverseEmulator } from '../emulators/dataverse';
import { startSalesforceEmulator, type SalesforceEmulator } from '../emulators/salesforce';
import { startChromium } from './chromium';

let dynamics365: DataverseEmulator;
let salesforce: SalesforceEmulator;
let crms: DemoCrms;
let demo: DemoPage;
let browser: Browser;
let page: Page;

const addLead = (lastName: string) => {
	const email = `${lastName}@engines.example`.toLowerCase();
	return crms.salesforce.create('lead', { lastName, company: 'Engines', email });
};

beforeAll(async () => {
	browser = await startChromium();
});

afterAll(async () => {
	await browser.close();
});

beforeEach(async () => {
	dynamics365 = await startDataverseEmulator();
	salesforce = await startSalesforceEmulator();
	crms = demoCrms({ dynamics365, salesforce });
	demo = await startPage({ crms, n8nUrl: 'http://localhost:5678' });
	addLead('Lovelace');
});

afterEach(async () => {
	await page.close();
	await demo.close();
	await salesforce.close();
	await dynamics365.close();
});

async function open(width: number, isPhone = false): Promise<void> {
	const viewport = { width, height: 844 };
	page = await browser.newPage({ viewport, isMobile: isPhone, hasTouch: isPhone });
	await page.goto(demo.url);
	await page.getByText('Lovelace', { exact: true }).waitFor();
}

test('a button keeps the focus while another record appears', async () => {
	await open(1240);
	await page.getByRole('button', { name: 'Edit Lovelace' }).focus();
	addLead('Hopper');
	await page.getByText('Hopper', { exact: true }).waitFor();
	expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Edit Lovelace');
});

test('the highlight of a new record ends, and does not begin again when another record appears', async () => {
	await open(1240);
	addLead('Hopper');
	const highlighted = page.locator('.changed');
	await highlighted.filter({ hasText: 'Hopper' }).waitFor();
	await highlighted.first().waitFor({ state: 'detached' });
	addLead('Johnson');
	await highlighted.filter({ hasText: 'Johnson' }).waitFor();
	expect(await highlighted.count()).toBe(1);
});

test('a phone shows the buttons of each record, and nothing is wider than its screen', async () => {
	addLead('Wolfeschlegelsteinhausenbergerdorff');
	await open(390, true);
	expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
	const opacity = "getComputedStyle(document.querySelector('.actions')).opacity";
	expect(await page.evaluate(opacity)).toBe('1');
	await page.getByRole('button', { name: 'Edit Lovelace' }).tap();
	const dialog = await page.getByRole('dialog').boundingBox();
	expect(dialog!.x + dialog!.width).toBeLessThanOrEqual(390);
});
