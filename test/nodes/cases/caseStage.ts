/** The nodes of one product on its emulator, with parameters as the editor saves them, for one file of cases. */
import type { IDataObject, INode, INodeParameters, ResourceMapperField } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import type { EmulatedProduct, ProductUnderTest } from '../../products';
import { MemoryCredentialsHelper } from '../../support/credentialsHelper';
import { mapInEditor, offeredFields } from '../../support/mapper';
import { runExecute, runPoll } from '../../support/n8nHost';

const MINUTE = 60_000;

export interface CaseStage<Emulated extends EmulatedProduct> {
	readonly crm: Emulated;
	/** The fields that the mapper offers for an entity, as they were when the test first asked. */
	offered(entity: string): Promise<ResourceMapperField[]>;
	/** Create or Update of one item whose fields a person has filled in; without other parameters it always creates. */
	write(entity: string, filled: IDataObject, parameters?: INodeParameters): Promise<IDataObject>;
	/** Create or Update of one item, mapped automatically. */
	copy(entity: string, item: IDataObject, parameters?: INodeParameters): Promise<IDataObject>;
	/** What another operation on records returns, with all fields. */
	read(entity: string, parameters: INodeParameters): Promise<IDataObject[]>;
	/** What the trigger emits, with all fields unless the parameters say otherwise, of what is changed between two polls. */
	emitted(entity: string, change: () => void, parameters?: INodeParameters): Promise<IDataObject[]>;
	/** What the trigger emits in the first two polls. */
	firstEmitted(entity: string, parameters: INodeParameters): Promise<IDataObject[]>;
}

/** Registers the hooks that start and stop the emulator. */
export function setCaseStage<Emulated extends EmulatedProduct>(
	underTest: ProductUnderTest,
	start: () => Promise<Emulated>,
): CaseStage<Emulated> {
	let crm: Emulated;
	let store: MemoryCredentialsHelper;
	/** The editor saves the fields with the workflow, and the runs of one test share them. */
	const saved = new Map<string, Promise<ResourceMapperField[]>>();
	beforeAll(async () => {
		await trustEmulators();
		crm = await start();
		store = new MemoryCredentialsHelper(underTest.credentialTypes, crm.credentials);
	});
	afterAll(() => crm.close());
	afterEach(() => {
		saved.clear();
		crm.faults.clear();
		crm.allowEverything();
	});

	const rl = (entity: string) => ({ __rl: true, mode: 'name', value: entity });

	const offered = async (entity: string) => {
		const fields = saved.get(entity) ?? offeredFields(underTest, crm, entity);
		saved.set(entity, fields);
		return await fields;
	};

	async function run(entity: string, item: IDataObject, parameters: INodeParameters) {
		const onError: INode['onError'] = 'continueRegularOutput';
		const [output] = await runExecute(
			new underTest.Action(),
			{
				parameters: {
					resource: 'record',
					operation: 'upsert',
					entity: rl(entity),
					searchIn: 'none',
					onNoMatch: 'create',
					...parameters,
				},
				credentials: crm.credentials,
				store,
				onError,
			},
			[item],
		);
		return output?.json ?? {};
	}

	return {
		get crm() {
			return crm;
		},
		offered,
		write: async (entity, filled, parameters = {}) =>
			await run(entity, {}, { ...parameters, fields: mapInEditor(await offered(entity), filled) }),
		copy: async (entity, item, parameters = {}) => {
			const schema = await offered(entity);
			const fields = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema };
			return await run(entity, item, {
				...parameters,
				fields: fields as unknown as INodeParameters,
			});
		},
		read: async (entity, parameters) => {
			const shared = { resource: 'record', entity: rl(entity), simplify: false };
			const output = await runExecute(
				new underTest.Action(),
				{ parameters: { ...shared, ...parameters }, credentials: crm.credentials, store },
				[{}],
			);
			return output.map(({ json }) => json);
		},
		async emitted(entity, change, parameters = {}) {
			const poll = startTrigger(entity, parameters);
			await poll();
			change();
			return await poll();
		},
		async firstEmitted(entity, parameters) {
			const poll = startTrigger(entity, parameters);
			return [...(await poll()), ...(await poll())];
		},
	};

	/** @returns polls a minute later each time. */
	function startTrigger(entity: string, parameters: INodeParameters) {
		const staticData: IDataObject = {};
		return async () => {
			crm.clock.advance(MINUTE);
			const items = await runPoll(new underTest.Trigger(), {
				parameters: {
					entity: rl(entity),
					events: ['created', 'updated', 'deleted'],
					fields: 'all',
					...parameters,
				},
				credentials: crm.credentials,
				store,
				staticData,
			});
			return items?.map(({ json }) => json) ?? [];
		};
	}
}
