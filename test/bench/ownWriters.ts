/** Create or Update of this package's two action nodes. */
import { join, resolve } from 'node:path';
import type { INodeParameters, INodeType } from 'n8n-workflow';
import { dynamics, salesforce, type Subject } from '../scenarios/subjects';
import { instance } from '../support/instance';
import { openNode } from '../support/n8nHost';
import type { Writer } from './writing';

const NODES = resolve(__dirname, '..', '..', 'nodes');

function ownWriter(
	crm: Writer['crm'],
	subject: Subject,
	file: string,
	parameters: INodeParameters,
): Writer {
	return {
		subject: crm,
		crm,
		async open(url) {
			const { credentialType } = subject;
			const credentials = { [credentialType.name]: await subject.connect(url) };
			const type = instance<INodeType>(join(NODES, file));
			return openNode(type, { parameters, credentials });
		},
	};
}

const createOrUpdate = (
	entity: string,
	value: INodeParameters,
	matchBy = 'email',
): INodeParameters => ({
	resource: 'record',
	operation: 'upsert',
	searchIn: 'entity',
	entity: { __rl: true, mode: 'name', value: entity },
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

const salesforceWriter = (parameters: INodeParameters) =>
	ownWriter('salesforce', salesforce, 'Salesforce/SalesforceSync.node.ts', parameters);
const dynamicsWriter = (parameters: INodeParameters) =>
	ownWriter('dynamics', dynamics, 'Dynamics365/Dynamics365Sync.node.ts', parameters);

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
