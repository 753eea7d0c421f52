/** An action node on an emulated CRM, for one file of tests of its operations. */
import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import {
	isApiCall,
	type EmulatedProduct,
	type ProductUnderTest,
	type Values,
} from '../../products';
import { runExecute } from '../../support/n8nHost';

export interface OperationStage {
	readonly crm: EmulatedProduct;
	/** The items of the first output. Failed items are among them. */
	run: (
		parameters: INodeParameters,
		items?: readonly IDataObject[],
	) => Promise<INodeExecutionData[]>;
	/** The JSON of these items. */
	runJson: (parameters: INodeParameters, items?: readonly IDataObject[]) => Promise<IDataObject[]>;
	/** @throws the node's error for the first item that fails. */
	runStrictly: (
		parameters: INodeParameters,
		items?: readonly IDataObject[],
	) => Promise<INodeExecutionData[]>;
	/** Number of API calls, without those of the sign-in. */
	callsOf: (work: () => Promise<unknown>) => Promise<number>;
	/** Another user creates a lead; returns its id. */
	createLead: (values?: Values) => string;
	/** The parameter Object, Table or Module. */
	entity: (name: string) => INodeParameters;
}

/** Registers the hooks that start and stop it. */
export function setOperationStage({
	Action,
	start,
	names,
	newLead,
}: ProductUnderTest): OperationStage {
	let crm: EmulatedProduct;

	beforeAll(async () => {
		await trustEmulators();
		crm = await start();
	});
	afterAll(() => crm.close());
	afterEach(() => {
		crm.faults.clear();
		crm.allowEverything();
	});

	const runWith =
		(onError?: INode['onError']) =>
		async (parameters: INodeParameters, items: readonly IDataObject[] = [{}]) =>
			await runExecute(new Action(), { parameters, credentials: crm.credentials, onError }, items);
	const run = runWith('continueRegularOutput');

	return {
		get crm() {
			return crm;
		},
		run,
		runJson: async (parameters, items) => (await run(parameters, items)).map(({ json }) => json),
		runStrictly: runWith(),
		async callsOf(work) {
			const before = crm.log.entries.length;
			await work();
			return crm.log.entries.slice(before).filter(isApiCall).length;
		},
		createLead: (values = {}) => crm.colleague.create(names.lead, { ...newLead, ...values }),
		entity: (value) => ({ __rl: true, mode: 'name', value }),
	};
}
