/** What a user sees in the credential dialogs: the order of the properties, and the link to the documentation. */
import { existsSync, readFileSync } from 'node:fs';
import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { Dynamics365SyncAppApi } from '../../credentials/Dynamics365SyncAppApi.credentials';
import { Dynamics365SyncEnvironmentApi } from '../../credentials/Dynamics365SyncEnvironmentApi.credentials';
import { Dynamics365SyncOAuth2Api } from '../../credentials/Dynamics365SyncOAuth2Api.credentials';
import { SalesforceSyncMyDomainApi } from '../../credentials/SalesforceSyncMyDomainApi.credentials';
import { SalesforceSyncOAuth2Api } from '../../credentials/SalesforceSyncOAuth2Api.credentials';
import { SalesforceSyncServerApi } from '../../credentials/SalesforceSyncServerApi.credentials';
import { MemoryCredentialsHelper } from '../support/credentialsHelper';

const shown = [
	new Dynamics365SyncAppApi(),
	new Dynamics365SyncOAuth2Api(),
	new SalesforceSyncOAuth2Api(),
	new SalesforceSyncServerApi(),
];
const bases = [new Dynamics365SyncEnvironmentApi(), new SalesforceSyncMyDomainApi()];

/** The OAuth2 API of n8n 2.41: what it shows unless a type that extends it redefines the property. */
const oAuth2Api: ICredentialType = {
	name: 'oAuth2Api',
	displayName: 'OAuth2 API',
	properties: [
		property('useDynamicClientRegistration', { type: 'hidden' }),
		property('grantType', { type: 'options' }),
		property('serverUrl', {
			displayOptions: { show: { useDynamicClientRegistration: [true] } },
		}),
		property('authUrl'),
		property('accessTokenUrl'),
		property('clientId'),
		property('clientCredentialType', { type: 'hidden' }),
		property('clientSecret'),
		property('privateKey', { type: 'hidden' }),
		property('certificate', { type: 'hidden' }),
		property('scope'),
		property('authQueryParameters'),
		property('authentication', { type: 'options' }),
	],
};

function property(name: string, more: Partial<INodeProperties> = {}): INodeProperties {
	return { displayName: name, name, type: 'string', default: '', ...more };
}

const n8n = new MemoryCredentialsHelper([oAuth2Api, ...bases, ...shown], {});

/** The properties in the order of the dialog, without those that are never shown. */
const dialogOf = ({ name }: ICredentialType) =>
	n8n
		.getCredentialsProperties(name)
		.filter(({ type, name: property }) => type !== 'hidden' && property !== 'serverUrl')
		.map(({ displayName }) => displayName);

test.each([
	['Dynamics 365 Sync Service Principal API', 'Environment URL', 'Authentication Method'],
	['Dynamics 365 Sync OAuth2 API', 'Environment URL', 'Tenant ID'],
	['Salesforce Sync OAuth2 API', 'My Domain URL', 'Client ID'],
	['Salesforce Sync Server API', 'My Domain URL', 'Authentication Method'],
])('%s begins with %s and %s', (displayName, first, second) => {
	const type = shown.find((each) => each.displayName === displayName);
	const dialog = type ? dialogOf(type) : [];
	expect(dialog.slice(0, 2)).toEqual([first, second]);
	expect(dialog.indexOf('Client ID')).toBeGreaterThan(0);
	expect(new Set(dialog.filter((name) => name !== 'Client Secret')).size).toBe(
		dialog.filter((name) => name !== 'Client Secret').length,
	);
});

test.each(bases)('$displayName is not offered to users and holds no secret', (base) => {
	expect(base.hidden).toBe(true);
	expect(base.properties.some(({ typeOptions }) => typeOptions?.password)).toBe(false);
});

test.each([...shown, ...bases])('$displayName links to the setup guide of this package', (type) => {
	const { homepage, repository, bugs } = JSON.parse(readFileSync('package.json', 'utf8')) as {
		homepage: string;
		repository: { url: string };
		bugs: string;
	};
	const guide = `docs/${type.name.startsWith('dynamics365') ? 'dynamics-365' : 'salesforce'}.md`;
	expect(type.documentationUrl).toBe(`${homepage}/blob/main/${guide}`);
	expect(existsSync(guide)).toBe(true);
	expect(repository.url).toBe(`git+${homepage}.git`);
	expect(bugs).toBe(`${homepage}/issues`);
});
