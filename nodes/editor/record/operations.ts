/** The Record resource: its operations, and the one that an item list is handed to. */
import type {
	ExpressionString,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { Product } from '../product';
import { upsert } from './upsert.operation';
import { upsertProperties } from './upsert.properties';

/** @returns the items of each output. */
type Operation = (context: IExecuteFunctions, product: Product) => Promise<INodeExecutionData[][]>;

const operations = { upsert } satisfies Record<string, Operation>;

/** What a user sets on both action nodes, around the record type, which each CRM names in its own way. */
export function recordProperties(product: Product, recordType: INodeProperties): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: 'record',
			options: [{ name: 'Record', value: 'record' }],
		},
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: 'upsert',
			displayOptions: { show: { resource: ['record'] } },
			options: [
				{
					name: 'Create or Update',
					value: 'upsert',
					description:
						'Create a new record, or update the current one if it already exists (upsert)',
					action: 'Create or update a record',
				},
			],
		},
		...upsertProperties(product, recordType),
	];
}

/** Below the node: what it does, and where. */
export const recordSubtitle =
	'={{ "create or update: " + ({ leads: "leads", contacts: "contacts", leadsThenContacts: "leads, contacts", contactsThenLeads: "contacts, leads" }[$rawParameter["lookIn"]] ?? $parameter["recordType"]) }}';

/** Done, and besides it Review where items may be sent there: it is chosen, or an expression chooses for each item. */
export const recordOutputs: ExpressionString =
	'={{ /^(=|review$)/.test($rawParameter["ifSeveral"]) ? [{ type: "main", displayName: "Done" }, { type: "main", displayName: "Review" }] : ["main"] }}';

/** Runs the chosen operation for all items together. */
export async function executeOperation(
	context: IExecuteFunctions,
	product: Product,
): Promise<INodeExecutionData[][]> {
	const operation = context.getNodeParameter('operation', 0) as keyof typeof operations;
	return await operations[operation](context, product);
}
