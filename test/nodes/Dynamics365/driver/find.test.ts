import { INTEGRATION_USER } from '../../../emulators/dataverse';
import { openDataverse } from '../../../../nodes/Dynamics365/driver';
import type { FindKey } from '../../../../nodes/crm/port';
import { connect } from '../../../support/plainTransport';
import { useEmulatedDataverse } from './emulated';

const under = useEmulatedDataverse();
const admin = () => under.emulator.as(INTEGRATION_USER.id);
const createLead = (values: Record<string, string | number>) =>
	admin().create('lead', { lastname: 'Lovelace', subject: 'x', ...values });

/** The queries that were sent, alone or in the parts of a batch. */
function queries(): string[] {
	const [, ...finding] = under.sent;
	return finding.flatMap(({ url, body = '' }) =>
		url.endsWith('$batch')
			? [...body.matchAll(/^GET (.+) HTTP/gm)].map(([, path]) => path!)
			: [url.slice(under.emulator.url.length)],
	);
}

const find = (keys: readonly FindKey[]) =>
	under.crm.find([{ entity: 'lead', keys, fields: ['lastname'] }]).then((found) => found.flat());

test('texts become a list', async () => {
	await find([{ emailaddress1: "o'brien@example.com" }, { emailaddress1: 'b&c@example.com' }]);
	expect(queries().map(decodeURIComponent)).toEqual([
		`/api/data/v9.2/leads?$select=leadid,createdon,modifiedon,_modifiedby_value,lastname&$filter=Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)&@p1='emailaddress1'&@p2=["o\\u0027brien@example.com","b\\u0026c@example.com"]`,
	]);
});

test('other values and several fields become alternatives', async () => {
	await find([{ numberofemployees: 7 }, { firstname: 'Ada', lastname: "O'Brien" }]);
	expect(decodeURIComponent(queries()[0]!)).toContain(
		"$filter=(numberofemployees eq 7) or (firstname eq 'Ada' and lastname eq 'O''Brien')",
	);
});

test('a query has at most 500 conditions, and all queries share a call', async () => {
	const ids = [1, 1400].map((employees) => createLead({ numberofemployees: employees }));
	const keys = Array.from({ length: 1401 }, (_, index) => ({ numberofemployees: index }));
	const found = await find(keys);
	expect(found.map(({ id }) => id).sort()).toEqual(ids.sort());
	expect(under.crm.callCount).toBe(2);
	expect(queries()).toHaveLength(3);
});

test('a long query is sent in a batch, where a URL can be longer', async () => {
	const long = (index: number) => `${'ü'.repeat(70)}${index}`;
	const id = createLead({ companyname: long(99) });
	const found = await find(
		Array.from({ length: 100 }, (_, index) => ({ companyname: long(index) })),
	);
	expect(found.map((record) => record.id)).toEqual([id]);
	expect(queries()[0]!.length).toBeGreaterThan(32_768);
	expect(under.crm.callCount).toBe(2);
});

test('a text too long for a list is a separate condition', async () => {
	const text = 'x'.repeat(900);
	const id = createLead({ description: text });
	expect((await find([{ description: text }])).map((record) => record.id)).toEqual([id]);
});

test('a text that no URL can hold is searched by its beginning', async () => {
	const text = 'é'.repeat(2000);
	const id = createLead({ description: text });
	createLead({ description: `e${'é'.repeat(900)}` });
	expect((await find([{ description: text }])).map((record) => record.id)).toEqual([id]);
	const search = { kind: 'anyAccents', text } as const;
	expect((await find([{ description: search }])).map((record) => record.id)).toEqual([id]);
});

test('requests for several tables share one call, whatever their annotations', async () => {
	const account = admin().create('account', { name: 'Shared' });
	const contact = admin().create('contact', {
		lastname: 'Shared',
		'parentcustomerid_account@odata.bind': `/accounts(${account})`,
	});
	const lead = createLead({ lastname: 'Shared' });
	const keys = [{ lastname: 'Shared' }];
	await under.crm.describe('contact');
	await under.crm.describe('lead');
	const before = under.crm.callCount;
	const found = await under.crm.find([
		{ entity: 'contact', keys, fields: ['parentcustomerid_account'] },
		{ entity: 'lead', keys: [], fields: [] },
		{ entity: 'lead', keys, fields: ['lastname'] },
	]);
	expect(found.map((records) => records.map(({ id, values }) => ({ id, values })))).toEqual([
		[{ id: contact, values: { parentcustomerid_account: account } }],
		[],
		[{ id: lead, values: { lastname: 'Shared' } }],
	]);
	expect(under.crm.callCount - before).toBe(1);
});

test('a lookup is found by the id it points to', async () => {
	const account = admin().create('account', { name: 'Analytical Engines' });
	const id = admin().create('lead', {
		lastname: 'Babbage',
		subject: 'x',
		'parentaccountid@odata.bind': `/accounts(${account})`,
	});
	const found = await find([{ parentaccountid: account.toUpperCase() }, { parentaccountid: 'x' }]);
	expect(found.map((record) => record.id)).toEqual([id]);
});

test('what takes too long together is requested in halves', async () => {
	const ids = [0, 1400, 2800].map((employees) => createLead({ numberofemployees: employees }));
	const sizes: number[] = [];
	const connection = connect(under.emulator, under.emulator.issueToken());
	const crm = openDataverse({
		...connection,
		transport: async (request) => {
			const answer = await connection.transport(request);
			const queries = request.body?.match(/^GET .*leads/gm)?.length ?? 0;
			if (queries > 0) sizes.push(queries);
			if (queries > 2) throw Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
			return answer;
		},
	});
	const keys = Array.from({ length: 2900 }, (_, index) => ({ numberofemployees: index }));
	const found = await crm.find([{ entity: 'lead', keys, fields: ['numberofemployees'] }]);
	expect(found.flat().map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
	expect(sizes).toEqual([6, 3, 2, 3, 2]);
});

test('more keys than one response should hold are sent in several calls', async () => {
	const id = createLead({ emailaddress1: 'e39999@example.com' });
	const keys = Array.from({ length: 40_000 }, (_, index) => ({
		emailaddress1: `e${index}@example.com`,
	}));
	await under.crm.describe('lead');
	expect((await find(keys)).map((record) => record.id)).toEqual([id]);
	expect(under.crm.callCount).toBe(3);
});

test('a query that has to wait is sent again', async () => {
	const id = createLead({ lastname: 'Patience', numberofemployees: 4711 });
	await under.crm.describe('lead');
	const busy = [
		'--b',
		'Content-Type: application/http',
		'',
		'HTTP/1.1 429 Too Many Requests',
		'Content-Type: application/json',
		'Retry-After: 2',
		'',
		'{"error":{"code":"0x80072322","message":"Number of requests exceeded the limit."}}',
		'--b--',
	];
	under.emulator.faults.add({
		answer: {
			status: 200,
			headers: { 'content-type': 'multipart/mixed; boundary=b' },
			body: busy.join('\r\n'),
		},
	});
	const found = await find([{ lastname: 'Patience' }, { numberofemployees: 4711 }]);
	expect(found.map((record) => record.id)).toEqual([id]);
	expect(under.crm.callCount).toBe(3);
});

test('an unknown field is named', async () => {
	await expect(find([{ nickname: 'Ada' }])).rejects.toMatchObject({
		fields: ['nickname'],
		kind: 'misconfigured',
	});
});
