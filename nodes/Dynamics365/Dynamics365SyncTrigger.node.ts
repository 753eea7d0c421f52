import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { authenticationProperty } from '../n8n/authentication';
import { editorMethods } from '../n8n/methods';
import { entityProperty } from '../n8n/entity';
import { poll } from '../n8n/trigger/poll';
import { triggerProperties } from '../n8n/trigger/properties';
import { testDynamics365App } from './credentialTest';
import { dynamics365 } from './product';

export class Dynamics365SyncTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 Sync Trigger',
		name: 'dynamics365SyncTrigger',
		icon: { light: 'file:dynamics365.svg', dark: 'file:dynamics365.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["entity"] + ": " + $parameter["events"].join(", ")}}',
		description: 'Starts the workflow when records change in Dynamics 365',
		defaults: { name: 'Dynamics 365 Sync Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
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
			entityProperty({ name: 'lead', label: 'Lead' }),
			...triggerProperties,
		],
	};

	methods = { ...editorMethods(dynamics365), credentialTest: { testDynamics365App } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, dynamics365);
	}
}
