import type { INodeProperties } from 'n8n-workflow';

/**
 * Properties of an OAuth2 credential that limit n8n's HTTP Request node to the CRM's host. n8n adds the token to
 * these requests without calling code of this package; it checks the two properties, also on redirects.
 * @param host an expression for the host name of the CRM, without a port.
 */
export const allowedHostProperties = (host: string): INodeProperties[] => [
	{
		displayName: 'Allowed HTTP Request Domains',
		name: 'allowedHttpRequestDomains',
		type: 'hidden',
		default: 'domains',
	},
	{ displayName: 'Allowed Domains', name: 'allowedDomains', type: 'hidden', default: host },
];
