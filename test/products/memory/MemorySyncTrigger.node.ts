import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { nodeMethods } from '../../../nodes/n8n/actionNode';
import { pollTrigger, triggerDescription, triggerSubtitle } from '../../../nodes/n8n/triggerNode';
import { memory } from './product';

export class MemorySyncTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Memory Sync Trigger',
		name: 'memorySyncTrigger',
		icon: { light: 'file:memory.svg', dark: 'file:memory.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: triggerSubtitle,
		description: 'Starts the workflow when Memory records are created, updated or deleted',
		defaults: { name: 'Memory Sync Trigger' },
		...triggerDescription(memory),
	};

	methods = nodeMethods(memory);

	poll = pollTrigger(memory);
}
