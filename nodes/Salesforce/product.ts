import type { Product } from '../n8n/product';
import { accessTokenOf, explainSignIn, findOrgUrl, tokenOf } from './credential';
import { testSalesforceServer } from './credentialTest';
import { openSalesforce } from './driver';
import { capabilities } from './driver/capabilities';

export const salesforce: Product = {
	label: 'Salesforce',
	entityTerm: 'Object',
	authenticationMethods: [
		{
			name: 'OAuth2 (User)',
			value: 'oAuth2',
			description: "Sign in as a user with Salesforce's login page",
			credentialType: 'salesforceSyncOAuth2Api',
		},
		{
			name: 'Server-to-Server (JWT or Client Credentials)',
			value: 'server',
			description: 'Unattended sign-in through an External Client App',
			credentialType: 'salesforceSyncServerApi',
			test: { name: 'testSalesforceServer', run: testSalesforceServer },
		},
	],
	capabilities,
	baseUrl: findOrgUrl,
	explainSignIn,
	open: openSalesforce,
	tokenOf,
	accessTokenOf,
	people: {
		lead: { name: 'Lead', label: 'Lead' },
		contact: { name: 'Contact', label: 'Contact' },
	},
	accounts: {
		entity: 'Account',
		accountName: 'Name',
		accountNumber: 'AccountNumber',
		website: 'Website',
		// A lead has no account until it is converted.
		lookups: { Contact: 'AccountId', Opportunity: 'AccountId', Case: 'AccountId' },
	},
	opportunities: {
		entity: 'Opportunity',
		contactFields: { id: 'Id', email: 'Email' },
		contactRoles: {
			entity: 'OpportunityContactRole',
			record: 'OpportunityId',
			contact: 'ContactId',
			role: 'Role',
			isPrimary: 'IsPrimary',
		},
	},
	campaigns: {
		entity: 'Campaign',
		/** https://help.salesforce.com/s/articleView?id=000385203&type=1 */
		idPrefixes: { campaign: '701', contact: '003', lead: '00Q' },
		member: {
			entity: 'CampaignMember',
			people: { ContactId: 'Contact', LeadId: 'Lead' },
			campaign: 'CampaignId',
			lead: 'LeadId',
			contact: 'ContactId',
			status: 'Status',
			statuses: { entity: 'CampaignMemberStatus', campaign: 'CampaignId', label: 'Label' },
		},
	},
	conversion: {
		isConverted: 'IsConverted',
		account: { entity: 'Account', lookup: 'ConvertedAccountId' },
		contact: { entity: 'Contact', lookup: 'ConvertedContactId' },
		opportunity: { entity: 'Opportunity', lookup: 'ConvertedOpportunityId' },
		accountOfContact: 'AccountId',
	},
	cases: {
		entity: { name: 'Case', label: 'Case' },
		number: 'CaseNumber',
		subject: 'Subject',
		description: 'Description',
		open: { field: 'IsClosed', value: false },
		comments: {
			entity: 'CaseComment',
			caseLookup: 'ParentId',
			text: 'CommentBody',
			isPublic: 'IsPublished',
		},
		callers: {
			contact: {
				entity: { name: 'Contact', label: 'Contact' },
				phone: 'Phone',
				email: 'Email',
				lookup: 'ContactId',
			},
			account: {
				entity: { name: 'Account', label: 'Account' },
				phone: 'Phone',
				lookup: 'AccountId',
			},
			lead: { entity: { name: 'Lead', label: 'Lead' }, phone: 'Phone', email: 'Email' },
		},
	},
	actionExample: 'flow/Close_Case',
	users: {
		entity: 'User',
		name: 'Name',
		email: 'Email',
		username: 'Username',
		active: { field: 'IsActive', value: true },
	},
	owner: {
		field: 'OwnerId',
		group: { entity: 'Group', field: 'DeveloperName', label: 'Queue' },
	},
	lookupKeys: {
		Account: [
			{ field: 'Name', label: 'Name' },
			{ field: 'AccountNumber', label: 'Account Number' },
		],
		Campaign: [{ field: 'Name', label: 'Name' }],
		Contact: [{ field: 'Email', label: 'Email' }],
		Group: [{ field: 'DeveloperName', label: 'Queue Name' }],
		Lead: [{ field: 'Email', label: 'Email' }],
		RecordType: [{ field: 'DeveloperName', label: 'Developer Name' }],
		User: [
			{ field: 'Email', label: 'Email' },
			{ field: 'Username', label: 'Username' },
		],
	},
};
