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
import { testSalesforceServer } from './credentialTest';
import { salesforce } from './product';

export class SalesforceSyncTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Sync Trigger',
		name: 'salesforceSyncTrigger',
		icon: { light: 'file:salesforce.svg', dark: 'file:salesforce.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["entity"] + ": " + $parameter["events"].join(", ")}}',
		description: 'Starts the workflow when records change in Salesforce',
		defaults: { name: 'Salesforce Sync Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'salesforceSyncOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
			{
				name: 'salesforceSyncServerApi',
				required: true,
				testedBy: 'testSalesforceServer',
				displayOptions: { show: { authentication: ['server'] } },
			},
		],
		properties: [
			authenticationProperty(salesforce),
			entityProperty({ name: 'Lead', label: 'Lead' }),
			...triggerProperties,
		],
	};

	methods = { ...editorMethods(salesforce), credentialTest: { testSalesforceServer } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, salesforce);
	}
}
