import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { nodeMethods } from '../n8n/actionNode';
import { pollTrigger, triggerDescription, triggerSubtitle } from '../n8n/triggerNode';
import { dynamics365 } from './product';

export class Dynamics365SyncTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Sync Trigger',
		name: 'dynamics365SyncTrigger',
		icon: { light: 'file:dynamics365.svg', dark: 'file:dynamics365.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: triggerSubtitle,
		description:
			'Starts the workflow when Dynamics 365 records are created, updated or deleted. The actions create or update records without creating duplicates.',
		defaults: { name: 'Dynamics 365 Sync Trigger' },
		...triggerDescription(dynamics365),
	};

	methods = nodeMethods(dynamics365);

	poll = pollTrigger(dynamics365);
}
