/** The parts that the example workflows use of nodes that belong to n8n: the tests run without n8n's own package. */
import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

const describe = (displayName: string, name: string): INodeTypeDescription => ({
	displayName,
	name,
	group: ['transform'],
	version: [1, 3.4],
	description: displayName,
	defaults: { name: displayName },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	properties: [
		{ displayName: 'Fields', name: 'assignments', type: 'assignmentCollection', default: {} },
	],
});

interface Assignment {
	name: string;
	value: string;
}

/** Edit Fields (Set), which keeps only the fields that it sets. */
export class EditFields implements INodeType {
	description = describe('Edit Fields', 'set');

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData().map((_, item) => {
			const set = this.getNodeParameter('assignments.assignments', item, []) as Assignment[];
			const json = Object.fromEntries(set.map(({ name, value }) => [name, value]));
			return { json, pairedItem: { item } };
		});
		return await Promise.resolve([items]);
	}
}

export class StickyNote implements INodeType {
	description = describe('Sticky Note', 'stickyNote');
}
