/** One trigger for several tables: what happens to the token of one does not concern the others. */
import type { IDataObject } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { runPoll } from '../../support/n8nHost';

const MINUTE = 60_000;

let crm: Awaited<ReturnType<typeof startDynamics365>>;
let staticData: IDataObject;

beforeAll(trustEmulators);
beforeEach(async () => {
	crm = await startDynamics365();
	staticData = {};
});
afterEach(() => crm.close());

const locator = (value: string) => ({ __rl: true, mode: 'name', value });

/** @returns table and last name of each change of one poll. */
async function poll(maxRecordsPerPoll: number, fields: string[] = []): Promise<string[]> {
	crm.clock.advance(MINUTE);
	const items = await runPoll(new dynamics365.Trigger(), {
		parameters: {
			entity: locator('lead'),
			events: ['created', 'updated', 'deleted'],
			fields: 'all',
			options: {
				maxRecordsPerPoll,
				moreEntities: { entities: [{ entity: locator('contact'), fields }] },
			},
		},
		credentials: crm.credentials,
		staticData,
	});
	return (items ?? []).map(
		({ json }) =>
			`${(json._change as { entity: string }).entity} ${(json as { lastname: string }).lastname}`,
	);
}

test.each(['lead', 'contact'])(
	'the token of %s is lost while the other table has a backlog',
	async (lost) => {
		for (let polls = 0; polls < 3; polls += 1) await poll(4);
		const [backlog] = ['lead', 'contact'].filter((table) => table !== lost);
		const expected: string[] = [];
		const create = (table: string, lastname: string) => {
			crm.colleague.create(table, { lastname, ...(table === 'lead' && { subject: 'Engines' }) });
			expected.push(`${table} ${lastname}`);
			crm.clock.advance(1_000);
		};
		for (const name of ['A', 'B', 'C', 'D', 'E', 'F', 'G']) create(String(backlog), name);
		const emitted = await poll(4);
		create(lost, 'H');
		crm.emulator.alterTable(lost);
		create(lost, 'I');
		for (let polls = 0; polls < 8; polls += 1) {
			const next = await poll(4);
			expect(next.length).toBeLessThanOrEqual(4);
			emitted.push(...next);
		}
		expect(emitted.toSorted()).toEqual(expected.toSorted());
	},
);

// https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/page-results
test('all pages of a pass have one size, however many changes the other table has', async () => {
	const contacts = Array.from({ length: 40 }, (_, index) =>
		crm.colleague.create('contact', { lastname: `Contact ${index}` }),
	);
	for (let polls = 0; polls < 3; polls += 1) await poll(8, ['lastname']);
	for (const id of contacts) crm.colleague.delete('contact', id);
	crm.log.clear();
	const emitted: string[] = [];
	for (const leads of [1, 3, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0]) {
		for (let count = 0; count < leads; count += 1) {
			crm.colleague.create('lead', { lastname: 'Lead', subject: 'Engines' });
		}
		emitted.push(...(await poll(8, ['lastname'])));
	}
	expect(emitted.filter((each) => each.startsWith('contact'))).toHaveLength(40);
	const sizes = crm.log.entries
		.filter(({ path }) => path.includes('/contacts?') && path.includes('$skiptoken='))
		.map(({ headers }) => /maxpagesize=\d+/.exec(String(headers.prefer))?.[0]);
	expect(sizes.length).toBeGreaterThan(3);
	expect(new Set(sizes).size).toBe(1);
});
