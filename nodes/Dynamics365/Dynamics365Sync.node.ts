import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { actionDescription, executeAction, nodeMethods } from '../n8n/actionNode';
import { actionSubtitle } from '../n8n/operations/nodeExpressions';
import { dynamics365 } from './product';

export class Dynamics365Sync implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Sync',
		name: 'dynamics365Sync',
		icon: { light: 'file:dynamics365.svg', dark: 'file:dynamics365.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: actionSubtitle(dynamics365),
		description: 'Create or update Dynamics 365 (Dataverse) records without creating duplicates',
		defaults: { name: 'Dynamics 365 Sync' },
		usableAsTool: true,
		...actionDescription(dynamics365),
	};

	methods = nodeMethods(dynamics365);

	execute = executeAction(dynamics365);
}
