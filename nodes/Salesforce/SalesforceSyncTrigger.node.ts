import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { authenticationProperty } from '../editor/authentication';
import { editorMethods } from '../editor/methods';
import { recordTypeProperty } from '../editor/recordType';
import { poll } from '../editor/trigger/poll';
import { triggerProperties } from '../editor/trigger/properties';
import { testSalesforceServer } from './credentialTest';
import { salesforce } from './product';

export class SalesforceSyncTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Sync Trigger',
		name: 'salesforceSyncTrigger',
		icon: { light: 'file:salesforce.svg', dark: 'file:salesforce.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["recordType"] + ": " + $parameter["events"].join(", ")}}',
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
			recordTypeProperty({ name: 'Lead', label: 'Lead' }),
			...triggerProperties,
		],
	};

	methods = { ...editorMethods(salesforce), credentialTest: { testSalesforceServer } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, salesforce);
	}
}
