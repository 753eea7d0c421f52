/** Create or Update of this package's two action nodes. */
import type { INodeParameters } from 'n8n-workflow';
import { entityOf, openOwnNode } from './ownNodes';
import type { Writer } from './writing';

const ownWriter = (crm: Writer['crm'], parameters: INodeParameters): Writer => ({
	subject: crm,
	crm,
	open: (url) => openOwnNode(crm, url, parameters),
});

/** @param value of the mapper, for each field. */
export const createOrUpdate = (
	entity: string,
	value: INodeParameters,
	matchBy = 'email',
): INodeParameters => ({
	resource: 'record',
	operation: 'upsert',
	searchIn: 'entity',
	entity: entityOf(entity),
	matchBy,
	fields: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] },
});

const salesforceFields = {
	Email: '={{ $json.email }}',
	LastName: '={{ $json.lastName }}',
	Company: '={{ $json.company }}',
};

const dynamicsFields = {
	emailaddress1: '={{ $json.email }}',
	lastname: '={{ $json.lastName }}',
	companyname: '={{ $json.company }}',
	subject: 'Engines',
};

const salesforceWriter = (parameters: INodeParameters) => ownWriter('salesforce', parameters);
const dynamicsWriter = (parameters: INodeParameters) => ownWriter('dynamics', parameters);

export const salesforceSync: Writer = salesforceWriter(createOrUpdate('Lead', salesforceFields));
export const dynamics365Sync: Writer = dynamicsWriter(createOrUpdate('lead', dynamicsFields));

/** The same, matched by phone where no email address matches. */
export const byPhone: readonly Writer[] = [
	salesforceWriter(
		createOrUpdate('Lead', { ...salesforceFields, Phone: '={{ $json.phone }}' }, 'emailThenPhone'),
	),
	dynamicsWriter(
		createOrUpdate(
			'lead',
			{ ...dynamicsFields, telephone1: '={{ $json.phone }}' },
			'emailThenPhone',
		),
	),
];
