/** What people read when n8n is older than the nodes need; n8n-workflow is replaced by an older version. */
import type { IExecuteFunctions, INode, INodeType, IPollFunctions } from 'n8n-workflow';

const NODES = {
	'Dynamics 365 Sync': '../../../nodes/Dynamics365/Dynamics365Sync.node',
	'Dynamics 365 Sync Trigger': '../../../nodes/Dynamics365/Dynamics365SyncTrigger.node',
	'Salesforce Sync': '../../../nodes/Salesforce/SalesforceSync.node',
	'Salesforce Sync Trigger': '../../../nodes/Salesforce/SalesforceSyncTrigger.node',
};

/** @returns the node as an n8n with this n8n-workflow loads it. */
function loadNode(file: string, version: string, missing: readonly string[]): INodeType {
	let node: INodeType | undefined;
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow/package.json', () => ({ version }));
		jest.doMock('n8n-workflow', () => {
			const workflow = jest.requireActual<Record<string, unknown>>('n8n-workflow');
			return { ...workflow, ...Object.fromEntries(missing.map((name) => [name, undefined])) };
		});
		const [Class] = Object.values(jest.requireActual<Record<string, new () => INodeType>>(file));
		node = new Class!();
	});
	return node!;
}

/** Runs it without anything that a CRM would need. */
async function run(node: INodeType): Promise<unknown> {
	const context = { getNode: () => ({ name: 'Node', parameters: {} }) as unknown as INode };
	if (node.poll) return await node.poll.call(context as unknown as IPollFunctions);
	return await node.execute?.call(context as unknown as IExecuteFunctions);
}

const TOO_OLD = /^This node needs n8n 2\.11 or newer\. This n8n is older/;

describe.each(Object.entries(NODES))('%s', (_, file) => {
	test.each([
		['1.82', '1.80.1', ['NodeConnectionTypes']],
		['1.123', '1.120.31', []],
		['2.8', '2.8.0', []],
	])('n8n %s loads it, and it says which n8n it needs', async (_n8n, version, missing) => {
		const node = loadNode(file, version, missing);
		const error = await run(node).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({
			message: expect.stringMatching(TOO_OLD) as string,
			description: 'Update n8n, and run the workflow again.',
		});
		expect(String((error as Error).message)).toContain(version);
	});

	test.each(['2.11.0', '2.41.0', '3.0.0'])('n8n %s is not rejected', async (version) => {
		const error = await run(loadNode(file, version, [])).catch((thrown: unknown) => thrown);
		expect((error as Error).message).not.toMatch(TOO_OLD);
	});
});
