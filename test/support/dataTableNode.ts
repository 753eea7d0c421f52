/** The parts of n8n's Data Table node that the example workflows use, with rows in memory. */
import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

interface Condition {
	keyName: string;
	condition: 'eq' | 'isEmpty' | 'isFalse' | 'isTrue';
	keyValue?: string;
}

const hidden = (name: string, type: INodeProperties['type'], value: unknown = {}) =>
	({ displayName: name, name, type, default: value }) as INodeProperties;

export class DataTable implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Data Table',
		name: 'dataTable',
		group: ['transform'],
		version: [1],
		description: 'Data Table',
		defaults: { name: 'Data Table' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			hidden('operation', 'string', ''),
			hidden('columns', 'resourceMapper'),
			{
				...hidden('filters', 'fixedCollection'),
				typeOptions: { multipleValues: true },
				options: [
					{
						name: 'conditions',
						displayName: 'Conditions',
						values: ['keyName', 'condition', 'keyValue'].map((name) => hidden(name, 'string', '')),
					},
				],
			},
		],
	};

	rows: IDataObject[] = [];

	execute = executeOn(this);
}

function executeOn(table: DataTable) {
	return async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData().flatMap((_, item) =>
			carryOut(this, table, item).map((row) => ({ json: { ...row }, pairedItem: { item } })),
		);
		return await Promise.resolve([items]);
	};
}

/** @returns the rows that were found or written. */
function carryOut(context: IExecuteFunctions, table: DataTable, item: number): IDataObject[] {
	const operation: unknown = context.getNodeParameter('operation', item);
	const conditions = context.getNodeParameter('filters.conditions', item, []) as Condition[];
	const found = table.rows.filter((row) => conditions.every((each) => isMet(row, each)));
	if (operation === 'get') return found;
	const values = context.getNodeParameter('columns.value', item) as IDataObject;
	if (operation === 'update' || (operation === 'upsert' && found.length > 0))
		return found.map((row) => Object.assign(row, values));
	const row = { id: table.rows.length + 1, ...values };
	table.rows.push(row);
	return [row];
}

function isMet(row: IDataObject, { keyName, condition, keyValue }: Condition): boolean {
	const value = row[keyName] ?? null;
	switch (condition) {
		case 'isEmpty':
			return value === null || value === '';
		case 'isFalse':
			return value === false;
		case 'isTrue':
			return value === true;
		default:
			return value === keyValue;
	}
}
