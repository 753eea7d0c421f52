import type { Product } from '../n8n/product';
import { explainSignIn, readEnvironment } from './credential';
import { testDynamics365App } from './credentialTest';
import { openDataverse } from './driver';
import { capabilities } from './driver/capabilities';

export const dynamics365: Product = {
	label: 'Dynamics 365',
	entityTerm: 'Table',
	authenticationMethods: [
		{
			name: 'App (Service Principal)',
			value: 'app',
			description: 'Unattended sign-in as an application user',
			credentialType: 'dynamics365SyncAppApi',
			test: { name: 'testDynamics365App', run: testDynamics365App },
		},
		{
			name: 'OAuth2 (User)',
			value: 'oAuth2',
			description: "Sign in as a user with Microsoft's login page",
			credentialType: 'dynamics365SyncOAuth2Api',
		},
	],
	capabilities,
	baseUrl: (credential) => readEnvironment(credential).baseUrl,
	explainSignIn,
	open: openDataverse,
	people: {
		lead: { name: 'lead', label: 'Lead' },
		contact: { name: 'contact', label: 'Contact' },
	},
	accounts: {
		entity: 'account',
		accountName: 'name',
		accountNumber: 'accountnumber',
		website: 'websiteurl',
		lookups: {
			contact: 'parentcustomerid_account',
			lead: 'parentaccountid',
			opportunity: 'customerid_account',
			incident: 'customerid_account',
		},
	},
	opportunities: {
		entity: 'opportunity',
		contactFields: { id: 'contactid', email: 'emailaddress1' },
		contactLookup: 'parentcontactid',
	},
	qualification: {
		state: { field: 'statecode', open: 0, qualified: 1 },
		account: { entity: 'account', lookup: 'parentaccountid' },
		contact: { entity: 'contact', lookup: 'parentcontactid' },
		opportunity: { entity: 'opportunity', lookup: 'originatingleadid' },
	},
	marketingLists: {
		entity: { name: 'list', label: 'Marketing List', nameField: 'listname' },
		memberType: { field: 'createdfromcode', values: { account: 1, contact: 2, lead: 4 } },
		isDynamic: 'type',
		isLocked: 'lockstatus',
		members: { entity: 'listmember', first: 'listid', second: 'entityid' },
		memberEntities: { account: 'account', contact: 'contact', lead: 'lead' },
	},
	campaignItems: {
		campaign: { name: 'campaign', label: 'Campaign', nameField: 'name' },
		items: { entity: 'campaignitem', first: 'campaignid', second: 'entityid' },
	},
	cases: {
		entity: { name: 'incident', label: 'Case' },
		number: 'ticketnumber',
		subject: 'title',
		description: 'description',
		open: { field: 'statecode', value: 0 },
		comments: { entity: 'annotation', caseLookup: 'objectid_incident', text: 'notetext' },
		callers: {
			contact: {
				entity: { name: 'contact', label: 'Contact' },
				phone: 'telephone1',
				email: 'emailaddress1',
				lookup: 'customerid_contact',
			},
			account: {
				entity: { name: 'account', label: 'Account' },
				phone: 'telephone1',
				email: 'emailaddress1',
				lookup: 'customerid_account',
			},
			lead: {
				entity: { name: 'lead', label: 'Lead' },
				phone: 'telephone1',
				email: 'emailaddress1',
			},
		},
	},
	actionExample: 'lead/QualifyLead',
	users: {
		entity: 'systemuser',
		name: 'fullname',
		email: 'internalemailaddress',
		username: 'domainname',
		active: { field: 'isdisabled', value: false },
	},
	owner: {
		field: 'ownerid',
		group: { entity: 'team', field: 'name', label: 'Team' },
	},
	lookupKeys: {
		account: [
			{ field: 'name', label: 'Name' },
			{ field: 'accountnumber', label: 'Account Number' },
		],
		campaign: [{ field: 'name', label: 'Name' }],
		contact: [{ field: 'emailaddress1', label: 'Email' }],
		lead: [{ field: 'emailaddress1', label: 'Email' }],
		systemuser: [
			{ field: 'internalemailaddress', label: 'Email' },
			{ field: 'domainname', label: 'Username' },
		],
		team: [{ field: 'name', label: 'Name' }],
	},
};
