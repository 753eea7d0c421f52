/** Note: Add, List. */
import type { INodeParameters } from 'n8n-workflow';
import type { SalesforceEmulator } from '../../../emulators/salesforce';
import { dynamics365 } from '../../../products/dynamics365';
import { salesforce, startSalesforce } from '../../../products/salesforce';
import { setOperationStage } from '../operationStage';

const products = [dynamics365, salesforce];

describe.each(products)('$name: notes', (underTest) => {
	const { names } = underTest;
	const stage = setOperationStage(underTest);
	const { createLead, runJson, run, callsOf } = stage;

	const onLead = (operation: string, more: INodeParameters = {}): INodeParameters => ({
		resource: 'note',
		operation,
		entity: stage.entity(names.lead),
		findBy: 'id',
		recordId: '={{ $json.id }}',
		...more,
	});
	const add = (more: INodeParameters = {}) =>
		onLead('add', { title: '={{ $json.title }}', note: '={{ $json.text }}', ...more });
	const list = (more: INodeParameters = {}) => onLead('list', more);

	test('a note is added to a record, and listed with its text', async () => {
		const id = createLead();
		const text = 'Wants <b>two</b> & "a half"';
		const [added] = await runJson(add(), [{ id, title: 'Call', text }]);
		expect(added).toMatchObject({
			outcome: 'created',
			id: expect.any(String) as string,
			recordId: id,
			entity: names.lead,
			url: underTest.recordPage(stage.crm.url, id),
		});
		expect(await runJson(list({ options: { fullTexts: true } }), [{ id }])).toMatchObject([
			{ id: added?.id, title: 'Call', text, recordId: id },
		]);
	});

	test('line breaks are kept', async () => {
		const id = createLead();
		await runJson(add(), [{ id, title: '', text: 'one\ntwo\r\n\nthree' }]);
		const [note] = await runJson(list({ options: { fullTexts: true } }), [{ id }]);
		expect((note?.text as string).replaceAll('\r\n', '\n')).toBe('one\ntwo\n\nthree');
	});

	test('a record can be found by key fields, and a missing one fails alone', async () => {
		const id = createLead({ [names.email]: 'notes@example.com' });
		const byEmail = {
			findBy: 'keyFields',
			keyFields: { keyField: [{ field: names.email, value: '={{ $json.email }}' }] },
		};
		const items = ['notes@example.com', 'missing@example.com'].map((email) => ({
			email,
			title: 'A',
			text: 'B',
		}));
		const output = await run(add(byEmail), items);
		expect(output.map(({ json }) => json)).toMatchObject([
			{ outcome: 'created', recordId: id },
			{ outcome: 'failed', error: { code: 'RECORD_NOT_FOUND' } },
		]);
	});

	test('an empty note fails, and nothing is sent for it', async () => {
		const [failed] = await runJson(add(), [{ id: createLead(), title: 'A', text: ' ' }]);
		expect(failed).toMatchObject({ outcome: 'failed', reason: 'The note is empty.' });
	});

	test('a dry run adds nothing', async () => {
		const id = createLead();
		const [preview] = await runJson(add({ options: { dryRun: true } }), [
			{ id, title: 'A', text: 'B' },
		]);
		expect(preview).toMatchObject({ outcome: 'created', dryRun: true, recordId: id });
		expect(await runJson(list(), [{ id }])).toEqual([]);
	});

	test('notes are listed for each item, newest first, and can be limited', async () => {
		const [first, second] = [createLead(), createLead()];
		for (const title of ['old', 'new']) {
			await runJson(add(), [{ id: first, title, text: title }]);
			stage.crm.clock.advance(60_000);
		}
		await runJson(add(), [{ id: second, title: 'other', text: 'other' }]);
		const output = await run(list(), [{ id: first }, { id: second }]);
		expect(output.map(({ json, pairedItem }) => [json.title, pairedItem])).toEqual([
			['new', { item: 0 }],
			['old', { item: 0 }],
			['other', { item: 1 }],
		]);
		const limited = await runJson(list({ returnAll: false, limit: 1 }), [{ id: first }]);
		expect(limited).toMatchObject([{ title: 'new' }]);
	});

	test('a hundred notes take few calls', async () => {
		const ids = Array.from({ length: 100 }, () => createLead());
		const items = ids.map((id) => ({ id, title: 'A', text: 'B' }));
		expect(await callsOf(() => runJson(add(), items))).toBeLessThanOrEqual(5);
		expect(await callsOf(() => runJson(list(), items))).toBeLessThanOrEqual(4);
	});

	test('a note that the CRM rejects fails with its reason', async () => {
		const [failed] = await runJson(add(), [
			{ id: createLead(), title: 'x'.repeat(600), text: 'B' },
		]);
		expect(failed).toMatchObject({ outcome: 'failed' });
		expect(failed?.reason).toMatch(/too long|maximum/i);
	});
});

describe('Salesforce', () => {
	let emulator: SalesforceEmulator;
	const stage = setOperationStage({
		...salesforce,
		async start() {
			const crm = await startSalesforce();
			({ emulator } = crm);
			return crm;
		},
	});
	const { createLead, runJson } = stage;
	const parameters = (operation: string, more: INodeParameters = {}): INodeParameters => ({
		resource: 'note',
		operation,
		entity: stage.entity('Lead'),
		findBy: 'id',
		recordId: '={{ $json.id }}',
		...more,
	});
	const add = parameters('add', { title: '={{ $json.title ?? "A" }}', note: '={{ $json.text }}' });

	test('without enhanced notes, a note of Salesforce Classic is added', async () => {
		const id = createLead();
		stage.crm.forbidReading('ContentNote');
		const [added] = await runJson(add, [{ id, text: 'B' }]);
		expect(added).toMatchObject({
			outcome: 'created',
			id: expect.stringMatching(/^002/) as string,
		});
		expect(await runJson(parameters('list'), [{ id }])).toMatchObject([{ title: 'A', text: 'B' }]);
	});

	test('the text of a long note is a preview, and whole on request', async () => {
		const [id, text] = [createLead(), 'x'.repeat(1000)];
		await runJson(add, [{ id, text }]);
		const [preview] = await runJson(parameters('list'), [{ id }]);
		expect(preview).toMatchObject({ text: 'x'.repeat(255), isPreview: true });
		const options = { fullTexts: true };
		const [whole] = await runJson(parameters('list', { options }), [{ id }]);
		expect(whole?.text).toBe(text);
		expect(whole).not.toHaveProperty('isPreview');
	});

	test('a note that cannot be linked is not left behind', async () => {
		const id = createLead();
		emulator.access.restrict({ object: 'ContentDocumentLink', access: 'noCreate' });
		const [failed] = await runJson(add, [{ id, title: 'Without record', text: 'B' }]);
		expect(failed).toMatchObject({ outcome: 'failed' });
		const notes = emulator.as(stage.crm.colleague.id).list('ContentNote');
		const unlinked = notes.filter(({ Title }) => Title === 'Without record');
		expect(unlinked).toMatchObject([{ IsDeleted: true }]);
	});
});

describe('Dynamics 365', () => {
	const stage = setOperationStage(dynamics365);

	test('a table without notes fails with what an administrator can change', async () => {
		const id = stage.crm.colleague.create('new_thing', { new_name: 'A' });
		const [failed] = await stage.runJson(
			{
				resource: 'note',
				operation: 'list',
				entity: stage.entity('new_thing'),
				findBy: 'id',
				recordId: id,
			},
			[{}],
		);
		expect(failed).toMatchObject({
			error: { message: expect.stringMatching(/has no notes and attachments/) as string },
		});
	});
});
