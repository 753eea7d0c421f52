import type { Product } from '../editor/product';
import { readEnvironment } from './credential';
import { openDataverse } from './dataverse';

export const dynamics365: Product = {
	label: 'Dynamics 365',
	signInWays: [
		{
			name: 'App',
			value: 'app',
			description: 'An application user of the environment, without a person',
			credentialType: 'dynamics365SyncAppApi',
		},
	],
	baseUrl: (credential) => readEnvironment(credential).baseUrl,
	open: openDataverse,
};
