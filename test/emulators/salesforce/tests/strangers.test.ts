/** jsforce, which no one here wrote, does its usual work. https://jsforce.github.io/document/ */
import {
	Connection,
	SfDate,
	type DescribeSObjectResult,
	type Record as SalesforceRecord,
} from 'jsforce';
import { trustEmulators } from '../../kernel/tls';
import {
	AGENT_ALICE,
	DEFAULT_APP,
	INTEGRATION_USER,
	ORG_ID,
	startSalesforceEmulator,
	type SalesforceEmulator,
} from '..';

const version = '68.0';
let emulator: SalesforceEmulator;
let connection: Connection;

beforeAll(async () => {
	await trustEmulators();
	emulator = await startSalesforceEmulator({ pageSize: 200 });
	connection = new Connection({
		instanceUrl: emulator.url,
		accessToken: emulator.issueToken(),
		version,
	});
});
afterAll(() => emulator.close());

const leads = (count: number, company: string) =>
	Array.from({ length: count }, (_value, index) => ({
		LastName: `Lead ${index}`,
		Company: company,
		Email: `lead${index}@${company.toLowerCase()}.example`,
	}));

describe('queries', () => {
	beforeAll(async () => {
		const results = await connection.create('Lead', leads(450, 'Pages'), { allowRecursive: true });
		expect(results.every(({ success }) => success)).toBe(true);
	});

	test('query and queryMore go through all pages', async () => {
		const soql = "SELECT Id, Name FROM Lead WHERE Company = 'Pages' ORDER BY Id";
		const pages = [await connection.query<SalesforceRecord>(soql)];
		for (let page = pages[0]; page?.nextRecordsUrl; page = pages.at(-1)) {
			pages.push(await connection.queryMore<SalesforceRecord>(page.nextRecordsUrl));
		}
		expect(pages.map(({ records, done }) => [records.length, done])).toEqual([
			[200, false],
			[200, false],
			[50, true],
		]);
		const ids = pages.flatMap(({ records }) => records.map(({ Id }) => Id));
		expect(new Set(ids).size).toBe(450);
	});

	test('autoFetch does the same by itself', async () => {
		const { records } = await connection
			.query<SalesforceRecord>("SELECT Id FROM Lead WHERE Company = 'Pages'")
			.execute({ autoFetch: true, maxFetch: 1000 });
		expect(records).toHaveLength(450);
	});

	test('a query is built from conditions', async () => {
		const found = await connection
			.sobject('Lead')
			.find({ Company: 'Pages', Email: { $like: 'LEAD1_@%' } }, ['Id', 'Email', 'Owner.Email'])
			.sort({ Email: -1 })
			.limit(2)
			.skip(1);
		expect(found).toMatchObject([
			{ Email: 'lead18@pages.example', Owner: { Email: INTEGRATION_USER.email } },
			{ Email: 'lead17@pages.example' },
		]);
	});

	test('dates, counts and related records', async () => {
		const account = await connection.create('Account', { Name: 'Parent' });
		await connection.create('Contact', { LastName: 'Child', AccountId: account.id });
		const count = await connection.sobject('Lead').count({ Company: 'Pages' });
		const [found] = await connection
			.sobject('Account')
			.find({ Name: 'Parent', CreatedDate: { $gte: SfDate.toDateTimeLiteral(new Date(0)) } })
			.include('Contacts')
			.select('LastName')
			.end();
		expect(count).toBe(450);
		expect(found).toMatchObject({
			Name: 'Parent',
			Contacts: { totalSize: 1, records: [{ LastName: 'Child' }] },
		});
	});
});

describe('records', () => {
	test('one is created, read, changed and deleted', async () => {
		const { id = '' } = await connection.create('Lead', { LastName: 'One', Company: 'Single' });
		await connection.update('Lead', { Id: id, FirstName: 'The' });
		const read = await connection.retrieve('Lead', id);
		expect(read).toMatchObject({ Id: id, Name: 'The One', IsConverted: false });
		await connection.destroy('Lead', id);
		await expect(connection.retrieve('Lead', id)).rejects.toMatchObject({
			errorCode: 'ENTITY_IS_DELETED',
		});
	});

	test('many are created, read, changed and deleted', async () => {
		const created = await connection.create('Lead', leads(3, 'Several'));
		const ids = created.map(({ id }) => id ?? '');
		const updated = await connection.update(
			'Lead',
			ids.map((Id, index) => ({ Id, Title: `Title ${index}` })),
		);
		const read = await connection.retrieve('Lead', ids, { fields: ['Title'] });
		const destroyed = await connection.destroy('Lead', ids);
		expect(updated.map(({ success }) => success)).toEqual([true, true, true]);
		expect(read.map(({ Title }) => Title as string)).toEqual(['Title 0', 'Title 1', 'Title 2']);
		expect(destroyed.map(({ success }) => success)).toEqual([true, true, true]);
	});

	test('upserts report whether they created', async () => {
		const lead = { CrmId__c: 'a/b c', LastName: 'Upserted', Company: 'Keys' };
		const upsert = () =>
			connection.upsert(
				'Lead',
				{ ...lead, CrmId__c: encodeURIComponent(lead.CrmId__c) },
				'CrmId__c',
			);
		expect(await upsert()).toMatchObject({ success: true, created: true });
		expect(await upsert()).toMatchObject({ success: true, created: false });
		const many = await connection.upsert('Lead', [lead, { ...lead, CrmId__c: 'k2' }], 'CrmId__c');
		expect(many).toMatchObject([{ created: false }, { created: true }]);
	});

	test('a rejected row says why, and the others are written', async () => {
		const results = await connection.create('Lead', [
			{ LastName: 'Good', Company: 'Mixed' },
			{ LastName: 'Bad' },
		]);
		expect(results).toMatchObject([
			{ success: true },
			{
				success: false,
				errors: [
					{
						statusCode: 'REQUIRED_FIELD_MISSING',
						message: 'Required fields are missing: [Company]',
						fields: ['Company'],
					},
				],
			},
		]);
	});

	test('changes and deletions are returned', async () => {
		const start = new Date(emulator.clock.now().getTime() - 120_000);
		const end = new Date(emulator.clock.now().getTime() + 120_000);
		const kept = await connection.create('Account', { Name: 'Kept' });
		const { id = '' } = await connection.create('Account', { Name: 'Gone' });
		await connection.destroy('Account', id);
		const updated = await connection.sobject('Account').updated(start, end);
		const deleted = await connection.sobject('Account').deleted(start, end);
		expect(updated.ids).toContain(kept.id);
		expect(deleted.deletedRecords).toMatchObject([{ id }]);
	});

	test('a composite request', async () => {
		const base = `/services/data/v${version}/sobjects`;
		const answer = await connection.requestPost('/composite', {
			compositeRequest: [
				{ method: 'POST', url: `${base}/Account`, referenceId: 'a', body: { Name: 'Acme' } },
				{
					method: 'POST',
					url: `${base}/Contact`,
					referenceId: 'c',
					body: { LastName: 'Ada', AccountId: '@{a.id}' },
				},
			],
		});
		expect(answer).toMatchObject({
			compositeResponse: [{ httpStatusCode: 201 }, { httpStatusCode: 201 }],
		});
	});
});

describe('the org', () => {
	test('describeGlobal and describe', async () => {
		const { sobjects } = await connection.describeGlobal();
		const lead: DescribeSObjectResult = await connection.describe('Lead');
		expect(sobjects.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['Account', 'Contact', 'Lead', 'User', 'Thing__c']),
		);
		expect(lead.fields.find(({ name }) => name === 'Company')).toMatchObject({
			type: 'string',
			length: 255,
			nillable: false,
			createable: true,
			defaultedOnCreate: false,
		});
	});

	test('identity shows who is signed in', async () => {
		const identity = await connection.identity();
		expect(identity).toMatchObject({
			user_id: INTEGRATION_USER.id,
			organization_id: ORG_ID,
			username: INTEGRATION_USER.username,
		});
	});

	test('limitInfo counts the calls', async () => {
		await connection.query('SELECT COUNT() FROM Lead');
		const before = connection.limitInfo.apiUsage?.used ?? 0;
		await connection.query('SELECT COUNT() FROM Lead');
		expect(connection.limitInfo.apiUsage).toEqual({ used: before + 1, limit: 100_000 });
	});

	test('an expired session is refreshed', async () => {
		const client = new Connection({
			version,
			instanceUrl: emulator.url,
			accessToken: 'expired',
			oauth2: {
				loginUrl: emulator.url,
				clientId: DEFAULT_APP.clientId,
				clientSecret: DEFAULT_APP.secrets[0]?.value ?? '',
			},
			refreshFn: (session, callback) => {
				session.oauth2
					.requestToken({ grant_type: 'client_credentials' })
					.then(({ access_token }) => void callback(null, access_token))
					.catch((error: Error) => void callback(error));
			},
		});
		const { records } = await client.query<SalesforceRecord>(
			`SELECT Name FROM User WHERE Id = '${AGENT_ALICE.id}'`,
		);
		expect(records).toMatchObject([{ Name: AGENT_ALICE.name }]);
	});
});

test('a bulk job creates, and reports the result of each record', async () => {
	connection.bulk2.pollInterval = 1;
	const { successfulResults, failedResults, unprocessedRecords } =
		await connection.bulk2.loadAndWaitForResults({
			object: 'Lead',
			operation: 'insert',
			input: [...leads(300, 'Bulk'), { LastName: 'Without company' }],
		});
	expect(successfulResults).toHaveLength(300);
	expect(failedResults).toMatchObject([
		{ LastName: 'Without company', sf__Error: expect.stringContaining('[Company]') as string },
	]);
	expect(unprocessedRecords).toEqual([]);
	const { totalSize } = await connection.query("SELECT Id FROM Lead WHERE Company = 'Bulk'");
	expect(totalSize).toBe(300);
});

describe('invocable actions', () => {
	const actions = `/services/data/v${version}/actions`;
	const invoke = async (inputs: readonly object[]) =>
		await connection.requestPost<object[]>(`${actions}/custom/flow/Create_Ticket`, { inputs });

	test('are listed by kind, and described', async () => {
		expect(await connection.request(`${actions}/custom`)).toHaveProperty('flow');
		const url = `${actions}/custom/flow`;
		expect(await connection.request(url)).toEqual({
			actions: [
				{
					...{ label: 'Create Ticket', name: 'Create_Ticket', type: 'FLOW' },
					url: `${url}/Create_Ticket`,
				},
			],
		});
		expect(await connection.request(`${url}/Create_Ticket`)).toMatchObject({
			name: 'Create_Ticket',
			inputs: expect.arrayContaining([
				expect.objectContaining({ name: 'title', type: 'STRING', required: true, maxOccurs: 1 }),
			]) as unknown,
		});
	});

	test('are run with several inputs', async () => {
		expect(await invoke([{ title: 'A' }, { title: 'B' }])).toMatchObject([
			{ actionName: 'Create_Ticket', isSuccess: true, errors: null },
			{ outputValues: { ticketNumber: 'T-B', Flow__InterviewStatus: 'Finished' } },
		]);
	});

	test.each<[what: string, inputs: object, message: RegExp]>([
		['a missing parameter', {}, /Missing required input parameter: title/],
		['an unknown parameter', { title: 'A', color: 1 }, /color/],
		['a wrong type', { title: 'A', hours: 'many' }, /hours/],
		['a flow that fails', { title: 'fail' }, /executing a flow interview/],
	])('%s is rejected', async (_, inputs, message) => {
		const ran = emulator.actionRuns.length;
		// jsforce does not know this form of an error, and shows it as it is.
		const { message: text } = await invoke([inputs]).then(
			() => ({ message: 'It was run.' }),
			(error: Error) => error,
		);
		expect(text).toContain('"isSuccess":false');
		expect(text).toMatch(message);
		expect(emulator.actionRuns).toHaveLength(ran);
	});

	test('an action that does not exist is not found', async () => {
		await expect(connection.request(`${actions}/custom/flow/Nothing`)).rejects.toMatchObject({
			errorCode: 'NOT_FOUND',
		});
	});
});
