/** Files of Salesforce: attachments of Salesforce Classic, versions, and what an upload leaves in the org. */
import type { SalesforceEmulator } from '../../emulators/salesforce';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { keepFilesInFolder, readBinary, toBinary } from '../../support/binaryFiles';
import { openMapper } from '../../support/mapper';
import { runExecute } from '../../support/n8nHost';
import { setOperationStage } from '../n8n/operationStage';

keepFilesInFolder();

let emulator: SalesforceEmulator;
const stage = setOperationStage({
	...salesforce,
	async start() {
		const crm = await startSalesforce();
		({ emulator } = crm);
		return crm;
	},
});

const base64 = (text: string) => Buffer.from(text).toString('base64');
const create = (object: string, values: Record<string, string>) =>
	stage.crm.colleague.create(object, values);
const list = (recordId: string) =>
	stage.runJson({
		...{ resource: 'file', operation: 'list', entity: stage.entity('Lead') },
		...{ findBy: 'id', recordId },
	});
const download = async (fileId: string) =>
	(await stage.run({ resource: 'file', operation: 'download', fileId }))[0]!;

test('an attachment of Salesforce Classic is listed and downloaded', async () => {
	const lead = stage.createLead();
	const values = { ParentId: lead, Name: 'a.txt', ContentType: 'text/plain', Body: base64('A') };
	const id = create('Attachment', values);
	expect(await list(lead)).toMatchObject([
		{ id, fileName: 'a.txt', mimeType: 'text/plain', size: 1 },
	]);
	const { json, binary } = await download(id);
	expect(json).toMatchObject({ id, fileName: 'a.txt', mimeType: 'text/plain' });
	expect((await readBinary(binary?.data)).toString()).toBe('A');
});

describe('the content of an attachment of Salesforce Classic', () => {
	const write = async (operation: 'create' | 'update', values: Record<string, string>) => {
		const mapper = await openMapper(
			salesforce,
			stage.crm,
			'Attachment',
			...(operation === 'update' ? (['getUpdatableFields'] as const) : []),
		);
		const { recordId, ...fields } = values;
		const [json] = await stage.runJson({
			...{ resource: 'record', operation, entity: stage.entity('Attachment') },
			...(recordId !== undefined && { findBy: 'id', recordId }),
			fields: mapper(fields),
		});
		return json!;
	};
	const contentOf = async (id: string) =>
		(await readBinary((await download(id)).binary?.data)).toString();

	test('is written in Base64 by Record: Create and Update, and downloaded', async () => {
		const values = { ParentId: stage.createLead(), Name: 'a.txt', Body: base64('A') };
		const created = await write('create', values);
		expect(created).toMatchObject({ outcome: 'created' });
		const id = created.id as string;
		expect(await contentOf(id)).toBe('A');
		const updated = await write('update', { recordId: id, Body: base64('Another one') });
		expect(updated).toMatchObject({ outcome: 'updated' });
		expect(await contentOf(id)).toBe('Another one');
	});

	test('is not among the fields of a record that is read', async () => {
		const values = { ParentId: stage.createLead(), Name: 'a.txt', Body: base64('A') };
		const recordId = create('Attachment', values);
		const [record] = await stage.runJson({
			...{ resource: 'record', operation: 'get', entity: stage.entity('Attachment'), recordId },
			options: { simplify: false },
		});
		expect(record).toMatchObject({ Name: 'a.txt' });
		expect(record).not.toHaveProperty('Body');
	});

	test('that is not Base64 fails its item, with what Salesforce says', async () => {
		const values = { ParentId: stage.createLead(), Name: 'a.txt', Body: 'not base64!' };
		expect(await write('create', values)).toMatchObject({
			outcome: 'failed',
			error: { message: expect.stringContaining('base64') as string },
		});
	});
});

test('a file is downloaded in its latest version, or in the one that is given', async () => {
	const lead = stage.createLead();
	const version = (text: string, more: Record<string, string>) =>
		create('ContentVersion', { PathOnClient: 'a.txt', VersionData: base64(text), ...more });
	const first = version('first', { FirstPublishLocationId: lead });
	const [{ id = '' } = {}] = (await list(lead)) as Array<{ id?: string }>;
	version('second', { ContentDocumentId: id });
	const contents = await Promise.all(
		[id, first].map(async (each) => readBinary((await download(each)).binary?.data)),
	);
	expect(contents.map(String)).toEqual(['second', 'first']);
});

test('an upload sets title, name and description, and its link is to the record', async () => {
	const lead = stage.createLead();
	const settings = {
		parameters: {
			...{ resource: 'file', operation: 'upload', entity: stage.entity('Lead') },
			...{ findBy: 'id', recordId: lead, binaryPropertyName: 'data' },
			options: { title: 'Offer', description: 'For Ada', fileName: 'offer.pdf' },
		},
		credentials: stage.crm.credentials,
		binaries: [await toBinary({ content: 'A', fileName: 'x.bin' })],
	};
	const [uploaded] = await runExecute(new salesforce.Action(), settings, [{}]);
	expect(uploaded?.json.id).toMatch(/^069/);
	const versions = emulator.as(stage.crm.colleague.id).list('ContentVersion');
	expect(versions.at(-1)).toMatchObject({
		Title: 'Offer',
		Description: 'For Ada',
		PathOnClient: 'offer.pdf',
		ContentDocumentId: uploaded?.json.id,
		FirstPublishLocationId: lead,
	});
});

test('a user who cannot create files gets the permission that is missing', async () => {
	emulator.access.restrict({ object: 'ContentVersion', access: 'noCreate' });
	const settings = {
		parameters: {
			...{ resource: 'file', operation: 'upload', entity: stage.entity('Lead') },
			...{ findBy: 'id', recordId: stage.createLead(), binaryPropertyName: 'data' },
		},
		credentials: stage.crm.credentials,
		binaries: [await toBinary({ content: 'A', fileName: 'a.txt' })],
	};
	await expect(runExecute(new salesforce.Action(), settings, [{}])).rejects.toThrow(
		/no Create permission for the object Content Version/,
	);
});
