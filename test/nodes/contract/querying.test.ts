/** Records that meet conditions, page by page. */
import type { CrmRecord, QueryRequest } from '../../../nodes/crm/port';
import { productsUnderTest } from '../../products';
import { setStage } from './stage';

describe.each(productsUnderTest)('$name: records by conditions', (underTest) => {
	const { names } = underTest;
	const { lead, lastName, firstName, email, company, employees } = names;
	const stage = setStage(underTest);
	const { createLead } = stage;

	const query = (request: Partial<QueryRequest> = {}): QueryRequest => ({
		entity: lead,
		fields: [lastName, employees],
		sort: [],
		...request,
	});
	const ofCompany = (value: string): Partial<QueryRequest> => ({
		conditions: {
			combine: 'all',
			conditions: [{ field: company, type: 'text', operator: 'equals', values: [value] }],
		},
	});

	async function read(...requests: readonly QueryRequest[]): Promise<CrmRecord[][]> {
		const found: CrmRecord[][] = requests.map(() => []);
		for await (const { request, records } of stage.crm.query(requests)) {
			found[request]!.push(...records);
		}
		return found;
	}
	const callsOf = async (work: () => Promise<unknown>) => {
		await stage.crm.describe(lead);
		const before = stage.crm.callCount;
		await work();
		return stage.crm.callCount - before;
	};

	test('are sorted, empty values first, and limited', async () => {
		for (const count of [30, null, 7, 100]) {
			createLead({ [company]: 'Sorted', [lastName]: `L${count}`, [employees]: count });
		}
		const sorted = (direction: 'ascending' | 'descending', limit?: number) =>
			query({ ...ofCompany('Sorted'), sort: [{ field: employees, direction }], limit });
		const [up, down, two] = await read(
			sorted('ascending'),
			sorted('descending'),
			sorted('descending', 2),
		);
		const numbersOf = (records: CrmRecord[] = []) => records.map(({ values }) => values[employees]);
		expect(numbersOf(up)).toEqual([null, 7, 30, 100]);
		expect(numbersOf(down)).toEqual([100, 30, 7, null]);
		expect(numbersOf(two)).toEqual([100, 30]);
	});

	test('the second sort field decides where the first one is equal', async () => {
		for (const name of ['B', 'A', 'C']) {
			createLead({ [company]: 'Ties', [lastName]: 'Same', [firstName]: name });
		}
		const [records = []] = await read(
			query({
				...ofCompany('Ties'),
				fields: [firstName],
				sort: [
					{ field: lastName, direction: 'ascending' },
					{ field: firstName, direction: 'descending' },
				],
			}),
		);
		expect(records.map(({ values }) => values[firstName])).toEqual(['C', 'B', 'A']);
	});

	test('all fields are read when none is named', async () => {
		createLead({ [company]: 'Whole', [email]: 'whole@example.com' });
		const [[record] = []] = await read(query({ ...ofCompany('Whole'), fields: [] }));
		expect(record?.values).toMatchObject({ [email]: 'whole@example.com', [firstName]: null });
	});

	test('many requests share calls, and each gets its own records', async () => {
		const companies = Array.from({ length: 20 }, (_, index) => `Shared ${index}`);
		for (const each of companies) createLead({ [company]: each, [lastName]: each });
		let found: CrmRecord[][] = [];
		const calls = await callsOf(async () => {
			found = await read(...companies.map((each) => query(ofCompany(each))));
		});
		const namesFound = found.map((records) => records.map(({ values }) => values[lastName]));
		expect(namesFound).toEqual(companies.map((each) => [each]));
		expect(calls).toBeLessThanOrEqual(4);
	});

	test('at most one page is read before it is asked for, and none beyond the limit', async () => {
		const count = 5_500;
		for (let index = 0; index < count; index += 1) createLead({ [company]: 'Pages' });
		const all = query({ ...ofCompany('Pages'), fields: [lastName] });
		let first = 0;
		const callsOfFirst = await callsOf(async () => {
			for await (const { records } of stage.crm.query([all])) {
				first = records.length;
				break;
			}
		});
		expect(callsOfFirst).toBeLessThanOrEqual(2);
		expect(first).toBeLessThan(count);

		const [everything = []] = await read(all);
		expect(new Set(everything.map(({ id }) => id)).size).toBe(count);
		const [limited = []] = await read({ ...all, limit: count - 10 });
		expect(limited).toHaveLength(count - 10);
		expect(await callsOf(() => read({ ...all, limit: 10 }))).toBe(1);
	}, 60_000);

	test.each([
		['in the fields', { fields: ['fax'] }],
		['in the order', { sort: [{ field: 'fax', direction: 'ascending' as const }] }],
	])('a field that does not exist is named: %s', async (_, request) => {
		await expect(read(query(request))).rejects.toMatchObject({
			kind: 'misconfigured',
			fields: ['fax'],
		});
	});
});
