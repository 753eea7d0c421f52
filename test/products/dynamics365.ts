import { Dynamics365SyncAppApi } from '../../credentials/Dynamics365SyncAppApi.credentials';
import { Dynamics365SyncEnvironmentApi } from '../../credentials/Dynamics365SyncEnvironmentApi.credentials';
import { Dynamics365SyncOAuth2Api } from '../../credentials/Dynamics365SyncOAuth2Api.credentials';
import { Dynamics365Sync } from '../../nodes/Dynamics365/Dynamics365Sync.node';
import { Dynamics365SyncTrigger } from '../../nodes/Dynamics365/Dynamics365SyncTrigger.node';
import { dynamics365 as product } from '../../nodes/Dynamics365/product';
import { changeEvents } from '../../nodes/sync/changes/change';
import * as dataverse from '../emulators/dataverse';
import type { EmulatedProduct, ProductUnderTest } from './productUnderTest';

export const dynamics365: ProductUnderTest = {
	name: product.label,
	product,
	Action: Dynamics365Sync,
	Trigger: Dynamics365SyncTrigger,
	credentialTypes: [
		new Dynamics365SyncAppApi(),
		new Dynamics365SyncEnvironmentApi(),
		new Dynamics365SyncOAuth2Api(),
	],
	start: () => startDynamics365(),
	names: {
		lead: 'lead',
		contact: 'contact',
		account: 'account',
		leadId: 'leadid',
		created: 'createdon',
		firstName: 'firstname',
		lastName: 'lastname',
		fullName: 'fullname',
		company: 'companyname',
		email: 'emailaddress1',
		phone: 'telephone1',
		jobTitle: 'jobtitle',
		employees: 'numberofemployees',
		region: 'new_region',
		interests: 'new_interests',
		doNotCall: 'donotphone',
		notes: 'new_notes',
		key: 'new_externalid',
		syncStamp: 'new_syncstamp',
		owner: 'ownerid',
		ownerByEmail: 'ownerid:systemuser.internalemailaddress',
		accountName: 'name',
		website: 'websiteurl',
		accountPhone: 'telephone1',
		birthday: 'birthdate',
		accountLookup: 'parentcustomerid_account',
		accountByName: 'parentcustomerid:account.name',
	},
	feeds: [
		{
			by: 'token',
			entity: 'lead',
			events: changeEvents,
			text: 'lastname',
			newRecord: { lastname: 'A', subject: 'B' },
		},
		{
			by: 'stamp',
			entity: 'new_thing',
			events: ['created', 'updated'],
			text: 'new_name',
			newRecord: { new_name: 'A' },
		},
	],
	emails: ['emailaddress1', 'emailaddress2', 'emailaddress3'],
	newLead: { lastname: 'Lovelace', subject: 'Engines' },
	maxLastName: 50,
	requiresLastName: false,
	south: { value: 2, label: 'South' },
	checksLongTexts: true,
	foreignId: '005gK000000zzzzQAA',
	thing: {
		entity: 'new_thing',
		idField: 'new_thingid',
		name: 'new_name',
		fields: {
			email: 'new_email',
			phone: 'new_phone',
			url: 'new_url',
			notes: 'new_notes',
			integer: 'new_count',
			amount: 'new_amount',
			price: 'new_price',
			total: 'new_total',
			checkbox: 'new_flag',
			day: 'new_day',
			localDay: 'new_localday',
			fixedDay: 'new_fixedday',
			moment: 'new_moment',
			clock: 'new_clock',
			choice: 'new_kind',
			choices: 'new_tags',
		},
		choice: [
			{ value: 1, label: 'Compact' },
			{ value: 2, label: 'Full Size' },
		],
		choices: { labels: ['Red', 'Blue'], stored: '1;3' },
	},
	unknownUserId: '9c1b0f5e-0000-4000-8000-00000000dead',
	recordPage: (url, id) => `${url}/main.aspx?etn=lead&id=${id}&pagetype=entityrecord`,
	calls: {
		// The first one holds 100.
		toWrite: (records) => 1 + Math.ceil((records - 100) / 1000),
		toQuery: (queries) => Math.ceil(queries / 1000),
		inAll: 5,
		toFind: 1,
		toFindPhones: 1,
	},
	requests: {
		ofLeads: /\/leads/,
		isWrite: ({ method, body }) => method === 'PATCH' || /^(PATCH|POST) /m.test(body),
		unknownField: {
			error: {
				code: '0x0',
				message: "Could not find a property named 'fax' on type 'Microsoft.Dynamics.CRM.lead'.",
			},
		},
	},
};

/** An emulated Dataverse with what only it has, for the tests of what only Dynamics 365 can do. */
export async function startDynamics365(
	settings: Partial<dataverse.OrganizationSettings> = {},
): Promise<EmulatedProduct & { emulator: dataverse.DataverseEmulator }> {
	const emulator = await dataverse.startDataverseEmulator();
	Object.assign(emulator.organization, settings);
	const { url, clock, faults, log, security, signIn } = emulator;
	const { id, email } = dataverse.AGENT_ALICE;
	const credentials = {
		dynamics365SyncAppApi: {
			environmentUrl: `${url}/main.aspx?pagetype=dashboard`,
			authorityHost: url,
			tenantId: dataverse.TENANT.id,
			clientId: dataverse.DEFAULT_APP.clientId,
			clientSecret: dataverse.DEFAULT_APP.secrets[0]?.value ?? '',
		},
	};
	const credentialsWith = (data: Record<string, string>) => ({
		dynamics365SyncAppApi: { ...credentials.dynamics365SyncAppApi, ...data },
	});
	return {
		emulator,
		url,
		clock,
		faults,
		log,
		credentials,
		credentialsFor: (environmentUrl) => credentialsWith({ environmentUrl }),
		wrongSecret: () => credentialsWith({ clientSecret: 'wrong' }),
		issueToken: () => emulator.issueToken(),
		as: (userId) => emulator.as(userId),
		colleague: { id, email, ...emulator.as(id) },
		group: dataverse.SALES_TEAM.name,
		addUser: (user) =>
			emulator.as(dataverse.INTEGRATION_USER.id).create('systemuser', {
				firstname: 'New',
				lastname: 'User',
				internalemailaddress: user.email,
				isdisabled: !user.active,
			}),
		begin: () => {
			const transaction = emulator.begin();
			return { ...transaction.as(id), commit: () => transaction.commit() };
		},
		backUp: () => emulator.backUp(),
		turnOnDuplicateRules: () => emulator.duplicateRules.set(dataverse.DEFAULT_RULES),
		count: (entity) => emulator.as(id).list(entity).length,
		forbidReading: (table) => security.revoke(dataverse.APPLICATION_USER_ID, 'Read', table),
		forbidDeleting: (table) => security.revoke(dataverse.APPLICATION_USER_ID, 'Delete', table),
		allowEverything: () => security.clear(),
		limitCalls: (requests) =>
			emulator.protection.setLimits(
				requests === undefined ? undefined : { ...dataverse.SERVICE_PROTECTION_LIMITS, requests },
			),
		expireTokens: () => signIn.expireTokens(),
		close: () => emulator.close(),
	};
}
