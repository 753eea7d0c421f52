/** The rows of the table of operations, on an emulated CRM and in n8n's own context, for items that are good or bad. */
import type {
	IBinaryKeyData,
	IDataObject,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeParameters,
	ResourceMapperFields,
} from 'n8n-workflow';
import { operationsOf } from '../../../../nodes/n8n/operations';
import type { Operation } from '../../../../nodes/n8n/operations/operation';
import { operationRows, rowCrms, type Given, type OperationRow } from '../../../e2e/operationRows';
import { trustEmulators } from '../../../emulators/kernel/tls';
import { APPLICATION_USER_ID } from '../../../emulators/dataverse';
import type { EmulatedProduct } from '../../../products';
import { startDynamics365 } from '../../../products/dynamics365';
import { startSalesforce } from '../../../products/salesforce';
import { mapInEditor } from '../../../support/mapper';
import { editorContext, runExecute } from '../../../support/n8nHost';

export type Label = keyof typeof rowCrms;

/** What a test changes of a row. */
export interface Changes {
	parameters?: INodeParameters;
	/** Fields that are mapped besides those of the row, by the parameter that shows them. */
	mapped?: Readonly<Record<string, IDataObject>>;
}

type Run = (items: readonly IDataObject[]) => Promise<INodeExecutionData[]>;

export interface RowStage {
	readonly crm: EmulatedProduct;
	/** Leaves the account the permission to read records of an entity only, until the end of the test. */
	forbidWriting: (entity: string) => void;
	/** Another user creates what the row needs; returns the properties of an item. */
	prepare: (of: string) => Promise<Given>;
	/** Fills in the node; returns a function that runs it once for all items, with failed ones among the output. */
	configure: (of: string, changes?: Changes) => Promise<Run>;
	/** The same at once. */
	run: (of: string, items: readonly IDataObject[], changes?: Changes) => ReturnType<Run>;
}

export const operationsIn = (label: Label) => operationsOf(rowCrms[label].underTest.product);

export const nameOf = ({ resource, value }: Operation) => `${resource}.${value}`;

/** @throws when the operation has no row. */
export function rowOf(label: Label, of: string): OperationRow {
	const rows: readonly OperationRow[] = operationRows[label];
	const row = rows.find((each) => each.of === of);
	if (!row) throw new Error(`${of} has no row in the table of operations`);
	return row;
}

const privileges = ['Create', 'Write', 'Delete', 'Append', 'AppendTo'] as const;

/** Each CRM, and what takes the permission to write from its account. */
const startedBy = {
	'Dynamics 365': async () => {
		const crm = await startDynamics365();
		const { security } = crm.emulator;
		const forbidWriting = (table: string) => {
			for (const each of privileges) security.revoke(APPLICATION_USER_ID, each, table);
		};
		return { crm, forbidWriting };
	},
	Salesforce: async () => {
		const crm = await startSalesforce();
		const forbidWriting = (object: string) =>
			crm.emulator.access.restrict({ object, access: 'readOnly' });
		return { crm, forbidWriting };
	},
} satisfies Record<Label, () => Promise<Pick<RowStage, 'crm' | 'forbidWriting'>>>;

/** Registers the hooks that start and stop it. */
export function setRowStage(label: Label): RowStage {
	const { underTest, colleague } = rowCrms[label];
	let crm: EmulatedProduct;
	let forbidWriting: RowStage['forbidWriting'];

	beforeAll(async () => {
		await trustEmulators();
		({ crm, forbidWriting } = await startedBy[label]());
	});
	afterAll(() => crm.close());
	afterEach(() => crm.allowEverything());

	async function toParameters(
		{ of, parameters, mapped = {} }: OperationRow,
		changes: Changes,
	): Promise<INodeParameters> {
		const operation = operationsIn(label).find((each) => nameOf(each) === of)!;
		const { resource, value } = operation;
		const node = new underTest.Action();
		const selected = { resource, operation: value, ...parameters, ...changes.parameters };
		const context = editorContext(node, { parameters: selected, credentials: crm.credentials });
		const filled: INodeParameters = {};
		for (const name of new Set([...Object.keys(mapped), ...Object.keys(changes.mapped ?? {})])) {
			const property = operation.properties(underTest.product).find((each) => each.name === name);
			const method = property?.typeOptions?.resourceMapper?.resourceMapperMethod ?? '';
			const methods = node.methods.resourceMapping as Record<
				string,
				(this: ILoadOptionsFunctions) => Promise<ResourceMapperFields>
			>;
			const { fields } = await methods[method]!.call(context);
			filled[name] = mapInEditor(fields, { ...mapped[name], ...changes.mapped?.[name] });
		}
		return { ...selected, ...filled };
	}

	const stage: RowStage = {
		get crm() {
			return crm;
		},
		forbidWriting: (entity) => forbidWriting(entity),
		async prepare(of) {
			const { follows, given } = rowOf(label, of);
			if (follows) {
				const ofBoth = await stage.prepare(follows.of);
				const [made] = await stage.run(follows.of, [ofBoth]);
				return { ...ofBoth, ...(typeof made?.json.id === 'string' && { made: made.json.id }) };
			}
			const others = crm.as(colleague.id);
			return (
				given?.({
					create: (entity, values) => others.create(entity, values),
					remove: (entity, id) => others.delete(entity, id),
				}) ?? {}
			);
		},
		async configure(of, changes = {}) {
			const row = rowOf(label, of);
			const parameters = await toParameters(row, changes);
			return async (items) => {
				const settings = {
					...{ parameters, credentials: crm.credentials },
					onError: 'continueRegularOutput' as const,
					binaries: items.map(() => toBinary(row.file)),
				};
				const bodies = items.map((body) => ({ body }));
				return await runExecute(new underTest.Action(), settings, bodies);
			};
		},
		run: async (of, items, changes) => await (await stage.configure(of, changes))(items),
	};
	return stage;
}

function toBinary(file: OperationRow['file']): IBinaryKeyData | undefined {
	if (!file) return undefined;
	const data = Buffer.from(file.content).toString('base64');
	return { data: { data, mimeType: 'text/plain', fileName: file.name } };
}

/** The items of the output that an item of the input led to. */
export const ofItem = (output: readonly INodeExecutionData[], item: number) =>
	output.filter(({ pairedItem }) => (pairedItem as { item: number }).item === item);
