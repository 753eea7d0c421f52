/** Case: Close, and Add Comment. */
import type { INodeParameters } from 'n8n-workflow';
import { setOperationStage } from '../operationStage';
import { productsWithCases } from './caseNames';
import { errorOf } from '../../../support/itemError';

describe.each(productsWithCases)('$name: cases', ({ underTest, cases, fields }) => {
	const stage = setOperationStage(underTest);
	const { run, runJson, callsOf } = stage;
	const { unknownUserId, names } = underTest;
	const { entity, comments, open } = cases;

	let accountId = '';
	beforeAll(() => {
		accountId = stage.crm.colleague.create(names.account, { [names.accountName]: 'Engines' });
	});
	const createCase = () =>
		stage.crm.colleague.create(entity.name, {
			[cases.subject]: 'Broken',
			...fields.ofAccount(accountId),
		});
	const readCase = async (id: string) => {
		const get = { resource: 'record', operation: 'get', entity: stage.entity(entity.name) };
		const [record] = await runJson({ ...get, findBy: 'id', recordId: id, simplify: false });
		return record ?? {};
	};
	const isOpen = async (id: string) => (await readCase(id))[open.field] === open.value;

	describe('Close', () => {
		const close = (more: INodeParameters = {}): INodeParameters => ({
			resource: 'case',
			operation: 'close',
			findCaseBy: 'id',
			caseId: '={{ $json.id }}',
			...more,
		});

		test('closes a case, with what solved it', async () => {
			const id = createCase();
			const [closed] = await runJson(close({ resolution: 'Replaced the cable.' }), [{ id }]);
			expect(closed).toMatchObject({
				outcome: 'closed',
				id,
				entity: entity.name,
				url: expect.stringContaining(id) as string,
			});
			expect(await isOpen(id)).toBe(false);
			const said = fields.needsCustomer
				? { entity: 'incidentresolution', field: 'subject' }
				: { entity: 'CaseComment', field: 'CommentBody' };
			const records = await runJson({
				resource: 'record',
				operation: 'getAll',
				entity: stage.entity(said.entity),
				returnAll: true,
			});
			expect(records).toContainEqual(
				expect.objectContaining({ [said.field]: 'Replaced the cable.' }),
			);
		});

		test('by case number, with another status of closed cases', async () => {
			const id = createCase();
			const caseNumber = (await readCase(id))[cases.number] as string;
			const options = { status: fields.statuses.closed };
			const [closed] = await runJson(close({ findCaseBy: 'number', caseNumber, options }));
			expect(closed).toMatchObject({ outcome: 'closed', id });
			expect(await isOpen(id)).toBe(false);
		});

		test('leaves a closed case as it is, also one that an earlier item has closed', async () => {
			const id = createCase();
			expect(await runJson(close(), [{ id }, { id }])).toMatchObject([
				{ outcome: 'closed', id },
				{ outcome: 'unchanged', id, reason: 'An earlier item has closed the case.' },
			]);
			expect(await runJson(close(), [{ id }])).toMatchObject([
				{ outcome: 'unchanged', id, reason: 'The case is already closed.' },
			]);
		});

		test('an item whose case an earlier one has closed otherwise says so', async () => {
			const id = createCase();
			const items = ['Replaced.', 'Refunded.'].map((resolution) => ({ id, resolution }));
			const closed = await runJson(close({ resolution: '={{ $json.resolution }}' }), items);
			const reason = 'An earlier item has closed the case, with another resolution or status.';
			expect(closed).toMatchObject([{ outcome: 'closed' }, { outcome: 'unchanged', id, reason }]);
		});

		test('where the first item of a case is rejected, the next one closes it', async () => {
			const id = createCase();
			const items = ['Nothing', 'Nothing', ''].map((status) => ({ id, status }));
			const closed = await runJson(close({ options: { status: '={{ $json.status }}' } }), items);
			expect(closed.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'closed']);
			expect(await isOpen(id)).toBe(false);
		});

		test.each<[what: string, parameters: INodeParameters]>([
			['a case that does not exist', { caseId: unknownUserId }],
			['an empty ID', { caseId: '' }],
			['an unknown case number', { findCaseBy: 'number', caseNumber: 'none' }],
			['an unknown status', { options: { status: 'Nothing' } }],
			['a status of open cases', { options: { status: fields.statuses.open } }],
			['a resolution that is too long', { resolution: 'x'.repeat(4_001) }],
		])('fails for %s, alone', async (_, parameters) => {
			const id = createCase();
			const [failed] = await run(close(parameters), [{ id }]);
			expect(failed?.json).toMatchObject({ outcome: 'failed', error: {} });
			expect(errorOf(failed)).toBeDefined();
			expect(await isOpen(id)).toBe(true);
		});

		test('a dry run closes nothing', async () => {
			const id = createCase();
			const closed = await runJson(close({ options: { dryRun: true } }), [{ id }]);
			expect(closed).toMatchObject([{ outcome: 'closed', id, dryRun: true }]);
			expect(await isOpen(id)).toBe(true);
		});

		test('1,000 items, half of them without a case, take few calls', async () => {
			const ids = Array.from({ length: 500 }, createCase);
			const items = ids.flatMap((id) => [{ id }, { id: unknownUserId }]);
			let outcomes: unknown[] = [];
			const calls = await callsOf(async () => {
				outcomes = (await runJson(close(), items)).map(({ outcome }) => outcome);
			});
			expect(outcomes).toEqual(ids.flatMap(() => ['closed', 'failed']));
			// The descriptions, the search, the statuses in Salesforce, and the write.
			expect(calls).toBeLessThanOrEqual(5);
		}, 60_000);
	});

	describe('Add Comment', () => {
		const comment = (more: INodeParameters = {}): INodeParameters => ({
			resource: 'case',
			operation: 'addComment',
			findCaseBy: 'id',
			caseId: '={{ $json.id }}',
			comment: '={{ $json.text ?? "Called back." }}',
			...more,
		});

		test('adds a comment to a case, by ID and by case number', async () => {
			const id = createCase();
			const caseNumber = (await readCase(id))[cases.number] as string;
			const [byId] = await runJson(comment(), [{ id }]);
			const [byNumber] = await runJson(comment({ findCaseBy: 'number', caseNumber }));
			expect(byId).toMatchObject({ outcome: 'created', caseId: id, entity: entity.name });
			expect(byNumber).toMatchObject({ outcome: 'created', caseId: id });
			const get = { resource: 'record', operation: 'get', entity: stage.entity(comments.entity) };
			const [added] = await runJson({ ...get, findBy: 'id', recordId: byId?.id as string });
			expect(added).toMatchObject({ [comments.text]: 'Called back.', [comments.caseLookup]: id });
		});

		test.each<[what: string, parameters: INodeParameters]>([
			['a case that does not exist', { caseId: unknownUserId }],
			['an empty comment', { comment: ' ' }],
			['a comment that is too long', { comment: 'x'.repeat(fields.maxComment + 1) }],
		])('fails for %s, alone', async (_, parameters) => {
			const before = stage.crm.count(comments.entity);
			const [failed] = await run(comment(parameters), [{ id: createCase() }]);
			expect(failed?.json).toMatchObject({ outcome: 'failed', error: {} });
			expect(errorOf(failed)).toBeDefined();
			expect(stage.crm.count(comments.entity)).toBe(before);
		});

		test('a dry run adds nothing', async () => {
			const before = stage.crm.count(comments.entity);
			const id = createCase();
			const added = await runJson(comment({ options: { dryRun: true } }), [{ id }]);
			expect(added).toMatchObject([{ outcome: 'created', caseId: id, dryRun: true }]);
			expect(stage.crm.count(comments.entity)).toBe(before);
		});

		test('1,000 items, half of them empty, take few calls', async () => {
			const id = createCase();
			const items = Array.from({ length: 1_000 }, (_, index) => ({
				id,
				text: index % 2 === 0 ? `Comment ${index}` : '',
			}));
			let outcomes: unknown[] = [];
			const calls = await callsOf(async () => {
				outcomes = (await runJson(comment(), items)).map(({ outcome }) => outcome);
			});
			expect(outcomes).toEqual(items.map(({ text }) => (text === '' ? 'failed' : 'created')));
			// The descriptions, the search, and the write.
			expect(calls).toBeLessThanOrEqual(5);
		}, 60_000);
	});
});
