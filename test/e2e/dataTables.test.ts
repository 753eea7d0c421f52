/** The example workflows that keep data tables, in a real n8n. */
import type { IDataObject } from 'n8n-workflow';
import {
	addWorkflow,
	publishWorkflows,
	readExample,
	type AddedWorkflow,
} from '../../demo/workflows';
import * as dataverse from '../emulators/dataverse';
import * as org from '../emulators/salesforce';
import { connectCrms } from '../n8n/credentials';
import { createDataTable, type DataTable } from './dataTable';
import { executeAgain, executeFrom } from './execution';
import { startHost, type Host } from './host';

let host: Host;
let log: DataTable;
let duplicates: DataTable;
let sync: AddedWorkflow;
let retry: AddedWorkflow;
let check: AddedWorkflow;
let cleanUp: AddedWorkflow;

beforeAll(async () => {
	host = await startHost();
	const { api, dynamics365, salesforce } = host;
	log = await createDataTable(
		api,
		await readExample('two-way-with-log-dynamics-to-salesforce.json'),
	);
	duplicates = await createDataTable(api, await readExample('clean-up-duplicates.json'));
	const urls = { dynamics365: dynamics365.url, salesforce: salesforce.url };
	const credentialIds = await connectCrms(api, urls);
	[sync] = (await publishWorkflows(api, credentialIds, [
		'two-way-with-log-dynamics-to-salesforce.json',
		'two-way-with-log-salesforce-to-dynamics.json',
	])) as [AddedWorkflow];
	retry = await addWorkflow(api, credentialIds, 'failed-records-retried.json');
	check = await addWorkflow(api, credentialIds, 'nightly-full-check.json');
	cleanUp = await addWorkflow(api, credentialIds, 'clean-up-duplicates.json');
});

afterAll(() => host?.stop());

const inDynamics = () => host.dynamics365.as(dataverse.AGENT_ALICE.id);
const inSalesforce = () => host.salesforce.as(org.AGENT_ALICE.id);
const leadInSalesforce = (lastName: string) =>
	inSalesforce()
		.list('Lead')
		.find(({ LastName, IsDeleted }) => LastName === lastName && IsDeleted !== true);

const createLead = (lastname: string, values: Readonly<Record<string, string>> = {}) =>
	inDynamics().create('lead', {
		...{ firstname: 'Ada', lastname, companyname: 'Engines', subject: 'Looms' },
		...{ emailaddress1: `${lastname.toLowerCase()}@log.example`, ...values },
	});

/** The rows of a record, once there are so many of them. */
async function rowsOf(record: string, count: number): Promise<IDataObject[]> {
	const ofRecord = (rows: readonly IDataObject[]) => rows.filter((row) => row.record === record);
	return ofRecord(await log.rowsOnce((rows) => ofRecord(rows).length >= count));
}

const text = (part: string) => expect.stringContaining(part) as string;
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d/) as string;

test('the log has a row for every outcome: the record, its link, the reason and the time', async () => {
	const ada = createLead('Lovelace');
	const [created] = await rowsOf(ada, 1);
	const { Id } = leadInSalesforce('Lovelace')!;
	expect(created).toMatchObject({
		...{
			crm: 'Dynamics 365',
			object: 'lead',
			record: ada,
			outcome: 'created',
			retried: false,
			time,
		},
		link: text(Id as string),
	});

	inDynamics().update('lead', ada, { telephone1: '+1 415 555 0123' });
	const [, updated] = await rowsOf(ada, 2);
	expect(updated).toMatchObject({ outcome: 'updated', link: created?.link, time });
	expect(leadInSalesforce('Lovelace')).toMatchObject({ Phone: '+1 415 555 0123' });

	await executeAgain(host.api, sync, 'Leads Changed in Dynamics 365');
	const [, , unchanged] = await rowsOf(ada, 3);
	expect(unchanged).toMatchObject({ outcome: 'unchanged', link: created?.link, time });
});

test('failed records are logged with the reason, retried until they are synced, and then left alone', async () => {
	const { access } = host.salesforce;
	const { id: userId } = org.INTEGRATION_USER;
	const byron = createLead('Byron', { companyname: '' });
	expect(await rowsOf(byron, 1)).toMatchObject([
		{ outcome: 'failed', reason: text('Company'), time, retried: false },
	]);
	access.restrict({ userId, object: 'Lead', field: 'Title', access: 'readOnly' });
	const babbage = createLead('Babbage', { jobtitle: 'Engineer' });
	expect(await rowsOf(babbage, 1)).toMatchObject([
		{ outcome: 'failed', reason: text('Title'), time, retried: false },
	]);
	access.clear();

	await executeFrom(host.api, retry, 'Every Hour');
	expect(await rowsOf(babbage, 2)).toMatchObject([
		{ outcome: 'failed', retried: true },
		{ outcome: 'created', retried: false },
	]);
	expect(leadInSalesforce('Babbage')).toMatchObject({ Title: 'Engineer', CrmId__c: babbage });
	expect(await rowsOf(byron, 2)).toMatchObject([
		{ outcome: 'failed', retried: true },
		{ outcome: 'failed', retried: false },
	]);

	inDynamics().update('lead', byron, { companyname: 'Poems' });
	await rowsOf(byron, 3);
	await executeFrom(host.api, retry, 'Every Hour');
	expect(await rowsOf(byron, 3)).toMatchObject([
		{ outcome: 'failed', retried: true },
		{ outcome: 'failed', retried: true },
		{ outcome: 'created', retried: false },
	]);
	const outputs = await executeFrom(host.api, retry, 'Every Hour');
	expect([...outputs.keys()]).toEqual(['Every Hour', 'Failed, Not Retried']);
});

test('contacts, and records of the other direction, are logged and retried in the same way', async () => {
	const contact = inDynamics().create('contact', { firstname: 'Mary' });
	const tooLong = 'x'.repeat(60);
	const lead = inSalesforce().create('Lead', { LastName: tooLong, Company: 'Engines' });
	expect(await rowsOf(contact, 1)).toMatchObject([
		{ crm: 'Dynamics 365', object: 'contact', outcome: 'failed', reason: text('LastName') },
	]);
	expect(await rowsOf(lead, 1)).toMatchObject([
		{ crm: 'Salesforce', object: 'Lead', outcome: 'failed', reason: text('lastname') },
	]);

	await executeFrom(host.api, retry, 'Every Hour');
	const failedAgain = [{ retried: true }, { outcome: 'failed', retried: false }];
	expect(await rowsOf(contact, 2)).toMatchObject(failedAgain);
	expect(await rowsOf(lead, 2)).toMatchObject(failedAgain);

	inDynamics().update('contact', contact, { lastname: 'Somerville' });
	inSalesforce().update('Lead', lead, { LastName: 'Somerville' });
	expect((await rowsOf(contact, 3)).at(-1)).toMatchObject({ outcome: 'created' });
	expect((await rowsOf(lead, 3)).at(-1)).toMatchObject({ outcome: 'created' });
	await executeFrom(host.api, retry, 'Every Hour');
	expect((await rowsOf(contact, 3))[1]).toMatchObject({ retried: true });
	expect((await rowsOf(lead, 3))[1]).toMatchObject({ retried: true });
});

test('a link that another active record has is a row that names that record, and says what to do', async () => {
	const [id, copy] = [createLead('Germain'), createLead('Agnesi')];
	for (const each of [id, copy]) await rowsOf(each, 1);
	const linkOf = (lead: string) => inDynamics().get('lead', lead)?.new_externalid as string;
	const [link, own] = [linkOf(id), linkOf(copy)];
	inDynamics().update('lead', id, { new_externalid: null });
	inDynamics().update('lead', copy, { new_externalid: link });
	inDynamics().update('lead', id, { firstname: 'Sophie' });
	const rows = await rowsOf(id, 3);
	const { reason } = rows.find(({ outcome }) => outcome === 'failed') ?? {};
	expect(reason).toContain(`${copy} already has the link ${link}.`);
	expect(reason).toContain('empty "new_externalid"');

	inDynamics().update('lead', copy, { new_externalid: own });
	await executeFrom(host.api, retry, 'Every Hour');
	expect((await rowsOf(id, 4)).find(({ outcome }) => outcome === 'failed')).toMatchObject({
		retried: true,
	});
});

test('the full check writes nothing where both CRMs are equal, and reports what only one of them has', async () => {
	const ada = createLead('Hopper');
	await rowsOf(ada, 1);
	const itemsOf = async () => {
		const outputs = await executeFrom(host.api, check, 'Every Night');
		const isEffect = ([node]: [string, IDataObject[]]) => /^(Report|Sync .* Again)/.test(node);
		return Object.fromEntries([...outputs].filter(isEffect).filter(([, { length }]) => length > 0));
	};
	expect(await itemsOf()).toEqual({});

	inSalesforce().delete('Lead', leadInSalesforce('Hopper')!.Id as string);
	expect(await itemsOf()).toEqual({
		'Report: Lead Only in Dynamics 365': [
			{ object: 'Lead', id: ada, name: 'Hopper', problem: 'Only in Dynamics 365' },
		],
	});
});

test('duplicates are listed, and merged once a person has approved them', async () => {
	const createContact = (values: Readonly<Record<string, string>>) =>
		inSalesforce().create('Contact', { FirstName: 'Ada', LastName: 'Lovelace', ...values });
	const master = createContact({ Email: 'ada@twin.example', Title: 'Countess' });
	const duplicate = createContact({ Email: 'ada@twin.example', Department: 'Engines' });
	createContact({ Email: 'one@twin.example', Phone: '+1 415 555 0100' });
	createContact({ FirstName: 'Byron', Email: 'two@twin.example', Phone: '+1 415 555 0100' });

	await executeFrom(host.api, cleanUp, 'Every Week');
	const listed = await duplicates.rows();
	const certain = listed.find((row) => row.master === master);
	expect(listed).toHaveLength(2);
	expect(certain).toMatchObject({
		...{ duplicates: duplicate, weak: false, reason: 'Same email.', outcome: null },
		changes: 'Department: (empty) → Engines',
	});
	expect(listed.find((row) => row !== certain)).toMatchObject({ weak: true });

	const before = await executeFrom(host.api, cleanUp, 'Every Hour');
	expect(before.get('Approved, Not Merged')).toEqual([]);
	await duplicates.edit(certain?.id, { approved: true });
	await executeFrom(host.api, cleanUp, 'Every Hour');
	expect((await duplicates.rows()).find((row) => row.id === certain?.id)).toMatchObject({
		outcome: 'merged',
	});
	expect(inSalesforce().get('Contact', master)).toMatchObject({ Department: 'Engines' });
	expect(inSalesforce().get('Contact', duplicate)).toMatchObject({ IsDeleted: true });

	await executeFrom(host.api, cleanUp, 'Every Week');
	expect(await duplicates.rows()).toHaveLength(2);
	const after = await executeFrom(host.api, cleanUp, 'Every Hour');
	expect(after.get('Approved, Not Merged')).toEqual([]);
});
