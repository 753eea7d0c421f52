/** The two pairs of nodes as their tests see them: an emulator each, credentials, and what each calls the same things. */
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { Dynamics365Sync } from '../../nodes/Dynamics365/Dynamics365Sync.node';
import { Dynamics365SyncTrigger } from '../../nodes/Dynamics365/Dynamics365SyncTrigger.node';
import { SalesforceSync } from '../../nodes/Salesforce/SalesforceSync.node';
import { SalesforceSyncTrigger } from '../../nodes/Salesforce/SalesforceSyncTrigger.node';
import type { FieldValue } from '../../nodes/crm/port';
import * as dataverse from '../emulators/dataverse';
import type { EmulatedClock } from '../emulators/kernel/clock';
import type { Faults } from '../emulators/kernel/faults';
import { pkcePair, SignInClient } from '../emulators/kernel/oauth/signInClient';
import type { RequestLog } from '../emulators/kernel/requestLog';
import * as salesforce from '../emulators/salesforce';

/** What the node tests need of an emulator and of the account that signs in to it. */
export interface CrmOfNodes {
	url: string;
	clock: EmulatedClock;
	faults: Faults;
	log: RequestLog;
	/** Credentials of the signed-in account, by credential type. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** Somebody else who works in the CRM. */
	colleague: {
		id: string;
		email: string;
		create(entity: string, values: Record<string, FieldValue>): string;
		update(entity: string, id: string, values: Record<string, FieldValue>): void;
		delete(entity: string, id: string): void;
	};
	/** A transaction of the colleague's: its rows are stamped now and visible when it commits. */
	begin(): {
		create(entity: string, values: Record<string, FieldValue>): string;
		commit(): void;
	};
	/** The CRM's own duplicate rules: a lead is not to have the e-mail address of another. */
	turnOnDuplicateRules(): void;
	count(entity: string): number;
	/** Takes the right to read the record type from the account, or gives all rights back. */
	forbidReading(entity: string): void;
	allowEverything(): void;
	/** The account's access tokens run out. */
	expireTokens(): void;
	close(): Promise<void>;
}

export interface NodesUnderTest {
	name: string;
	start(): Promise<CrmOfNodes>;
	makeTrigger(): Dynamics365SyncTrigger | SalesforceSyncTrigger;
	makeAction(): Dynamics365Sync | SalesforceSync;
	/** API names. */
	lead: string;
	contact: string;
	account: string;
	firstName: string;
	lastName: string;
	company: string;
	email: string;
	phone: string;
	employees: string;
	jobTitle: string;
	/** An external id or alternate key of leads. */
	leadKey: string;
	/** Lookups given by a key: the owner by e-mail, and a contact's account by name. */
	ownerByEmail: string;
	accountByName: string;
	/** Lookups as they are stored. */
	owner: string;
	accountOfContact: string;
	leadLabel: string;
	lastNameLabel: string;
	/** Values without which no lead is created. */
	leadNeeds: Readonly<Record<string, string>>;
}

export const nodesUnderTest: readonly NodesUnderTest[] = [
	{
		name: 'Dynamics 365',
		start: startDynamics,
		makeTrigger: () => new Dynamics365SyncTrigger(),
		makeAction: () => new Dynamics365Sync(),
		lead: 'lead',
		contact: 'contact',
		account: 'account',
		firstName: 'firstname',
		lastName: 'lastname',
		company: 'companyname',
		email: 'emailaddress1',
		phone: 'telephone1',
		employees: 'numberofemployees',
		jobTitle: 'jobtitle',
		leadKey: 'new_externalid',
		ownerByEmail: 'ownerid:systemuser.internalemailaddress',
		accountByName: 'parentcustomerid_account:account.name',
		owner: 'ownerid',
		accountOfContact: 'parentcustomerid_account',
		leadLabel: 'Lead',
		lastNameLabel: 'Last Name',
		leadNeeds: { lastname: 'Lovelace', subject: 'Engines' },
	},
	{
		name: 'Salesforce',
		start: () => startSalesforce(),
		makeTrigger: () => new SalesforceSyncTrigger(),
		makeAction: () => new SalesforceSync(),
		lead: 'Lead',
		contact: 'Contact',
		account: 'Account',
		firstName: 'FirstName',
		lastName: 'LastName',
		company: 'Company',
		email: 'Email',
		phone: 'Phone',
		employees: 'NumberOfEmployees',
		jobTitle: 'Title',
		leadKey: 'CrmId__c',
		ownerByEmail: 'OwnerId:User.Email',
		accountByName: 'AccountId:Account.Name',
		owner: 'OwnerId',
		accountOfContact: 'AccountId',
		leadLabel: 'Lead',
		lastNameLabel: 'Last Name',
		leadNeeds: { LastName: 'Lovelace', Company: 'Engines' },
	},
];

/** A Salesforce of its own, with what only its emulator can do. */
export async function startSalesforce(
	options?: salesforce.SalesforceEmulatorOptions,
): Promise<CrmOfNodes & { emulator: salesforce.SalesforceEmulator }> {
	const emulator = await salesforce.startSalesforceEmulator(options);
	const { url, clock, faults, log, access, signIn } = emulator;
	const { id } = salesforce.AGENT_ALICE;
	return {
		emulator,
		url,
		clock,
		faults,
		log,
		credentials: {
			salesforceSyncOAuth2Api: {
				myDomainUrl: `${url}/lightning/page/home`,
				clientId: salesforce.DEFAULT_APP.clientId,
				clientSecret: salesforce.DEFAULT_APP.secrets[0]?.value ?? '',
				accessTokenUrl: `${url}/services/oauth2/token`,
				grantType: 'pkce',
				oauthTokenData: await signInToSalesforce(url),
			},
		},
		colleague: { id, email: salesforce.AGENT_ALICE.email, ...emulator.as(id) },
		begin: () => {
			const transaction = emulator.begin();
			return { ...transaction.as(id), commit: () => transaction.commit() };
		},
		turnOnDuplicateRules: () => emulator.duplicateRules.push(...salesforce.STANDARD_RULES),
		count: (entity) => emulator.as(id).list(entity).length,
		forbidReading: (object) => access.restrict({ object, access: 'hidden' }),
		allowEverything: () => access.clear(),
		expireTokens: () => signIn.expireTokens(),
		close: () => emulator.close(),
	};
}

/** What n8n keeps once a person has connected the account. */
async function signInToSalesforce(url: string): Promise<IDataObject> {
	const oauth2 = `${url}/services/oauth2`;
	const client = new SignInClient(`${oauth2}/authorize`, `${oauth2}/token`);
	const { clientId, secrets, redirectUris } = salesforce.DEFAULT_APP;
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
		salesforce.INTEGRATION_USER,
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

async function startDynamics(): Promise<CrmOfNodes> {
	const emulator = await dataverse.startDataverseEmulator();
	const { url, clock, faults, log, security, signIn } = emulator;
	const { id } = dataverse.AGENT_ALICE;
	return {
		url,
		clock,
		faults,
		log,
		credentials: {
			dynamics365SyncAppApi: {
				environmentUrl: `${url}/main.aspx?pagetype=dashboard`,
				authorityHost: url,
				tenantId: dataverse.TENANT.id,
				clientId: dataverse.DEFAULT_APP.clientId,
				clientSecret: dataverse.DEFAULT_APP.secrets[0]?.value ?? '',
			},
		},
		colleague: { id, email: dataverse.AGENT_ALICE.email, ...emulator.as(id) },
		begin: () => {
			const transaction = emulator.begin();
			return { ...transaction.as(id), commit: () => transaction.commit() };
		},
		turnOnDuplicateRules: () => emulator.duplicateRules.set(dataverse.DEFAULT_RULES),
		count: (entity) => emulator.as(id).list(entity).length,
		forbidReading: (table) => security.revoke(dataverse.APPLICATION_USER_ID, 'Read', table),
		allowEverything: () => security.clear(),
		expireTokens: () => signIn.expireTokens(),
		close: () => emulator.close(),
	};
}
