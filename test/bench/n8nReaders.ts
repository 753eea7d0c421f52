/**
 * All leads in one run of n8n's own nodes. Neither they nor n8n's Salesforce Trigger read a backlog page by page, and
 * for Dataverse n8n has no trigger: what is compared is the time for a record, of the same leads with the same columns
 * as the node that they are compared with requests from the CRM. Both request pages of the same size.
 */
import type { Bench } from './bench';
import { openN8nNode } from './n8nNodes';
import { reading } from './reading';

/** What a node of this package requests besides the name and the company: the action node, and the trigger. */
const columns = {
	salesforce: {
		getMany: ['CreatedDate', 'SystemModstamp', 'LastModifiedById', 'IsDeleted'],
		trigger: ['CreatedById', 'LastModifiedDate', 'MasterRecordId'],
	},
	dynamics: {
		getMany: ['createdon', 'modifiedon', '_modifiedby_value'],
		trigger: ['_createdby_value', 'merged', '_masterid_value', 'statecode', 'versionnumber'],
	},
};

const columnsOf = (crm: keyof typeof columns, node: 'getMany' | 'trigger') => [
	...columns[crm].getMany,
	...(node === 'trigger' ? columns[crm].trigger : []),
];

/**
 * @param name of the bench that it is compared with.
 * @param node that it is compared with.
 */
export const readFromSalesforce = (name: string, node: 'getMany' | 'trigger'): Bench =>
	reading({
		name,
		subject: 'n8n',
		open: openN8nNode,
		crm: 'salesforce',
		parameters: {
			authentication: 'oAuth2',
			resource: 'lead',
			options: {
				fields: ['Id', ...columnsOf('salesforce', node), 'LastName', 'Company'].join(','),
			},
		},
	});

/**
 * @param name of the bench that it is compared with.
 * @param node that it is compared with.
 */
export const readFromDataverse = (name: string, node: 'getMany' | 'trigger'): Bench =>
	reading({
		name,
		subject: 'n8n',
		open: openN8nNode,
		crm: 'dynamics',
		parameters: {
			resource: 'row',
			entitySet: { __rl: true, mode: 'id', value: 'leads' },
			getAllOptions: {
				select: [...columnsOf('dynamics', node), 'lastname', 'companyname'],
			},
		},
	});
