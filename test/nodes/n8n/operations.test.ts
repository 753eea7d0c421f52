/** What every operation owes to the nodes and to the shared runner, for every product that has it. */
import type { INode, INodeParameters } from 'n8n-workflow';
import { operationsOf } from '../../../nodes/n8n/operations';
import { operationsWithoutRow } from '../../e2e/operationRows';
import { trustEmulators } from '../../emulators/kernel/tls';
import { productsUnderTest, type EmulatedProduct } from '../../products';
import { errorOf } from '../../support/itemError';
import { runExecute } from '../../support/n8nHost';

beforeAll(trustEmulators);

test.each(['Dynamics 365', 'Salesforce'] as const)(
	'every operation of %s has a row in the table that a real n8n runs',
	(label) => {
		expect(operationsWithoutRow(label)).toEqual([]);
	},
);

describe.each(productsUnderTest)('$name', ({ product, Action, start }) => {
	let crm: EmulatedProduct;

	beforeAll(async () => {
		crm = await start();
	});
	afterAll(() => crm.close());

	const offered = operationsOf(product).map((operation) => ({
		name: `${operation.resource}: ${operation.name}`,
		operation,
	}));

	describe.each(offered)('$name', ({ operation }) => {
		const { resource, value } = operation;
		const run = async (
			items: number,
			onError?: INode['onError'],
			runOptions: INodeParameters = {},
		) =>
			await runExecute(
				new Action(),
				{
					parameters: { resource, operation: value, runOptions },
					credentials: crm.credentialsFor('my crm'),
					onError,
				},
				Array.from({ length: items }, () => ({})),
			);

		test('is in the list of the editor, described for a person and for an AI agent', () => {
			const { properties } = new Action().description;
			const list = properties.find(
				({ name, displayOptions }) =>
					name === 'operation' && displayOptions?.show?.resource?.includes(resource),
			);
			expect(list?.options).toContainEqual({
				name: operation.name,
				value,
				action: expect.stringMatching(/^[A-Z][a-z]/) as string,
				description: expect.stringMatching(/^[A-Z].{30,}\.$/s) as string,
			});
		});

		test('shows its parameters for itself alone', () => {
			const own = operation.properties(product).map(({ name }) => name);
			const shown = new Action().description.properties.filter(
				({ displayOptions }) =>
					displayOptions?.show?.resource?.includes(resource) &&
					displayOptions.show.operation?.includes(value),
			);
			expect(shown.map(({ name }) => name)).toEqual(own);
		});

		test('has one failed item for every item when the CRM cannot be opened and On Error continues', async () => {
			const output = await run(3, 'continueRegularOutput');
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual([
				{ item: 0 },
				{ item: 1 },
				{ item: 2 },
			]);
			for (const item of output) expect(errorOf(item)?.message).toMatch(/"my crm" is not/);
		});

		test('has the run options, and its summary follows the items', async () => {
			const output = await run(3, 'continueRegularOutput', { addRunSummary: true });
			expect(output).toHaveLength(4);
			expect(output.at(-1)).toMatchObject({
				json: { runSummary: { items: 3, outcomes: { failed: 3 }, apiCalls: 0 } },
				pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }],
			});
		});

		test('stops the node with the first error otherwise', async () => {
			await expect(run(3)).rejects.toMatchObject({ context: { itemIndex: 0 } });
		});

		test('returns no items for no items', async () => {
			expect(await run(0)).toEqual([]);
		});
	});
});
