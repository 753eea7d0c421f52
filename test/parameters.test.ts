import type { ICredentialType, INodeProperties, INodeType } from 'n8n-workflow';
import { Dynamics365SyncAppApi } from '../credentials/Dynamics365SyncAppApi.credentials';
import { Dynamics365SyncEnvironmentApi } from '../credentials/Dynamics365SyncEnvironmentApi.credentials';
import { Dynamics365SyncOAuth2Api } from '../credentials/Dynamics365SyncOAuth2Api.credentials';
import { SalesforceSyncMyDomainApi } from '../credentials/SalesforceSyncMyDomainApi.credentials';
import { SalesforceSyncOAuth2Api } from '../credentials/SalesforceSyncOAuth2Api.credentials';
import { SalesforceSyncServerApi } from '../credentials/SalesforceSyncServerApi.credentials';
import { Dynamics365Sync } from '../nodes/Dynamics365/Dynamics365Sync.node';
import { Dynamics365SyncTrigger } from '../nodes/Dynamics365/Dynamics365SyncTrigger.node';
import { SalesforceSync } from '../nodes/Salesforce/SalesforceSync.node';
import { SalesforceSyncTrigger } from '../nodes/Salesforce/SalesforceSyncTrigger.node';

/** What saved workflows and credentials depend on: names, values and defaults. */
function contract(properties: readonly INodeProperties[]) {
	return properties.map(({ name, type, default: value, options = [], displayOptions }) => ({
		name,
		type,
		default: value,
		...(options.length > 0 ? { options: options.map(toOption) } : {}),
		...(displayOptions ? { displayOptions } : {}),
	}));
}

const toOption = (option: NonNullable<INodeProperties['options']>[number]): unknown =>
	'value' in option ? option.value : option.name;

const kinds = [Dynamics365Sync, Dynamics365SyncTrigger, SalesforceSync, SalesforceSyncTrigger].map(
	(Node) => new Node().description,
);

const credentials: ICredentialType[] = [
	new Dynamics365SyncAppApi(),
	new Dynamics365SyncEnvironmentApi(),
	new Dynamics365SyncOAuth2Api(),
	new SalesforceSyncMyDomainApi(),
	new SalesforceSyncOAuth2Api(),
	new SalesforceSyncServerApi(),
];

describe('a change here breaks saved workflows: keep the old name or value, or raise the node version', () => {
	test.each(kinds)('$name', ({ version, credentials: used, properties }) => {
		expect({ version, credentials: used, parameters: contract(properties) }).toMatchSnapshot();
	});

	test.each(credentials)('$name', ({ extends: parents, properties }) => {
		expect({ extends: parents, fields: contract(properties) }).toMatchSnapshot();
	});
});

/** What differs: the authentication methods, and the resources that only one CRM has. */
const ofOneCrm = ({ name, displayOptions }: INodeProperties) =>
	['authentication', 'resource'].includes(name) ||
	displayOptions?.show?.resource?.includes('credential');

test.each([
	[Dynamics365Sync, SalesforceSync],
	[Dynamics365SyncTrigger, SalesforceSyncTrigger],
])(
	'both CRMs have the same parameters: a workflow changes CRM by changing the node',
	(One, Other) => {
		const parametersOf = (Node: new () => INodeType) =>
			contract(new Node().description.properties.filter((each) => !ofOneCrm(each)));
		expect(parametersOf(One)).toEqual(parametersOf(Other));
	},
);
