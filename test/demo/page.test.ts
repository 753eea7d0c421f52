import { demoCrms } from '../../demo/crms';
import { startPage, type DemoPage } from '../../demo/page/server';
import { readBoard, viewBoard, type DemoCrms } from '../../demo/page/board';
import type { PageState } from '../../demo/page/watch';
import { addFirstPeople } from '../../demo/seed';
import type { CrmKey, PersonKind } from '../../demo/person';
import type { Problem } from '../../demo/results';
import { startDataverseEmulator, type DataverseEmulator } from '../emulators/dataverse';
import { startSalesforceEmulator, type SalesforceEmulator } from '../emulators/salesforce';

let dynamics365: DataverseEmulator;
let salesforce: SalesforceEmulator;
let crms: DemoCrms;
let page: DemoPage;

/** What n8n reports next. */
const problems: Problem[] = [];

beforeAll(async () => {
	dynamics365 = await startDataverseEmulator();
	salesforce = await startSalesforceEmulator();
	crms = demoCrms({ dynamics365, salesforce });
	page = await startPage({
		crms,
		results: { next: () => Promise.resolve(problems.splice(0)) },
		n8nUrl: 'http://localhost:5678',
	});
});

afterAll(async () => {
	await page.close();
	await salesforce.close();
	await dynamics365.close();
});

function send(method: string, path: string, values?: object): Promise<Response> {
	const headers = { 'content-type': 'application/json' };
	const init = values && { headers, body: JSON.stringify(values) };
	return fetch(`${page.url}${path}`, { method, ...init });
}

const GRACE = {
	firstName: 'Grace',
	lastName: 'Hopper',
	email: 'grace.hopper@compilerworks.example',
	phone: '+1 202 555 0106',
	jobTitle: 'Rear Admiral',
};

describe.each<[CrmKey, PersonKind, object]>([
	['dynamics365', 'lead', { ...GRACE, company: 'Compiler Works' }],
	['dynamics365', 'contact', GRACE],
	['salesforce', 'lead', { ...GRACE, company: 'Compiler Works' }],
	['salesforce', 'contact', GRACE],
])('%s %s', (crm, kind, values) => {
	test('can be added, edited and deleted on the page', async () => {
		expect((await send('POST', `/people/${crm}/${kind}`, values)).status).toBe(204);
		const [added] = crms[crm].list(kind);
		expect(added).toMatchObject({ values, changedBy: 'Alice Agent', arrived: false });

		const path = `/people/${crm}/${kind}/${added?.id}`;
		expect((await send('PATCH', path, { jobTitle: 'Commodore', phone: '' })).status).toBe(204);
		const [edited] = crms[crm].list(kind);
		expect(edited?.values).toMatchObject({ lastName: 'Hopper', jobTitle: 'Commodore' });
		expect(edited?.values).not.toHaveProperty('phone');

		expect((await send('DELETE', path)).status).toBe(204);
		expect(crms[crm].list(kind)).toEqual([]);
	});
});

test("returns the CRM's error message", async () => {
	const response = await send('POST', '/people/salesforce/lead', { firstName: 'Grace' });
	expect(response.status).toBe(400);
	expect(await response.json()).toEqual({ error: expect.stringContaining('LastName') as string });
});

test.each(['/people/hubspot/lead', '/people/salesforce/case'])(
	'responds 404 for %s',
	async (path) => {
		expect((await send('POST', path, GRACE)).status).toBe(404);
	},
);

async function openEvents(search = '') {
	const events = await send('GET', `/events?search=${search}`);
	const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
	let received = '';
	return {
		async next(): Promise<PageState> {
			for (;;) {
				const [event, ...rest] = received.split('\n\n');
				if (rest.length > 0) {
					received = rest.join('\n\n');
					return JSON.parse(event!.replace('data: ', '')) as PageState;
				}
				received += (await reader.read()).value ?? '';
			}
		},
		/** The next state that is so; earlier ones may still be on the way. */
		async until(isSo: (state: PageState) => boolean): Promise<PageState> {
			for (;;) {
				const state = await this.next();
				if (isSo(state)) return state;
			}
		},
		close: () => reader.cancel(),
	};
}

test('sends all records when the page connects, and again after a change', async () => {
	const events = await openEvents();
	expect(await events.next()).toMatchObject(viewBoard(readBoard(crms), ''));
	crms.salesforce.create('contact', GRACE);
	const { lists, progress, activities } = await events.until(
		(state) => state.lists.salesforce.contact.count > 0,
	);
	expect(lists.salesforce.contact).toMatchObject({
		count: 1,
		people: [{ values: GRACE, isOnItsWay: true }],
	});
	expect(progress).toEqual({ people: 1, inBoth: 0 });
	expect(activities).toMatchObject([
		{ crm: 'salesforce', kind: 'contact', event: 'created', name: 'Grace Hopper' },
	]);
	await events.close();
});

test('sends the people whom the search finds', async () => {
	const events = await openEvents('compiler');
	crms.dynamics365.create('contact', { lastName: 'Johnson', email: 'kj@langley.example' });
	const { lists } = await events.next();
	expect(lists.salesforce.contact.count).toBe(1);
	expect(lists.dynamics365.contact.count).toBe(0);
	await events.close();
});

test('sends how many API calls each CRM has received', async () => {
	const events = await openEvents();
	expect((await events.next()).calls).toEqual({ dynamics365: 0, salesforce: 0 });
	jest.spyOn(crms.salesforce, 'calls').mockReturnValue(7);
	const { calls } = await events.until((state) => state.calls.salesforce > 0);
	expect(calls).toEqual({ dynamics365: 0, salesforce: 7 });
	await events.close();
});

test('sends what was not written, with the reason and the execution', async () => {
	const problem: Problem = {
		kind: 'skipped',
		workflow: 'People',
		reason: 'There is nothing to match by.',
		url: 'http://localhost:5678/workflow/1/executions/2',
	};
	const events = await openEvents();
	problems.push(problem);
	const state = await events.until(({ problems: shown }) => shown.length > 0);
	expect(state.problems).toEqual([problem]);
	await events.close();
});

test('the first people are 500 a side, 200 of them in both CRMs, and lists show the first 50', () => {
	const before = viewBoard(readBoard(crms), '').progress;
	addFirstPeople(crms);
	const { lists, progress } = viewBoard(readBoard(crms), '@');
	expect(progress.inBoth - before.inBoth).toBe(200);
	expect(progress.people - before.people).toBe(800);
	expect(lists.dynamics365.lead).toMatchObject({ count: 300 });
	expect(lists.dynamics365.lead.people).toHaveLength(50);
});
