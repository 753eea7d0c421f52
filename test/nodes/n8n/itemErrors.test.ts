/** What n8n itself rejects while a node reads its parameters: the reason is in the description of its error. */
import type { INodeType, ResourceMapperField } from 'n8n-workflow';
import { toItemError, toNodeError } from '../../../nodes/n8n/errors';
import { trustEmulators } from '../../emulators/kernel/tls';
import { errorOf } from '../../support/itemError';
import { mapInEditor, openMapper } from '../../support/mapper';
import { runExecute } from '../../support/n8nHost';
import { productsUnderTest, type EmulatedProduct } from '../../products';

/** A list of which the value is not an option. */
const rating: ResourceMapperField = {
	id: 'Rating',
	displayName: 'Rating',
	type: 'options',
	options: [{ name: 'Hot', value: 'Hot' }],
	display: true,
	required: false,
	defaultMatch: false,
};

describe('a resource mapper with a value that n8n does not accept', () => {
	/** A node that reads its mapper, and throws or returns what that throws. */
	const reading = (returns: boolean): INodeType => ({
		description: {
			displayName: 'Reader',
			name: 'reader',
			group: [],
			version: 1,
			description: '',
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			properties: [{ displayName: 'Fields', name: 'fields', type: 'resourceMapper', default: {} }],
		},
		async execute() {
			try {
				this.getNodeParameter('fields.value', 0);
				return await Promise.resolve([[]]);
			} catch (error) {
				const { message, advice } = toItemError(error);
				if (returns) return [[{ json: { message, advice } }]];
				throw toNodeError(this.getNode(), error, 0);
			}
		},
	});
	const run = async (returns: boolean) =>
		await runExecute(
			reading(returns),
			{ parameters: { fields: mapInEditor([rating], { Rating: 'Lukewarm' }) }, credentials: {} },
			[{}],
		);

	const message = expect.stringContaining('Invalid input') as unknown;
	const description = expect.stringContaining('Lukewarm') as unknown;

	test('the item that fails has the reason as its advice', async () => {
		const [item] = await run(true);
		expect(item?.json).toEqual({ message, advice: description });
	});

	test('the node that stops shows the reason', async () => {
		await expect(run(false)).rejects.toMatchObject({ message, description });
	});
});

describe.each(productsUnderTest)('$name: a value that is not one of the options', (underTest) => {
	const { names } = underTest;
	let crm: EmulatedProduct;
	beforeAll(async () => {
		await trustEmulators();
		crm = await underTest.start();
	});
	afterAll(() => crm.close());

	const run = async (onError?: 'continueRegularOutput') =>
		await runExecute(
			new underTest.Action(),
			{
				parameters: {
					resource: 'record',
					operation: 'upsert',
					entity: { __rl: true, mode: 'name', value: names.lead },
					fields: (await openMapper(underTest, crm, names.lead))({ [names.region]: 'Lukewarm' }),
					matchBy: 'email',
				},
				credentials: crm.credentials,
				onError,
			},
			[{}],
		);
	const shownBy = ({ message, description }: { message?: string; description?: unknown }) =>
		`${message} ${String(description)}`;

	test('is named when the node stops', async () => {
		const error: unknown = await run().catch((thrown: unknown) => thrown);
		expect(shownBy(error as Error)).toContain('Lukewarm');
	});

	test('is named by the item when the node continues', async () => {
		const [item] = await run('continueRegularOutput');
		expect(item?.json).toMatchObject({ outcome: 'failed' });
		const { message = '', advice = '' } = errorOf(item) ?? {};
		expect(`${message} ${advice}`).toContain('Lukewarm');
	});
});
