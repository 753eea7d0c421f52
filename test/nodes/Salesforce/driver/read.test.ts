/** Queries of several pages, which Salesforce can close at any time. */
import { openSalesforce } from '../../../../nodes/Salesforce/driver';
import { AGENT_ALICE } from '../../../emulators/salesforce';
import { connect } from '../../../support/plainTransport';
import { useEmulatedSalesforce } from './emulated';

const PAGE = 200;
const ROWS = 450;

const under = useEmulatedSalesforce({ pageSize: PAGE });
let ids: string[];
beforeAll(() => {
	const alice = under.emulator.as(AGENT_ALICE.id);
	ids = Array.from({ length: ROWS }, (_, index) =>
		alice.create('Lead', { LastName: `L${index}`, Company: 'Engines' }),
	);
});

/** The driver on a Salesforce that closes its queries before these requests for a further page, counted from 1. */
function openWhereQueriesClose(before: readonly number[]) {
	const connection = connect(under.emulator, under.emulator.issueToken());
	let pages = 0;
	const crm = openSalesforce({
		...connection,
		transport: (request) => {
			const isFurther = /\/query\/\w+-\d+/.test(request.url);
			if (isFurther && before.includes((pages += 1))) under.emulator.expireQueryLocators();
			return connection.transport(request);
		},
	});
	return { crm, furtherPages: () => pages };
}

const byUrl = [{ Company: 'Engines' }];
/** Too long for a URL, so that it is sent in /composite. */
const byComposite = [
	...byUrl,
	...Array.from({ length: 40 }, (_, index) => ({ Company: 'x'.repeat(200 + index) })),
];

describe.each([
	['in a URL', byUrl],
	['in /composite', byComposite],
])('a query that is sent %s', (_, keys) => {
	test.each<[what: string, before: number[], requests: number]>([
		['is never closed', [], 2],
		['is closed before its second page', [1], 3],
		['is closed before its last page', [2], 4],
		['is closed twice', [1, 3], 5],
	])('and %s returns every row once', async (__, before, requests) => {
		const { crm, furtherPages } = openWhereQueriesClose(before);
		const [records = []] = await crm.find([{ entity: 'Lead', keys, fields: ['LastName'] }]);
		expect(records.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
		expect(furtherPages()).toBe(requests);
	});

	test('and is closed again and again ends with an error', async () => {
		const { crm, furtherPages } = openWhereQueriesClose([1, 2, 3, 4]);
		const reading = crm.find([{ entity: 'Lead', keys, fields: ['LastName'] }]);
		await expect(reading).rejects.toMatchObject({ code: 'INVALID_QUERY_LOCATOR' });
		expect(furtherPages()).toBe(3);
	});
});

test('the rows of a change feed are returned once and in order, although the query was closed', async () => {
	const { crm } = openWhereQueriesClose([2]);
	const feed = await crm.openChangeFeed({ entity: 'Lead', fields: ['LastName'] });
	if (feed.kind !== 'stamp') throw new Error('Salesforce has no token feed.');
	const after = { stamp: '1970-01-01T00:00:00.000Z', tieBreaker: '' };
	const before = new Date(under.emulator.clock.now().getTime() + 60_000).toISOString();
	const { rows } = await feed.readPage({ order: 'modified', after, before, limit: 2_000 });
	expect(rows.map(({ position }) => position.tieBreaker)).toEqual(ids);
});
