import { INTEGRATION_USER } from '../../../emulators/salesforce';
import { useEmulatedSalesforce } from './emulated';

const under = useEmulatedSalesforce();
const createLead = (values: Record<string, string | number>) =>
	under.emulator
		.as(INTEGRATION_USER.id)
		.create('Lead', { LastName: 'Lovelace', Company: 'x', ...values });
const find = (keys: Array<Record<string, string | number>>) =>
	under.crm.find([{ entity: 'Lead', keys, fields: ['LastName'] }]).then((found) => found.flat());

/** The queries that were sent, alone or in a /composite. */
function queries(): string[] {
	const [, ...finding] = under.sent;
	const soql = (url: string) => new URL(url, under.emulator.url).searchParams.get('q')!;
	return finding.flatMap(({ url, body }) => {
		if (url.endsWith('/composite/batch')) return [];
		if (!url.endsWith('/composite')) return [soql(url)];
		const { compositeRequest } = JSON.parse(body ?? '') as {
			compositeRequest: Array<{ url: string }>;
		};
		return compositeRequest.map((request) => soql(request.url));
	});
}

const SELECT = 'SELECT Id, CreatedDate, SystemModstamp, LastModifiedById, IsDeleted, LastName FROM';

test('keys of one field become a list, others become alternatives', async () => {
	await find([
		{ Email: 'ada@example.com' },
		{ FirstName: 'Ada', LastName: 'Byron' },
		{ Email: "o'brien@example.com" },
		{ Email: 'ada@example.com' },
	]);
	expect(queries()).toEqual([
		`${SELECT} Lead WHERE Email IN ('ada@example.com','o\\'brien@example.com') OR (FirstName = 'Ada' AND LastName = 'Byron')`,
	]);
	expect(under.crm.callCount).toBe(2);
});

test('the beginning of a text becomes a LIKE, with wildcards in it escaped', async () => {
	const beginsWith = (text: string) => ({ kind: 'beginsWith', text }) as const;
	await under.crm.find([
		{
			entity: 'Lead',
			keys: [
				{ Company: beginsWith('Acme') },
				{ LastName: beginsWith("100%_'\\"), FirstName: 'Ada' },
				// Salesforce supports LIKE only for text.
				{ OwnerId: beginsWith('005') },
				{ Company: beginsWith('') },
			],
			fields: ['LastName'],
		},
	]);
	expect(queries()).toEqual([
		`${SELECT} Lead WHERE (Company LIKE 'Acme%') OR (LastName LIKE '100\\%\\_\\'\\\\%' AND FirstName = 'Ada')`,
	]);
});

test('a text with any accents becomes a list of spellings, never a pattern of wildcards alone', async () => {
	const names = ['Anna', 'Stein', 'Garcia', 'Nina'];
	const keys = names.map((text) => ({ LastName: { kind: 'anyAccents', text } as const }));
	await under.crm.find([{ entity: 'Lead', keys, fields: ['LastName'] }]);
	const [query = ''] = queries();
	expect(query).not.toContain('LIKE');
	for (const spelling of [...names, 'García', 'Niña']) expect(query).toContain(`'${spelling}'`);
});

describe('a phone number', () => {
	const number = {
		kind: 'phone',
		forms: ['(415) 555-0123', '+14155550123'],
		lastDigits: '5550123',
		digits: ['4155550123', '14155550123'],
	} as const;
	const ids = () =>
		under.crm
			.find([{ entity: 'Lead', keys: [{ Phone: number }], fields: ['LastName'] }])
			.then((found) => found.flat().map(({ id }) => id));

	test('is found in a common notation at once, and in others once the index has them', async () => {
		under.emulator.searchLagMs = 60_000;
		const common = createLead({ Phone: '(415) 555-0123' });
		const odd = createLead({ Phone: 'tel. 415/555 01-23' });
		expect(await ids()).toEqual([common]);
		under.emulator.clock.advance(60_000);
		expect((await ids()).toSorted()).toEqual([common, odd].toSorted());
		expect(queries().join()).not.toContain('LIKE');
	});
});

test('six requests are sent in two calls', async () => {
	const types = ['Lead', 'Contact', 'Account', 'Opportunity', 'Lead', 'Contact'];
	for (const type of types) await under.crm.describe(type);
	const before = under.crm.callCount;
	const key = { Description: 'x' };
	await under.crm.find(
		types.map((entity) => ({ entity, keys: [{ Id: key.Description }], fields: [] })),
	);
	expect(under.crm.callCount).toBe(before);
	const id = createLead({});
	await under.crm.find(types.map((entity) => ({ entity, keys: [{ Id: id }], fields: [] })));
	expect(under.crm.callCount - before).toBe(2);
});

test('a text that looks like a reference to another response is only a text', async () => {
	const company = '@{query0.records[0].Id} and @{x.y}';
	const id = createLead({ Company: company });
	const found = await under.crm.find([
		{ entity: 'Lead', keys: [{ Company: company }], fields: [] },
		{ entity: 'Contact', keys: [{ LastName: company }], fields: [] },
	]);
	expect(found.map((records) => records.map((record) => record.id))).toEqual([[id], []]);
});

test('what does not fit into a URL is sent in one /composite', async () => {
	const company = (index: number) => `${'x'.repeat(200)}${index}`;
	const ids = [0, 499].map((index) => createLead({ Company: company(index) }));
	const found = await find(
		Array.from({ length: 500 }, (_, index) => ({ Company: company(index) })),
	);
	expect(found.map(({ id }) => id).sort()).toEqual(ids.sort());
	expect(queries()).toHaveLength(2);
	expect(under.crm.callCount).toBe(2);
});

test('a query that is too complicated is sent in smaller ones', async () => {
	const keys = Array.from({ length: 600 }, (_, index) => ({
		Company: `Complicated ${index}`,
		LastName: 'Lovelace',
	}));
	const ids = [0, 599].map((index) => createLead(keys[index]!));
	await under.crm.describe('Lead');
	const body = [
		{ errorCode: 'QUERY_TOO_COMPLICATED', message: 'Query is either selecting too many' },
	];
	const headers = { 'content-type': 'application/json' };
	under.emulator.faults.add({ path: /composite/, answer: { status: 400, headers, body } });
	const found = await find(keys);
	expect(found.map(({ id }) => id).sort()).toEqual(ids.sort());
	expect(queries()).toHaveLength(1 + 2);
	under.emulator.faults.add({
		path: /composite/,
		times: 9,
		answer: { status: 400, headers, body },
	});
	await expect(find(keys)).rejects.toMatchObject({ code: 'QUERY_TOO_COMPLICATED' });
});

test('one query searches as many records as fit into one page', async () => {
	await under.crm.describe('Lead');
	await find(Array.from({ length: 5_000 }, (_, index) => ({ Email: `${index}@example.com` })));
	expect(queries()).toHaveLength(3);
	expect(under.crm.callCount).toBe(2);
});

test('a rejected query in a /composite has the same error as any other', async () => {
	await expect(
		find([{ Description: 'x' }, { FirstName: 'Ada', LastName: 'Byron' }]),
	).rejects.toMatchObject({
		kind: 'misconfigured',
		fields: ['Description'],
		message: 'Salesforce cannot find records by "Description".',
	});
});

test('further pages of a query in a /composite are read too', async () => {
	for (let index = 0; index < 2100; index += 1) createLead({ FirstName: 'Same' });
	const found = await find([{ FirstName: 'Same' }, { FirstName: 'No', LastName: 'One' }]);
	expect(found).toHaveLength(2100);
});
