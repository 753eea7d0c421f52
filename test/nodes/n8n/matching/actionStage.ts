/** Create or Update of a product's action node on its emulator, for the tests of how records are matched. */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../../emulators/kernel/tls';
import type { EmulatedProduct, ProductUnderTest } from '../../../products';
import { openOutputs } from '../../../support/n8nHost';

/** The editor saves this when the input is mapped automatically. */
export const automatic: INodeParameters = {
	mappingMode: 'autoMapInputData',
	value: null,
	matchingColumns: [],
	schema: [],
};

export interface ActionStage {
	readonly crm: EmulatedProduct;
	/** The results of all items, in order, each with the position of the output it went to. */
	run: (
		items: readonly IDataObject[],
		parameters?: INodeParameters,
	) => Promise<Array<INodeExecutionData & { output: number }>>;
	/** Writes leads, mapped automatically; the outcomes of all items, whichever output they go to. */
	runLeads: (items: readonly IDataObject[], parameters?: INodeParameters) => Promise<IDataObject[]>;
	/** The positions of the outputs that the items went to. */
	outputsOf: (items: readonly IDataObject[], parameters: INodeParameters) => Promise<number[]>;
	/** A number that no other test of the file has. */
	next: () => number;
}

/** Registers the hooks that start and stop the emulator. */
export function setActionStage(underTest: ProductUnderTest): ActionStage {
	let crm: EmulatedProduct;
	let count = 0;
	beforeAll(async () => {
		await trustEmulators();
		crm = await underTest.start();
	});
	afterAll(() => crm.close());

	const settings = (parameters: INodeParameters) => ({
		parameters: {
			resource: 'record',
			operation: 'upsert',
			searchIn: 'entity',
			entity: { __rl: true, mode: 'name', value: underTest.names.lead },
			fields: automatic,
			matchBy: 'email',
			onSingleMatch: 'update',
			onNoMatch: 'create',
			overwrite: 'always',
			options: {},
			...parameters,
		},
		credentials: crm.credentials,
		onError: 'continueRegularOutput' as const,
	});

	async function run(items: readonly IDataObject[], parameters: INodeParameters = {}) {
		const outputs = await openOutputs(new underTest.Action(), settings(parameters))(items);
		return outputs
			.flatMap((some, output) => some.map((item) => ({ ...item, output })))
			.toSorted((left, right) => indexOf(left) - indexOf(right));
	}

	return {
		get crm() {
			return crm;
		},
		next: () => (count += 1),
		run,
		runLeads: async (items, parameters) => (await run(items, parameters)).map(({ json }) => json),
		outputsOf: async (items, parameters) =>
			(await run(items, parameters)).map(({ output }) => output),
	};
}

const indexOf = ({ pairedItem }: INodeExecutionData) => (pairedItem as { item: number }).item;
