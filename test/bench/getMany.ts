/** A hundred thousand leads in one run of Get Many, in full pages, with the same columns as n8n's own node. */
import type { Bench } from './bench';
import { readFromDataverse, readFromSalesforce } from './n8nReaders';
import { entityOf, openOwnNode } from './ownNodes';
import { reading, RECORDS, type Reader } from './reading';

const getMany = (
	{ name, crm, entity }: Pick<Reader, 'name' | 'crm'> & { entity: string },
	fieldsToReturn: string[],
): Bench =>
	reading({
		...{ name, crm, subject: crm, open: openOwnNode },
		parameters: { resource: 'record', entity: entityOf(entity), options: { fieldsToReturn } },
	});

/** The most records that a CRM sends in one page. */
const PAGE = { salesforce: 2_000, dynamics: 5_000 };

const fromSalesforce = getMany(
	{ name: 'Get many leads from Salesforce', crm: 'salesforce', entity: 'Lead' },
	['CreatedDate', 'SystemModstamp', 'LastModifiedById', 'IsDeleted', 'LastName', 'Company'],
);

const fromDataverse = getMany(
	{ name: 'Get many leads from Dataverse', crm: 'dynamics', entity: 'lead' },
	['createdon', 'modifiedon', 'modifiedby', 'lastname', 'companyname'],
);

export const getManyBenches: readonly Bench[] = [
	{
		...fromSalesforce,
		peer: readFromSalesforce(fromSalesforce.name, 'getMany'),
		limits: { maxCalls: RECORDS / PAGE.salesforce + 1, minRatioToN8n: 0.8, maxCpuToN8n: 2 },
	},
	{
		...fromDataverse,
		peer: readFromDataverse(fromDataverse.name, 'getMany'),
		limits: { maxCalls: RECORDS / PAGE.dynamics + 1, minRatioToN8n: 0.8, maxCpuToN8n: 2 },
	},
];
