import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { nodeMethods } from '../n8n/actionNode';
import { pollTrigger, triggerDescription, triggerSubtitle } from '../n8n/triggerNode';
import { salesforce } from './product';

export class SalesforceSyncTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Sync Trigger',
		name: 'salesforceSyncTrigger',
		icon: { light: 'file:salesforce.svg', dark: 'file:salesforce.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: triggerSubtitle,
		description:
			'Starts the workflow when Salesforce records are created, updated or deleted. The actions create or update records without creating duplicates.',
		defaults: { name: 'Salesforce Sync Trigger' },
		...triggerDescription(salesforce),
	};

	methods = nodeMethods(salesforce);

	poll = pollTrigger(salesforce);
}
