/** File: Upload and Download over a connection that is lost, or with a token that has expired. */
import { readBinary } from '../../../support/binaryFiles';
import { bytes, hashOf, products, setFileStage } from './fileStage';

/** A request is sent again as often as ever, only without the pause before it. */
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: () => Promise.resolve(),
}));

describe.each(products)('$name: files', (underTest) => {
	const { isRepeatable } = underTest;
	const { stage, onLead, download, upload } = setFileStage(underTest);
	const { createLead, run, runJson } = stage;

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
