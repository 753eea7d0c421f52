import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { actionDescription, executeAction, nodeMethods } from '../../../nodes/n8n/actionNode';
import { actionSubtitle } from '../../../nodes/n8n/operations/nodeExpressions';
import { memory } from './product';

export class MemorySync implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Memory Sync',
		name: 'memorySync',
		icon: { light: 'file:memory.svg', dark: 'file:memory.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: actionSubtitle(memory),
		description: 'Create or update Memory records without creating duplicates',
		defaults: { name: 'Memory Sync' },
		usableAsTool: true,
		...actionDescription(memory),
	};

	methods = nodeMethods(memory);

	execute = executeAction(memory);
}
