import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { authenticationProperty } from '../n8n/authentication';
import { editorMethods } from '../n8n/methods';
import { entityProperty } from '../n8n/entity';
import { actionOutputs, actionProperties, actionSubtitle, executeAction } from '../n8n/resources';
import { testDynamics365App } from './credentialTest';
import { dynamics365 } from './product';

export class Dynamics365Sync implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Sync',
		name: 'dynamics365Sync',
		icon: { light: 'file:dynamics365.svg', dark: 'file:dynamics365.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: actionSubtitle,
		description: 'Writes records to Dynamics 365 without making duplicates',
		defaults: { name: 'Dynamics 365 Sync' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: actionOutputs,
		credentials: [
			{
				name: 'dynamics365SyncAppApi',
				required: true,
				testedBy: 'testDynamics365App',
				displayOptions: { show: { authentication: ['app'] } },
			},
			{
				name: 'dynamics365SyncOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
		],
		properties: [
			authenticationProperty(dynamics365),
			...actionProperties(dynamics365, entityProperty(dynamics365.people.lead)),
		],
	};

	methods = { ...editorMethods(dynamics365), credentialTest: { testDynamics365App } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeAction(this, dynamics365);
	}
}
