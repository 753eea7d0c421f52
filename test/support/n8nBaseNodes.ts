/** The parts that the example workflows use of nodes that belong to n8n: the tests run without n8n's own package. */
import { parse } from 'csv-parse/sync';
import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

const describe = (
	displayName: string,
	name: string,
	properties: INodeProperties[] = [],
): INodeTypeDescription => ({
	displayName,
	name,
	group: ['transform'],
	version: [1, 3.4],
	description: displayName,
	defaults: { name: displayName },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	properties,
});

interface Assignment {
	name: string;
	value: string;
}

/** Edit Fields (Set). */
export class EditFields implements INodeType {
	description = describe('Edit Fields', 'set', [
		{ displayName: 'Fields', name: 'assignments', type: 'assignmentCollection', default: {} },
		{ displayName: 'Others', name: 'includeOtherFields', type: 'boolean', default: false },
	]);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData().map(({ json: others }, item) => {
			const set = this.getNodeParameter('assignments.assignments', item, []) as Assignment[];
			const isAdded = this.getNodeParameter('includeOtherFields', item, false) as boolean;
			const json = Object.fromEntries(set.map(({ name, value }) => [name, value]));
			return { json: { ...(isAdded && others), ...json }, pairedItem: { item } };
		});
		return await Promise.resolve([items]);
	}
}

export class StickyNote implements INodeType {
	description = describe('Sticky Note', 'stickyNote');
}

/** A node that starts executions: n8n hands on what started it. */
export class Start implements INodeType {
	description = describe('Start', 'start');

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await Promise.resolve([this.getInputData()]);
	}
}

const conditions: INodeProperties[] = [
	{ displayName: 'Conditions', name: 'conditions', type: 'filter', default: {} },
];

/** @returns the items that meet the conditions of the node, and the others. */
function separate(node: IExecuteFunctions): [INodeExecutionData[], INodeExecutionData[]] {
	const [met, others]: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	for (const [item, { json }] of node.getInputData().entries()) {
		const isMet = node.getNodeParameter('conditions', item, false, { extractValue: true });
		(isMet === true ? met : others).push({ json, pairedItem: { item } });
	}
	return [met, others];
}

export class Filter implements INodeType {
	description = describe('Filter', 'filter', conditions);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await Promise.resolve(separate(this).slice(0, 1));
	}
}

/** If: an output for items that meet the conditions, and one for the others. */
export class If implements INodeType {
	description = {
		...describe('If', 'if', conditions),
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await Promise.resolve(separate(this));
	}
}

/** Split Out: one item for each entry of a list, which is given by its path. */
export class SplitOut implements INodeType {
	description = describe('Split Out', 'splitOut', [
		{ displayName: 'Field', name: 'fieldToSplitOut', type: 'string', default: '' },
	]);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData().flatMap(({ json }, item) => {
			const path = this.getNodeParameter('fieldToSplitOut', item) as string;
			const list = path.split('.').reduce<unknown>((of, key) => (of as IDataObject)[key], json);
			return (list as IDataObject[]).map((each) => ({ json: each, pairedItem: { item } }));
		});
		return await Promise.resolve([items]);
	}
}

/** Extract From File, of a CSV file with a header. */
export class ExtractFromCsv implements INodeType {
	description = describe('Extract From File', 'extractFromFile', [
		{ displayName: 'Input', name: 'binaryPropertyName', type: 'string', default: 'data' },
	]);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData().flatMap(({ binary = {} }, item) => {
			const name: unknown = this.getNodeParameter('binaryPropertyName', item);
			const { data = '' } = binary[String(name)] ?? {};
			const rows: IDataObject[] = parse(Buffer.from(data, 'base64'), { columns: true });
			return rows.map((json) => ({ json, pairedItem: { item } }));
		});
		return await Promise.resolve([items]);
	}
}
