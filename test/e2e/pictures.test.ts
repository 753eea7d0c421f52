/** Takes the pictures of the README and docs. `CRM_SYNC_PICTURES=1` replaces them in docs/images. */
import type { Browser, Locator, Page } from 'playwright-core';
import { startDemo, type Demo } from '../../demo/demo';
import type { CrmKey } from '../../demo/person';
import { addFirstPeople } from '../../demo/seed';
import { publishWorkflows } from '../../demo/workflows';
import { terminalProgress } from '../n8n/progress';
import { animatedPng, type Frame } from './animatedPng';
import { startChromium } from './chromium';
import { openWorkflow, signInToEditor } from './editor';
import { keepPicture, look, namedPictures, readPicture } from './pictures';

/** Both CRMs side by side, down to the end of their first lists. */
const SIZE = { width: 1180, height: 724 };

/** The moving picture has to load fast on a slow line, too. */
const MAX_BYTES = { moving: 1_500_000, still: 150_000 };

/** A busy machine may take this long over a step, and five times as long over the moving picture. */
const PATIENCE_MS = 60_000;

let demo: Demo;
let browser: Browser;
let page: Page;

/** The pictures that were taken, by name. */
const taken = new Map<string, Buffer>();

beforeAll(async () => {
	demo = await startDemo(terminalProgress());
	browser = await startChromium();
});

beforeEach(async () => {
	page = await browser.newPage({ viewport: SIZE });
	page.setDefaultTimeout(PATIENCE_MS);
});

afterEach(async () => {
	await page.close();
});

afterAll(async () => {
	await browser?.close();
	await demo?.stop();
});

async function take(name: string, png: Buffer): Promise<void> {
	taken.set(name, png);
	await keepPicture(name, png);
}

describe('demo.png', () => {
	const frames: Frame[] = [];

	async function takeFrame(seconds: number): Promise<void> {
		frames.push({ png: await page.screenshot(), seconds });
	}

	const leads = (crm: CrmKey): Locator =>
		page.locator(`[data-crm=${crm}] [data-kind=lead] .person`);

	/** Takes a frame while a person edits the first lead of a CRM, one while it travels, and one when it has arrived. */
	async function editFirstLead(from: CrmKey, to: CrmKey, field: string, value: string) {
		await leads(from).first().getByText('Edit').click();
		await page.getByRole('dialog').getByLabel(field).fill(value);
		await page.mouse.move(0, 0);
		await takeFrame(2);

		await page.keyboard.press('Enter');
		const arrived = leads(to).and(page.locator('.arrived')).filter({ hasText: value });
		const edited = leads(from).filter({ hasText: value }).getByText('On its way');
		await edited.or(arrived).first().waitFor();
		await takeFrame(2);

		await arrived.waitFor();
		await takeFrame(2.5);
	}

	test(
		'shows both CRMs become the same, and then an edit in each travel to the other',
		async () => {
			addFirstPeople(demo.crms);
			await page.goto(demo.pageUrl);
			const progress = page.locator('#progress-text');
			await progress.filter({ hasText: 'of 800 people' }).waitFor();
			await takeFrame(1.5);
			const atFirst = page.getByText(await progress.innerText(), { exact: true });
			await atFirst.waitFor({ state: 'hidden' });
			await takeFrame(1);
			await page.getByText('All 800 people are in both CRMs').waitFor();
			await untilNothingIsHighlighted();
			await takeFrame(1.5);

			await editFirstLead('dynamics365', 'salesforce', 'Job title', 'Head of Research');
			await editFirstLead('salesforce', 'dynamics365', 'Phone', '+1 415 555 0142');
			expect(await page.locator('.arrived').count()).toBe(1);
			await page.getByText('Every change was written.').waitFor();
			await take('demo.png', animatedPng(frames));
		},
		5 * PATIENCE_MS,
	);

	/** What arrived is highlighted for some seconds. */
	async function untilNothingIsHighlighted() {
		await page.locator('.arrived').first().waitFor({ state: 'detached' });
	}
});

describe('workflows in the editor', () => {
	async function takeWorkflow(name: string, url: string, zoom: string[]): Promise<void> {
		await openWorkflow(page, url);
		for (const button of zoom) await page.getByTestId(button).click();
		await take(name, await page.screenshot({ animations: 'disabled' }));
	}

	test('workflow.png and review.png show what the docs describe', async () => {
		const { api, credentialIds, n8nUrl, workflows } = demo;
		const files = ['salesforce-to-dynamics.json'];
		const [oneWay] = await publishWorkflows(api, credentialIds, files);
		const review = workflows.find(({ name }) => name.endsWith('With Review'));
		await signInToEditor(page, n8nUrl);
		// The buttons at the right of the editor hide a part of this one when it just fits.
		await takeWorkflow('workflow.png', n8nUrl + oneWay!.path, ['zoom-to-fit', 'zoom-out-button']);
		await takeWorkflow('review.png', review!.url, ['zoom-to-fit']);
		expect(await page.getByTestId('node-issues').count()).toBe(0);
	});
});

test('these are the pictures that the README and docs name, each with a description', async () => {
	const named = await namedPictures();
	const paths = named.map(({ path }) => path);
	expect(new Set(paths)).toEqual(new Set([...taken.keys()].map((name) => `docs/images/${name}`)));
	for (const { path, description } of named)
		expect([path, description]).toEqual([path, expect.stringMatching(/\w{3}/)]);
});

test('each picture can be seen, and has the size of the one in the docs', async () => {
	await page.goto(demo.pageUrl);
	for (const [name, png] of taken) {
		const seen = await look(page, png);
		expect({ name, ...seen }).toMatchObject({ name, ...SIZE, repeats: 0 });
		expect(seen.colors).toBeGreaterThan(100);
		const kept = await readPicture(name);
		const { frames } = await look(page, kept);
		expect({ name, frames }).toEqual({ name, frames: seen.frames });
		const maxBytes = frames > 1 ? MAX_BYTES.moving : MAX_BYTES.still;
		for (const each of [png, kept]) expect(each.length).toBeLessThan(maxBytes);
	}
});
