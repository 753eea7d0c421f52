import type { Product } from '../../../nodes/n8n/product';
import { readUrl, testMemoryCrm } from './credential';
import { openMemoryCrm } from './driver';
import { label } from './driver/send';

export const memory: Product = {
	label,
	entityTerm: 'Module',
	authenticationMethods: [
		{
			name: 'App',
			value: 'app',
			description: 'Unattended sign-in with a secret',
			credentialType: 'memorySyncApi',
			test: { name: 'testMemoryCrm', run: testMemoryCrm },
		},
	],
	capabilities: new Set(),
	baseUrl: readUrl,
	open: openMemoryCrm,
	people: {
		lead: { name: 'lead', label: 'Lead' },
		contact: { name: 'contact', label: 'Contact' },
	},
	accounts: {
		entity: 'account',
		accountName: 'name',
		accountNumber: 'accountNumber',
		website: 'website',
		lookups: { contact: 'accountId' },
	},
	users: {
		entity: 'user',
		name: 'name',
		email: 'email',
		username: 'username',
		active: { field: 'isActive', value: true },
	},
	owner: {
		field: 'ownerId',
		group: { entity: 'team', field: 'name', label: 'Team' },
	},
	lookupKeys: {
		account: [{ field: 'name', label: 'Name' }],
		user: [{ field: 'email', label: 'Email' }],
	},
};
