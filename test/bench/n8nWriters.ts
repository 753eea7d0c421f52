/** Create or Update of n8n's own nodes for the same CRMs. */
import type { INodeParameters } from 'n8n-workflow';
import { keyField } from './leads';
import { openN8nNode } from './n8nNodes';
import type { Writer } from './writing';

const n8nWriter = (crm: Writer['crm'], parameters: INodeParameters): Writer => ({
	subject: 'n8n',
	crm,
	open: (url) => openN8nNode(crm, url, parameters),
});

/** It matches by email address, as this package's node does. */
export const n8nSalesforce: Writer = n8nWriter('salesforce', {
	authentication: 'oAuth2',
	resource: 'lead',
	operation: 'upsert',
	externalId: 'Email',
	externalIdValue: '={{ $json.email }}',
	lastname: '={{ $json.lastName }}',
	company: '={{ $json.company }}',
	additionalFields: {},
});

/** It cannot match by email address: it finds a row by its id or an alternate key. */
export const n8nDataverse: Writer = n8nWriter('dynamics', {
	resource: 'row',
	operation: 'upsert',
	entitySet: { __rl: true, mode: 'id', value: 'leads' },
	identifierType: 'alternateKey',
	alternateKey: `=${keyField.dynamics}='{{ $json.key }}'`,
	inputMode: 'json',
	fieldsJson:
		'={{ { emailaddress1: $json.email, lastname: $json.lastName, companyname: $json.company, subject: "Engines" } }}',
});
