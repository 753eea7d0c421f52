import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { actionDescription, executeAction, nodeMethods } from '../n8n/actionNode';
import { actionSubtitle } from '../n8n/operations/nodeExpressions';
import { salesforce } from './product';

export class SalesforceSync implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Sync',
		name: 'salesforceSync',
		icon: { light: 'file:salesforce.svg', dark: 'file:salesforce.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: actionSubtitle(salesforce),
		description: 'Create or update Salesforce records without creating duplicates',
		defaults: { name: 'Salesforce Sync' },
		usableAsTool: true,
		...actionDescription(salesforce),
	};

	methods = nodeMethods(salesforce);

	execute = executeAction(salesforce);
}
