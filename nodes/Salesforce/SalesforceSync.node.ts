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
import { testSalesforceServer } from './credentialTest';
import { salesforce } from './product';

export class SalesforceSync implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Sync',
		name: 'salesforceSync',
		icon: { light: 'file:salesforce.svg', dark: 'file:salesforce.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: actionSubtitle,
		description: 'Writes records to Salesforce without making duplicates',
		defaults: { name: 'Salesforce Sync' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: actionOutputs,
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
			...actionProperties(salesforce, entityProperty(salesforce.people.lead)),
		],
	};

	methods = { ...editorMethods(salesforce), credentialTest: { testSalesforceServer } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeAction(this, salesforce);
	}
}
