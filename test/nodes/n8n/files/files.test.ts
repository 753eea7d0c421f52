/** File: Upload, Download, List. */
import { createHash } from 'node:crypto';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { dynamics365, startDynamics365 } from '../../../products/dynamics365';
import { salesforce } from '../../../products/salesforce';
import {
	keepFilesInFolder,
	readBinary,
	toBinary,
	type GivenFile,
} from '../../../support/binaryFiles';
import { runExecute } from '../../../support/n8nHost';
import { setOperationStage } from '../operationStage';

keepFilesInFolder();

/** Bytes of every value, so that none is taken for a character. */
const bytes = (length: number) => Buffer.alloc(length, Buffer.from([...Array(251).keys()]));

const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** An environment whose administrator allows files of 128 MB. */
const largeFiles = {
	...dynamics365,
	async start() {
		const crm = await startDynamics365();
		crm.emulator.organization.maxUploadFileSize = 131_072_000;
		return crm;
	},
};

const products = [
	// The first two batches read the definitions of the tables.
	{ ...largeFiles, upload: { path: /\$batch$/, skip: 2 }, isRepeatable: true },
	{ ...salesforce, upload: { path: /ContentVersion$/ }, isRepeatable: false },
];

describe.each(products)('$name: files', (underTest) => {
	const { names, Action, isRepeatable } = underTest;
	const stage = setOperationStage(underTest);
	const { createLead, run, runJson, callsOf } = stage;

	const onLead = (operation: string, more: INodeParameters = {}): INodeParameters => ({
		resource: 'file',
		operation,
		entity: stage.entity(names.lead),
		findBy: 'id',
		recordId: '={{ $json.id }}',
		...more,
	});
	const download = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'file',
		operation: 'download',
		fileId: '={{ $json.id }}',
		binaryPropertyName: 'data',
		...more,
	});

	/** Uploads a file for each item. */
	const upload = async (
		items: readonly IDataObject[],
		files: ReadonlyArray<GivenFile | undefined>,
		more: INodeParameters = {},
		onError: INode['onError'] = 'continueRegularOutput',
	) => {
		const binaries = await Promise.all(
			files.map(async (file) => (file ? await toBinary(file) : undefined)),
		);
		const parameters = onLead('upload', { binaryPropertyName: 'data', ...more });
		const { credentials } = stage.crm;
		return await runExecute(new Action(), { parameters, credentials, onError, binaries }, items);
	};

	test('a file is uploaded, listed and downloaded as it was', async () => {
		const id = createLead();
		const content = bytes(100_000);
		const file = { content, fileName: 'offer.pdf', mimeType: 'application/pdf' };
		const [uploaded] = await upload([{ id }], [file]);
		expect(uploaded?.json).toMatchObject({
			outcome: 'created',
			id: expect.any(String) as string,
			fileName: 'offer.pdf',
			recordId: id,
			entity: names.lead,
		});
		const listed = await runJson(onLead('list'), [{ id }]);
		expect(listed).toMatchObject([
			{ id: uploaded?.json.id, fileName: 'offer.pdf', size: content.length, recordId: id },
		]);
		const [downloaded] = await run(download(), listed);
		expect(downloaded?.json).toMatchObject({
			id: uploaded?.json.id,
			fileName: 'offer.pdf',
			mimeType: 'application/pdf',
		});
		const { data } = downloaded!.binary!;
		expect(data).toMatchObject({ fileName: 'offer.pdf', mimeType: 'application/pdf' });
		expect(hashOf(await readBinary(data))).toBe(hashOf(content));
	});

	test('a name outside ASCII is kept, and can be set', async () => {
		const id = createLead();
		const file = { content: 'Grüße', fileName: 'data.txt' };
		const options = { fileName: 'Übersicht "2026".txt', description: 'Überblick' };
		await upload([{ id }], [file], { options });
		const listed = await runJson(onLead('list'), [{ id }]);
		expect(listed).toMatchObject([{ fileName: 'Übersicht "2026".txt' }]);
		const [downloaded] = await run(download(), listed);
		expect((await readBinary(downloaded?.binary?.data)).toString()).toBe('Grüße');
	});

	test('a large file arrives whole', async () => {
		const id = createLead();
		const content = bytes(9_500_000);
		const [uploaded] = await upload([{ id }], [{ content, fileName: 'video.mp4' }]);
		expect(uploaded?.json).toMatchObject({ outcome: 'created' });
		const [downloaded] = await run(download(), [{ id: uploaded?.json.id }]);
		expect(hashOf(await readBinary(downloaded?.binary?.data))).toBe(hashOf(content));
	});

	test('ten files take one call each, and a few for all', async () => {
		const items = Array.from({ length: 10 }, () => ({ id: createLead() }));
		const files = items.map((_, index) => ({ content: `file ${index}`, fileName: `${index}.txt` }));
		await upload(items.slice(0, 1), files);
		const uploads = await callsOf(() => upload(items, files));
		expect(uploads).toBeGreaterThanOrEqual(10);
		expect(uploads).toBeLessThanOrEqual(14);
		expect(await callsOf(() => runJson(onLead('list'), items))).toBeLessThanOrEqual(4);
		const listed = await runJson(onLead('list'), items);
		const downloads = await callsOf(() => run(download(), listed));
		expect(downloads).toBeLessThanOrEqual(listed.length + 4);
	});

	test('an item without a file fails alone, and names the field', async () => {
		const items = [{ id: createLead() }, { id: createLead() }];
		const output = await upload(items, [undefined, { content: 'A', fileName: 'a.txt' }]);
		expect(output.map(({ json }) => json)).toMatchObject([
			{ outcome: 'failed', reason: expect.stringMatching(/data/) as string },
			{ outcome: 'created' },
		]);
	});

	test('an empty file and a record that does not exist fail alone', async () => {
		const missing = createLead();
		stage.crm.colleague.delete(names.lead, missing);
		const output = await upload(
			[{ id: createLead() }, { id: missing }, { id: createLead() }],
			[
				{ content: '', fileName: 'empty.txt' },
				{ content: 'A', fileName: 'a.txt' },
				{ content: 'B', fileName: 'b.txt' },
			],
		);
		expect(output.map(({ json, pairedItem }) => [json.outcome, pairedItem])).toEqual([
			['failed', { item: 0 }],
			['failed', { item: 1 }],
			['created', { item: 2 }],
		]);
		expect(output[0]?.json.reason).toBe('The file "empty.txt" is empty.');
		expect(output[1]?.json).toMatchObject({ error: { code: 'RECORD_NOT_FOUND' } });
	});

	test('a dry run uploads nothing', async () => {
		const id = createLead();
		const file = { content: 'A', fileName: 'a.txt' };
		const [preview] = await upload([{ id }], [file], { options: { dryRun: true } });
		expect(preview?.json).toMatchObject({ outcome: 'created', dryRun: true, fileName: 'a.txt' });
		expect(await runJson(onLead('list'), [{ id }])).toEqual([]);
	});

	test('notes without a file are not among the files', async () => {
		const id = createLead();
		await runJson({ ...onLead('add'), resource: 'note', title: 'A', note: 'B' }, [{ id }]);
		expect(await runJson(onLead('list'), [{ id }])).toEqual([]);
	});

	test('a file that does not exist fails alone', async () => {
		const id = createLead();
		await upload([{ id }], [{ content: 'A', fileName: 'a.txt' }]);
		const [listed] = await runJson(onLead('list'), [{ id }]);
		const output = await run(download(), [{ id: 'nothing' }, { id: listed?.id }, { id: '' }]);
		expect(output.map(({ json, binary }) => [json.error ?? 'ok', binary !== undefined])).toEqual([
			[expect.objectContaining({ code: 'RECORD_NOT_FOUND' }), false],
			['ok', true],
			[expect.objectContaining({ message: 'The file ID is empty.' }), false],
		]);
	});

	test('an upload whose token has expired is sent again as a whole', async () => {
		const id = createLead();
		const content = bytes(50_000);
		stage.crm.faults.add({ ...underTest.upload, answer: { status: 401, body: '' } });
		const [uploaded] = await upload([{ id }], [{ content, fileName: 'a.bin' }]);
		expect(uploaded?.json).toMatchObject({ outcome: 'created' });
		const [downloaded] = await run(download(), [{ id: uploaded?.json.id }]);
		expect(hashOf(await readBinary(downloaded?.binary?.data))).toBe(hashOf(content));
	});

	test('a download whose connection is lost fails with its reason', async () => {
		const id = createLead();
		await upload([{ id }], [{ content: 'A', fileName: 'a.txt' }]);
		const listed = await runJson(onLead('list'), [{ id }]);
		stage.crm.faults.add({ path: /documentbody|VersionData/, times: 99, cut: 'beforeWrite' });
		const [failed] = await run(download(), listed);
		expect(failed?.json).toMatchObject({
			error: { message: expect.stringMatching(/closed the connection/) as string },
		});
	});

	test('an upload without a response adds no second file', async () => {
		const id = createLead();
		stage.crm.faults.add({ ...underTest.upload, cut: 'afterWrite' });
		const [output] = await upload([{ id }], [{ content: 'A', fileName: 'a.txt' }]);
		expect(await runJson(onLead('list'), [{ id }])).toHaveLength(1);
		expect(output?.json.outcome).toBe(isRepeatable ? 'created' : 'failed');
	});
});
