/** A client that no one here wrote does its usual work. */
import { DynamicsWebApi } from 'dynamics-web-api';
import { trustEmulators } from '../../kernel/tls';
import { AGENT_ALICE, INTEGRATION_USER, startDataverseEmulator, type DataverseEmulator } from '..';

interface Lead {
	leadid: string;
	fullname: string;
	lastname: string;
	emailaddress1: string;
	'@odata.etag': string;
}

let emulator: DataverseEmulator;
let client: DynamicsWebApi;

beforeAll(trustEmulators);
beforeEach(async () => {
	emulator = await startDataverseEmulator();
	client = new DynamicsWebApi({
		serverUrl: emulator.url,
		dataApi: { version: '9.2' },
		onTokenRefresh: () => Promise.resolve(emulator.issueToken()),
	});
});
afterEach(() => emulator.close());

const addLeads = (count: number) =>
	Array.from({ length: count }, (_, index) =>
		emulator.as(AGENT_ALICE.id).create('lead', {
			firstname: 'Ada',
			lastname: `Lovelace ${index}`,
			emailaddress1: `ada.${index}@example.com`,
		}),
	);

test('asks who it is', async () => {
	const answer = await client.callFunction<{ UserId: string }>('WhoAmI');
	expect(answer.UserId).toBe(INTEGRATION_USER.id);
});

test('creates, retrieves, updates and deletes a record', async () => {
	const created = await client.create<Partial<Lead>, Lead>({
		collection: 'leads',
		data: { lastname: 'Lovelace', emailaddress1: 'ada@example.com' },
		returnRepresentation: true,
	});
	await client.update({
		collection: 'leads',
		key: created.leadid,
		data: { lastname: 'King' },
		ifmatch: created['@odata.etag'],
	});
	const read = await client.retrieve<Lead>({
		collection: 'leads',
		key: created.leadid,
		select: ['lastname', 'emailaddress1'],
	});
	expect(read).toMatchObject({ lastname: 'King', emailaddress1: 'ada@example.com' });

	await client.deleteRecord({ collection: 'leads', key: created.leadid });
	await expect(client.retrieve({ collection: 'leads', key: created.leadid })).rejects.toMatchObject(
		{ status: 404, code: '0x80040217' },
	);
});

test('upserts by an alternate key', async () => {
	const upsert = (lastname: string) =>
		client.upsert<object, Lead>({
			collection: 'leads',
			key: "new_externalid='A-1'",
			data: { lastname },
			select: ['leadid', 'lastname'],
			returnRepresentation: true,
		});
	const created = await upsert('Lovelace');
	const updated = await upsert('King');
	expect(updated).toMatchObject({ leadid: created.leadid, lastname: 'King' });
});

test('keeps from overwriting what another has changed', async () => {
	const [id = ''] = addLeads(1);
	const { '@odata.etag': ifmatch } = await client.retrieve<Lead>({ collection: 'leads', key: id });
	emulator.as(AGENT_ALICE.id).update('lead', id, { lastname: 'Byron' });
	const data = { lastname: 'King' };
	// This client turns a failed precondition that it set itself into false.
	await expect(client.update({ collection: 'leads', key: id, data, ifmatch })).resolves.toBe(false);
});

test('reads all pages', async () => {
	addLeads(7);
	const { value } = await client.retrieveAll<Lead>({
		collection: 'leads',
		select: ['fullname'],
		orderBy: ['fullname desc'],
		maxPageSize: 3,
	});
	expect(value?.map(({ fullname }) => fullname)).toEqual(
		[6, 5, 4, 3, 2, 1, 0].map((number) => `Ada Lovelace ${number}`),
	);
});

test('reads all pages of a FetchXML query', async () => {
	addLeads(7);
	const { value } = await client.fetchAll<Lead>({
		collection: 'leads',
		includeAnnotations: '*',
		fetchXml:
			'<fetch count="3"><entity name="lead"><attribute name="fullname"/><order attribute="fullname"/></entity></fetch>',
	});
	expect(value?.map(({ fullname }) => fullname)).toEqual(
		[0, 1, 2, 3, 4, 5, 6].map((number) => `Ada Lovelace ${number}`),
	);
});

test('filters, counts and shows formatted values', async () => {
	addLeads(3);
	const filter = "contains(lastname,'lace') and emailaddress1 ne 'ADA.1@example.com'";
	const { value, oDataCount } = await client.retrieveMultiple<{
		leadqualitycode_Formatted: string;
		_ownerid_value_LogicalName: string;
	}>({
		collection: 'leads',
		select: ['leadqualitycode', '_ownerid_value'],
		filter,
		count: true,
		includeAnnotations: '*',
	});
	expect(oDataCount).toBe(2);
	expect(value?.[0]).toMatchObject({
		leadqualitycode_Formatted: 'Warm',
		_ownerid_value_LogicalName: 'systemuser',
	});
	expect(await client.count({ collection: 'leads', filter })).toBe(2);
});

test('binds and expands a lookup', async () => {
	const contact = await client.create<object, { contactid: string }>({
		collection: 'contacts',
		data: { lastname: 'Babbage' },
		returnRepresentation: true,
	});
	const account = await client.create<object, { accountid: string }>({
		collection: 'accounts',
		data: {
			name: 'Analytical Engines',
			'primarycontactid@odata.bind': `contacts(${contact.contactid})`,
		},
		returnRepresentation: true,
	});
	const read = await client.retrieve<object>({
		collection: 'accounts',
		key: account.accountid,
		select: ['name'],
		expand: [{ property: 'primarycontactid', select: ['fullname'] }],
	});
	expect(read).toMatchObject({ primarycontactid: { fullname: 'Babbage' } });
});

test('sends a batch with a change set whose requests refer to each other', async () => {
	client.startBatch();
	void client.create({
		collection: 'contacts',
		data: { lastname: 'Babbage' },
		contentId: '1',
		inChangeSet: true,
	});
	void client.create({
		collection: 'accounts',
		data: { name: 'Analytical Engines', 'primarycontactid@odata.bind': '$1' },
		inChangeSet: true,
	});
	void client.retrieveMultiple({
		collection: 'accounts',
		select: ['name', '_primarycontactid_value'],
	});
	const [contactId, , accounts] = (await client.executeBatch()) as [
		string,
		string,
		{ value: object[] },
	];
	expect(accounts.value).toEqual([
		expect.objectContaining({ name: 'Analytical Engines', _primarycontactid_value: contactId }),
	]);
});

test('tracks changes', async () => {
	addLeads(2);
	const first = await client.retrieveMultiple<Lead>({
		collection: 'leads',
		select: ['lastname'],
		trackChanges: true,
	});
	expect(first.value).toHaveLength(2);
	const [id = ''] = first.value?.map(({ leadid }) => leadid) ?? [];
	emulator.as(AGENT_ALICE.id).update('lead', id, { lastname: 'Byron' });
	const second = await client.retrieveMultiple<Lead>(
		{ collection: 'leads', select: ['lastname'] },
		first['@odata.deltaLink'],
	);
	expect(second.value).toEqual([expect.objectContaining({ leadid: id, lastname: 'Byron' })]);
});

test('reads definitions of tables, columns and options', async () => {
	const tables = await client.retrieveEntities<{ EntitySetName: string }>({
		select: ['EntitySetName'],
		filter: "LogicalName eq 'lead'",
	});
	expect(tables.value).toEqual([expect.objectContaining({ EntitySetName: 'leads' })]);

	const [{ MetadataId: entityKey } = { MetadataId: '' }] = tables.value as unknown as {
		MetadataId: string;
	}[];
	const choices = await client.retrieveAttributes<{ LogicalName: string; OptionSet: object }>({
		entityKey,
		castType: 'Microsoft.Dynamics.CRM.PicklistAttributeMetadata',
		select: ['LogicalName'],
		expand: [{ property: 'OptionSet', select: ['Options'] }],
	});
	const industry = choices.value?.find(({ LogicalName }) => LogicalName === 'industrycode');
	expect(industry?.OptionSet).toHaveProperty(
		'Options.0.Label.UserLocalizedLabel.Label',
		'Accounting',
	);
});

test('reads the CSDL document', async () => {
	await expect(client.retrieveCsdlMetadata()).resolves.toContain('<EntitySet Name="leads"');
});

describe('actions and functions', () => {
	test('of no table', async () => {
		const data = { Title: 'Printer', Tags: ['a'] };
		await expect(
			client.callAction({ actionName: 'new_CreateTicket', action: data }),
		).resolves.toEqual(expect.objectContaining({ TicketNumber: 'T-Printer', Tags: ['a'] }));
		const found = client.callFunction<{ Found: string }>({
			functionName: 'new_FindTickets',
			parameters: { Text: 'OData', Level: 1 },
		});
		expect(JSON.parse((await found).Found)).toEqual({ Text: 'OData', Level: 1 });
	});

	test('of a record', async () => {
		const [key = ''] = addLeads(1);
		const ofRecord = { collection: 'leads', key };
		await expect(
			client.callAction({
				...ofRecord,
				actionName: 'Microsoft.Dynamics.CRM.new_ScoreLead',
				action: { Weight: 2 },
			}),
		).resolves.toMatchObject({ Score: 'Lovelace 0'.length * 2 });
		await expect(
			client.callFunction({ ...ofRecord, functionName: 'Microsoft.Dynamics.CRM.new_NameOf' }),
		).resolves.toMatchObject({ Name: 'Lovelace 0' });
	});

	test.each<[what: string, action: object, code: string]>([
		['a missing parameter', {}, '0x80040203'],
		['an unknown parameter', { Title: 'A', Colour: 1 }, '0x80048d19'],
		['a wrong type', { Title: 1 }, '0x80048d19'],
		['a plug-in that fails', { Title: 'fail' }, '0x80040265'],
	])('%s is rejected', async (_, action, code) => {
		await expect(
			client.callAction({ actionName: 'new_CreateTicket', action }),
		).rejects.toMatchObject({ status: 400, code });
		expect(emulator.operationRuns).toEqual([]);
	});
});

test('uploads a file to a column and downloads it', async () => {
	const key = emulator.as(AGENT_ALICE.id).create('new_thing', { new_name: 'A' });
	const file = { collection: 'new_things', key, property: 'new_contract' };
	const data = Buffer.alloc(5_000_000, 3);
	await client.uploadFile({ ...file, fileName: 'contract.pdf', data });
	const downloaded = await client.downloadFile(file);
	expect(downloaded).toMatchObject({ fileName: 'contract.pdf', fileSize: data.length });
	expect(Buffer.from(downloaded.data).equals(data)).toBe(true);
});
