/**
 * All leads in one run of n8n's own nodes. Neither they nor n8n's Salesforce Trigger read a backlog page by page, and
 * for Dataverse n8n has no trigger: what is compared is the time for a record, of the same leads with the same columns.
 */
import type { Bench } from './bench';
import { openN8nNode } from './n8nNodes';
import { reading } from './reading';

/** @param name of the bench that it is compared with. */
export const readFromSalesforce = (name: string): Bench =>
	reading({
		name,
		subject: 'n8n',
		open: openN8nNode,
		crm: 'salesforce',
		parameters: {
			authentication: 'oAuth2',
			resource: 'lead',
			options: {
				fields: 'Id,CreatedDate,SystemModstamp,LastModifiedById,IsDeleted,LastName,Company',
			},
		},
	});

/** @param name of the bench that it is compared with. */
export const readFromDataverse = (name: string): Bench =>
	reading({
		name,
		subject: 'n8n',
		open: openN8nNode,
		crm: 'dynamics',
		parameters: {
			resource: 'row',
			entitySet: { __rl: true, mode: 'id', value: 'leads' },
			getAllOptions: {
				select: ['createdon', 'modifiedon', '_modifiedby_value', 'lastname', 'companyname'],
			},
		},
	});
