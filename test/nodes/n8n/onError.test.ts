/** What a workflow gets of an item that failed, where On Error continues: in n8n-core's engine, which changes such items. */
import { NodeConnectionTypes, type IConnections, type IDataObject, type INode } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { productsUnderTest, type EmulatedProduct } from '../../products';
import { openMapper } from '../../support/mapper';
import { RunningWorkflow } from '../../support/n8nWorkflow';

const SUCCESS = 'Success';
const FAILURE = 'Failure';

const nodeOf = (name: string, type: string, more: Partial<INode> = {}): INode => ({
	...{ id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} },
	...more,
});

const connect = (...names: string[]): IConnections[string] => ({
	main: names.map((node) => [{ node, type: NodeConnectionTypes.Main, index: 0 }]),
});

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead } = underTest;
	let crm: EmulatedProduct;
	beforeAll(async () => {
		await trustEmulators();
		crm = await underTest.start();
	});
	afterAll(() => crm.close());

	/** @returns the items that each output of the node returned, for a good item and a bad one. */
	async function outputs(onError: INode['onError'], parameters: INode['parameters']) {
		const type = `n8n-nodes-crm-sync.${new underTest.Action().description.name}`;
		const workflow = {
			name: 'On Error',
			nodes: [
				nodeOf('Start', 'n8n-nodes-base.webhook'),
				nodeOf('Node', type, {
					...{ onError, parameters },
					credentials: Object.fromEntries(
						Object.keys(crm.credentials).map((name) => [name, { id: name, name }]),
					),
				}),
				...[SUCCESS, FAILURE].map((name) => nodeOf(name, 'n8n-nodes-base.webhook')),
			],
			connections: { Start: connect('Node'), Node: connect(SUCCESS, FAILURE) },
		};
		const items = ['Hopper', 'x'.repeat(300)].map((name) => ({
			json: { name, row: `row of ${name[0]}` },
		}));
		return await new RunningWorkflow(workflow, crm.credentials).run({ trigger: 'Start', items });
	}

	const createLead = async () => ({
		...{ resource: 'record', operation: 'create' },
		entity: { __rl: true, mode: 'name', value: names.lead },
		fields: (await openMapper(underTest, crm, names.lead))({
			...newLead,
			[names.lastName]: '={{ $json.name }}',
		}),
	});
	const getLead = () => ({
		...{ resource: 'record', operation: 'get', findBy: 'id', recordId: '={{ $json.name }}' },
		entity: { __rl: true, mode: 'name', value: names.lead },
	});
	const clear = {
		message: expect.stringMatching(/^\S.{14,}/s) as string,
		advice: expect.stringMatching(/^[A-Z].+\.$/s) as string,
	};

	test('on the regular output, it has its outcome and the error', async () => {
		const returned = await outputs('continueRegularOutput', await createLead());
		expect(returned.get(SUCCESS)).toMatchObject([
			{ outcome: 'created' },
			{ outcome: 'failed', error: clear },
		]);
		expect(returned.has(FAILURE)).toBe(false);
	});

	test('on the error output, it has the error, the outcome in it, and the values of the input item', async () => {
		const returned = await outputs('continueErrorOutput', await createLead());
		expect(returned.get(SUCCESS)).toMatchObject([{ outcome: 'created' }]);
		expect(returned.get(FAILURE)).toMatchObject([
			{ row: 'row of x', error: { ...clear, details: { outcome: 'failed' } } },
		]);
	});

	test('of an operation without outcomes, it has the error', async () => {
		const regular = await outputs('continueRegularOutput', getLead());
		expect(regular.get(SUCCESS)).toMatchObject([{ error: clear }, { error: clear }]);
		const separate = await outputs('continueErrorOutput', getLead());
		expect(separate.get(FAILURE)).toMatchObject([
			{ row: 'row of H', error: clear },
			{ row: 'row of x', error: clear },
		]);
		const [failed] = separate.get(FAILURE)!;
		expect(Object.keys(failed!.error as IDataObject)).not.toContain('details');
	});
});
