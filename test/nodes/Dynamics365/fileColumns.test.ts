/** Columns that hold a file or image, and what Dataverse does not accept as a file. */
import type { INodeParameters } from 'n8n-workflow';
import { createMetadata } from '../../../nodes/Dynamics365/driver/describe';
import { uploadToColumn } from '../../../nodes/Dynamics365/driver/files/fileColumns';
import { readFileName } from '../../../nodes/Dynamics365/driver/files/fileName';
import { createSender } from '../../../nodes/Dynamics365/driver/send';
import type { DataverseEmulator } from '../../emulators/dataverse';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { keepFilesInFolder, readBinary, toBinary, type GivenFile } from '../../support/binaryFiles';
import { editorContext, runExecute } from '../../support/n8nHost';
import { connect } from '../../support/plainTransport';
import { setOperationStage } from '../n8n/operationStage';

keepFilesInFolder();

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(500, 7)]);

let emulator: DataverseEmulator;
const stage = setOperationStage({
	...dynamics365,
	async start() {
		const crm = await startDynamics365();
		({ emulator } = crm);
		return crm;
	},
});

const newThing = () => stage.crm.colleague.create('new_thing', { new_name: 'A' });
const newLead = () => stage.createLead();

const onThing = (operation: string, more: INodeParameters): INodeParameters => ({
	resource: 'file',
	operation,
	entity: stage.entity('new_thing'),
	findBy: 'id',
	recordId: '={{ $json.id }}',
	binaryPropertyName: 'data',
	...more,
});

const upload = async (id: string, file: GivenFile, more: INodeParameters) => {
	const settings = {
		parameters: onThing('upload', more),
		credentials: stage.crm.credentials,
		onError: 'continueRegularOutput' as const,
		binaries: [await toBinary(file)],
	};
	return (await runExecute(new dynamics365.Action(), settings, [{ id }]))[0]!.json;
};
const inField = (fileField: string) => ({ operation: 'uploadToField', fileField });
const attached = () => ({ entity: stage.entity('lead') });

const download = async (id: string, fileField: string) => {
	const parameters = onThing('downloadFromField', { fileField });
	return (await stage.run(parameters, [{ id }]))[0]!;
};

test.each([
	['a file', 'new_contract', { content: 'Vertrag', fileName: 'Übersicht — 2026.pdf' }],
	['an image', 'new_photo', { content: PNG, fileName: 'photo.png' }],
])('%s replaces what is in the column, and is downloaded as it was', async (_, column, file) => {
	const id = newThing();
	await upload(
		id,
		{ content: column === 'new_photo' ? PNG : 'old', fileName: 'old.png' },
		inField(column),
	);
	expect(await upload(id, file, inField(column))).toMatchObject({
		outcome: 'updated',
		field: column,
		fileName: file.fileName,
		recordId: id,
	});
	const { json, binary } = await download(id, column);
	expect(json).toMatchObject({ recordId: id, field: column, fileName: file.fileName });
	expect(await readBinary(binary?.data)).toEqual(Buffer.from(file.content as string));
});

test.each([
	['new_contract', 'holds no file'],
	['new_photo', 'holds no image'],
])('%s that is empty fails with that reason', async (column, reason) => {
	const { json } = await download(newThing(), column);
	expect(json).toMatchObject({
		error: { code: 'FILE_NOT_FOUND', message: expect.stringContaining(reason) as string },
	});
});

test.each([
	['a column that holds no files', 'new_name', /does not hold files.*|new_name/],
	['a column that does not exist', 'new_nothing', /does not exist/],
	['no column', '', /No field for the file is selected/],
])('%s is rejected before anything is sent', async (_, column, reason) => {
	const id = newThing();
	const json = await upload(id, { content: 'A', fileName: 'a.txt' }, inField(column));
	expect(json.reason).toMatch(reason);
});

test.each([
	['a blocked file type', { content: 'A', fileName: 'a.exe' }, 'new_contract', '0x80043e09'],
	['what is no image', { content: 'A', fileName: 'a.png' }, 'new_photo', '0x80072553'],
	[
		'a file that is too large',
		{ content: Buffer.alloc(11_000_000), fileName: 'a.bin' },
		'new_contract',
		'0x80044a02',
	],
])('%s is rejected with its reason', async (_, file, column, code) => {
	const json = await upload(newThing(), file, inField(column));
	expect(json).toMatchObject({ outcome: 'failed', error: { code } });
});

test.each([
	['a blocked file type', { content: 'A', fileName: 'a.exe' }, '0x80043e09'],
	[
		'a file that is too large in Base64',
		{ content: Buffer.alloc(3_950_000), fileName: 'a.bin' },
		'0x80044a02',
	],
	[
		'a large file that is too large in Base64',
		{ content: Buffer.alloc(4_500_000), fileName: 'a.bin' },
		'0x80044a02',
	],
])('as an attachment, %s is rejected with its reason', async (_, file, code) => {
	const json = await upload(newLead(), file, attached());
	expect(json).toMatchObject({ outcome: 'failed', error: { code } });
});

test('a large attachment is not added twice when the last response is lost', async () => {
	emulator.organization.maxUploadFileSize = 131_072_000;
	const id = newLead();
	stage.crm.faults.add({ path: /CommitAnnotationBlocksUpload/, cut: 'afterWrite' });
	const file = { content: Buffer.alloc(5_000_000, 1), fileName: 'a.bin' };
	expect(await upload(id, file, attached())).toMatchObject({ outcome: 'created' });
	const list = { ...onThing('list', attached()) };
	expect(await stage.runJson(list, [{ id }])).toMatchObject([{ size: 5_000_000 }]);
});

test('a note without a file cannot be downloaded', async () => {
	const note = stage.crm.colleague.create('annotation', { subject: 'A', notetext: 'B' });
	const [json] = await stage.runJson({ resource: 'file', operation: 'download', fileId: note });
	expect(json).toMatchObject({ error: { code: 'FILE_NOT_FOUND' } });
});

test('an upload to a column whose token has expired is sent again as a whole', async () => {
	const id = newThing();
	const content = Buffer.alloc(50_000, 3);
	stage.crm.faults.add({
		method: 'PATCH',
		path: /new_contract/,
		answer: { status: 401, body: '' },
	});
	const json = await upload(id, { content, fileName: 'a.bin' }, inField('new_contract'));
	expect(json).toMatchObject({ outcome: 'updated' });
	const { binary } = await download(id, 'new_contract');
	expect(await readBinary(binary?.data)).toEqual(content);
});

test('a file that does not fit into one request is sent in chunks', async () => {
	const id = newThing();
	const content = Buffer.alloc(9_000_000, 5);
	const sender = createSender(connect(stage.crm, stage.crm.issueToken()));
	await uploadToColumn(
		sender,
		createMetadata(sender),
		{ record: { entity: 'new_thing', id }, field: 'new_contract' },
		{
			name: 'Übersicht.bin',
			mimeType: '',
			content: {
				size: content.length,
				async *open() {
					yield await Promise.resolve(content.subarray(0, 5_000_000));
					yield content.subarray(5_000_000);
				},
			},
		},
		{ singleRequest: 1_000_000 },
	);
	const chunks = stage.crm.log.entries.filter(({ path }) => path.includes('sessiontoken'));
	expect(chunks.map(({ headers, status }) => [headers['content-range'], status])).toEqual([
		['bytes 0-4194303/9000000', 206],
		['bytes 4194304-8388607/9000000', 206],
		['bytes 8388608-8999999/9000000', 204],
	]);
	const { json, binary } = await download(id, 'new_contract');
	expect(json.fileName).toBe('Übersicht.bin');
	expect((await readBinary(binary?.data)).equals(content)).toBe(true);
});

test('the editor lists the columns that hold files', async () => {
	const node = new dynamics365.Action();
	const context = editorContext(node, {
		parameters: { ...onThing('uploadToField', {}), authentication: 'app' },
		credentials: stage.crm.credentials,
	});
	const options = await node.methods.loadOptions.getFileFields.call(context);
	expect(options).toEqual([
		{ name: 'Contract', value: 'new_contract', description: 'new_contract, file' },
		{ name: 'Photo', value: 'new_photo', description: 'new_photo, image' },
	]);
});

test.each([
	['bare', { 'content-disposition': 'inline; filename=contract.pdf' }, 'contract.pdf'],
	[
		'encoded',
		{ 'content-disposition': 'inline; filename="=?utf-8?B?w5xiZXJzaWNodC5wZGY=?="' },
		'Übersicht.pdf',
	],
	['extended', { 'content-disposition': "inline; filename*=UTF-8''%C3%9C.pdf" }, 'Ü.pdf'],
	['in the other header', { 'x-ms-file-name': 'a.txt' }, 'a.txt'],
	['nowhere', {}, ''],
])('a file name is read where it is %s', (_, headers, name) => {
	expect(readFileName(headers as Record<string, string>)).toBe(name);
});
