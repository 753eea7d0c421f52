import { INTEGRATION_USER } from '../../../emulators/salesforce';
import { useEmulatedSalesforce } from './emulated';

const under = useEmulatedSalesforce();
const createLead = (values: Record<string, string | number>) =>
	under.emulator
		.as(INTEGRATION_USER.id)
		.create('Lead', { LastName: 'Lovelace', Company: 'x', ...values });
const find = (keys: Array<Record<string, string | number>>) =>
	under.crm
		.find([{ recordType: 'Lead', keys, fields: ['LastName'] }])
		.then((found) => found.flat());

/** The queries that were sent, alone or in a /composite. */
function queries(): string[] {
	const [, ...finding] = under.sent;
	const soql = (url: string) => new URL(url, under.emulator.url).searchParams.get('q')!;
	return finding.flatMap(({ url, body }) => {
		if (!url.endsWith('/composite')) return [soql(url)];
		const { compositeRequest } = JSON.parse(body ?? '') as {
			compositeRequest: Array<{ url: string }>;
		};
		return compositeRequest.map((request) => soql(request.url));
	});
}

test('keys of one field travel as a list, others as alternatives', async () => {
	await find([
		{ Email: 'ada@example.com' },
		{ Email: "o'brien@example.com" },
		{ FirstName: 'Ada', LastName: 'Byron' },
	]);
	expect(queries()).toEqual([
		"SELECT Id, CreatedDate, SystemModstamp, LastModifiedById, IsDeleted, LastName FROM Lead WHERE Email IN ('ada@example.com','o\\'brien@example.com')",
		"SELECT Id, CreatedDate, SystemModstamp, LastModifiedById, IsDeleted, LastName FROM Lead WHERE (FirstName = 'Ada' AND LastName = 'Byron')",
	]);
	expect(under.crm.callCount).toBe(2);
});

test('what does not fit into a URL travels in one /composite', async () => {
	const company = (index: number) => `${'x'.repeat(200)}${index}`;
	const ids = [0, 499].map((index) => createLead({ Company: company(index) }));
	const found = await find(
		Array.from({ length: 500 }, (_, index) => ({ Company: company(index) })),
	);
	expect(found.map(({ id }) => id).sort()).toEqual(ids.sort());
	expect(queries()).toHaveLength(2);
	expect(under.crm.callCount).toBe(2);
});

test('a refused query in a /composite is told like any other', async () => {
	await expect(
		find([{ Description: 'x' }, { FirstName: 'Ada', LastName: 'Byron' }]),
	).rejects.toMatchObject({
		remedy: 'mendSetUp',
		fields: ['Description'],
		message: 'Salesforce cannot find records by "Description".',
	});
});

test('further pages of a query in a /composite are read too', async () => {
	for (let index = 0; index < 2100; index += 1) createLead({ FirstName: 'Same' });
	const found = await find([{ FirstName: 'Same' }, { FirstName: 'No', LastName: 'One' }]);
	expect(found).toHaveLength(2100);
});
