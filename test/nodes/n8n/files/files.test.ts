/** File: Upload, Download, List. */
import { readBinary } from '../../../support/binaryFiles';
import { bytes, hashOf, products, setFileStage } from './fileStage';

describe.each(products)('$name: files', (underTest) => {
	const { names } = underTest;
	const { stage, onLead, download, upload } = setFileStage(underTest);
	const { createLead, run, runJson, callsOf } = stage;

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
});
