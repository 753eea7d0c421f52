import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { SalesforceSyncMyDomainApi } from '../../credentials/SalesforceSyncMyDomainApi.credentials';
import { SalesforceSyncOAuth2Api } from '../../credentials/SalesforceSyncOAuth2Api.credentials';
import { SalesforceSyncServerApi } from '../../credentials/SalesforceSyncServerApi.credentials';
import { salesforce as product } from '../../nodes/Salesforce/product';
import { SalesforceSync } from '../../nodes/Salesforce/SalesforceSync.node';
import { SalesforceSyncTrigger } from '../../nodes/Salesforce/SalesforceSyncTrigger.node';
import { changeEvents } from '../../nodes/sync/changes/change';
import { pkcePair, SignInClient } from '../emulators/kernel/oauth/signInClient';
import * as emulators from '../emulators/salesforce';
import type { EmulatedProduct, ProductUnderTest } from './productUnderTest';

export const salesforce: ProductUnderTest = {
	name: product.label,
	product,
	Action: SalesforceSync,
	Trigger: SalesforceSyncTrigger,
	credentialTypes: [
		new SalesforceSyncMyDomainApi(),
		new SalesforceSyncOAuth2Api(),
		new SalesforceSyncServerApi(),
	],
	start: () => startSalesforce(),
	names: {
		lead: 'Lead',
		contact: 'Contact',
		account: 'Account',
		leadId: 'Id',
		created: 'CreatedDate',
		firstName: 'FirstName',
		lastName: 'LastName',
		fullName: 'Name',
		company: 'Company',
		email: 'Email',
		phone: 'Phone',
		jobTitle: 'Title',
		employees: 'NumberOfEmployees',
		region: 'Region__c',
		interests: 'Interests__c',
		doNotCall: 'DoNotCall',
		notes: 'Description',
		key: 'CrmId__c',
		syncStamp: 'SyncStamp__c',
		owner: 'OwnerId',
		ownerByEmail: 'OwnerId:User.Email',
		accountName: 'Name',
		website: 'Website',
		accountPhone: 'Phone',
		birthday: 'Birthdate',
		accountLookup: 'AccountId',
		accountByName: 'AccountId:Account.Name',
	},
	feeds: [
		{
			by: 'stamp',
			entity: 'Lead',
			events: changeEvents,
			text: 'LastName',
			newRecord: { LastName: 'A', Company: 'B' },
		},
	],
	emails: ['Email'],
	newLead: { LastName: 'Lovelace', Company: 'Engines' },
	maxLastName: 80,
	requiresLastName: true,
	south: { value: 'South', label: 'South' },
	checksLongTexts: false,
	foreignId: '9c1b0f5e-0000-4000-8000-00000000dead',
	thing: {
		entity: 'Thing__c',
		idField: 'Id',
		name: 'Name',
		fields: {
			email: 'Email__c',
			phone: 'Phone__c',
			url: 'Url__c',
			notes: 'Notes__c',
			integer: 'Count__c',
			amount: 'Amount__c',
			price: 'Price__c',
			share: 'Share__c',
			checkbox: 'Flag__c',
			day: 'Day__c',
			moment: 'Moment__c',
			time: 'Start__c',
			choice: 'Kind__c',
			choices: 'Tags__c',
		},
		choice: [
			{ value: 'Small', label: 'Compact' },
			{ value: 'Large', label: 'Full Size' },
		],
		choices: { labels: ['Red', 'Blue'], stored: 'Red;Blue' },
	},
	unknownUserId: '005gK000000zzzzQAA',
	recordPage: (url, id) => `${url}/lightning/r/Lead/${id}/view`,
	calls: {
		toWrite: (records) => Math.ceil(records / 1000),
		toQuery: (queries) => Math.ceil(queries / 5),
		inAll: 4,
		toFind: 1,
		toFindPhones: 3,
	},
	requests: {
		ofLeads: /\/(query|composite$)/,
		isWrite: ({ method, path }) =>
			method === 'PATCH' || (method === 'POST' && /\/(composite\/sobjects|jobs)/.test(path)),
		unknownField: [
			{ errorCode: 'INVALID_FIELD', message: "No such column 'Fax' on entity 'Lead'." },
		],
	},
};

const DAILY_REQUESTS = 100_000;

const QUEUE = { Name: 'Sales', DeveloperName: 'Sales_Queue' };

/** An emulated Salesforce with what only it has, for the tests of what only Salesforce can do. */
export async function startSalesforce(
	options?: emulators.SalesforceEmulatorOptions,
): Promise<EmulatedProduct & { emulator: emulators.SalesforceEmulator }> {
	const emulator = await emulators.startSalesforceEmulator(options);
	const { url, clock, faults, log, access, signIn } = emulator;
	const { id, email } = emulators.AGENT_ALICE;
	emulator.as(id).create('Group', { ...QUEUE, Type: 'Queue' });
	const oauthTokenData = await connect(url);
	const credentials = {
		salesforceSyncOAuth2Api: {
			myDomainUrl: `${url}/lightning/page/home`,
			clientId: emulators.DEFAULT_APP.clientId,
			clientSecret: emulators.DEFAULT_APP.secrets[0]?.value ?? '',
			accessTokenUrl: `${url}/services/oauth2/token`,
			grantType: 'pkce',
			oauthTokenData,
		},
	};
	const credentialsWith = (data: ICredentialDataDecryptedObject) => ({
		salesforceSyncOAuth2Api: { ...credentials.salesforceSyncOAuth2Api, ...data },
	});
	return {
		emulator,
		url,
		clock,
		faults,
		log,
		credentials,
		credentialsFor: (myDomainUrl) => credentialsWith({ myDomainUrl }),
		wrongSecret: () =>
			credentialsWith({
				clientSecret: 'wrong',
				oauthTokenData: { ...oauthTokenData, access_token: 'expired' },
			}),
		issueToken: () => emulator.issueToken(),
		as: (userId) => emulator.as(userId),
		colleague: { id, email, ...emulator.as(id) },
		group: QUEUE.DeveloperName,
		addUser: ({ email: address, active }) => {
			const user = emulators.newUser(address, active);
			emulator.inProcess.addUsers([user]);
			return user.id;
		},
		begin: () => {
			const transaction = emulator.begin();
			return { ...transaction.as(id), commit: () => transaction.commit() };
		},
		backUp: () => emulator.backUp(),
		turnOnDuplicateRules: () => emulator.duplicateRules.push(...emulators.STANDARD_RULES),
		count: (entity) =>
			emulator
				.as(id)
				.list(entity)
				.filter(({ IsDeleted }) => !IsDeleted).length,
		forbidReading: (object) => access.restrict({ object, access: 'hidden' }),
		forbidDeleting: (object) => access.restrict({ object, access: 'noEdit' }),
		allowEverything: () => access.clear(),
		limitCalls: (calls) => {
			emulator.dailyRequests = emulator.usedRequests + (calls ?? DAILY_REQUESTS);
		},
		expireTokens: () => signIn.expireTokens(),
		close: () => emulator.close(),
	};
}

/** What n8n keeps once a user has connected the account. */
async function connect(url: string): Promise<IDataObject> {
	const oauth2 = `${url}/services/oauth2`;
	const client = new SignInClient(`${oauth2}/authorize`, `${oauth2}/token`);
	const { clientId, secrets, redirectUris } = emulators.DEFAULT_APP;
	const app = { client_id: clientId, redirect_uri: redirectUris[0] ?? '' };
	const { verifier, challenge } = pkcePair();
	const { code = '' } = await client.signIn(
		{
			...app,
			response_type: 'code',
			scope: 'api refresh_token',
			code_challenge: challenge,
			code_challenge_method: 'S256',
		},
		emulators.INTEGRATION_USER,
	);
	const { body } = await client.token({
		...app,
		client_secret: secrets[0]?.value ?? '',
		grant_type: 'authorization_code',
		code,
		code_verifier: verifier,
	});
	return body as IDataObject;
}
