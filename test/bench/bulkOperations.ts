/** Deletes, campaign members and owners of many leads, in one run each. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import * as dataverse from '../emulators/dataverse';
import * as org from '../emulators/salesforce';
import type { Bench } from './bench';
import type { CrmView } from './crmView';
import { openN8nNode } from './n8nNodes';
import { leadOf, operationBench, type Operation } from './operation';
import { entityOf, openOwnNode } from './ownNodes';

type Crm = Operation['crm'];

const bench = (operation: Omit<Operation, 'subject' | 'open'>): Bench =>
	operationBench({ ...operation, subject: operation.crm, open: openOwnNode });

/** n8n makes one call for each lead. */
const N8N_RECORDS = 500;

/** @returns the same with n8n's own node. */
const n8nBench = (operation: Omit<Operation, 'subject' | 'open' | 'records'>): Bench =>
	operationBench({ ...operation, subject: 'n8n', records: N8N_RECORDS, open: openN8nNode });

function deletes(crm: Crm, n8nParameters: INodeParameters, maxCalls: number): Bench {
	const shared = {
		...{ name: 'Delete leads by ID (n8n: 500)', crm },
		check: async (view: CrmView) => requireCount(await view.list(leadOf[crm], []), 0),
	};
	return {
		...bench({
			...shared,
			records: 10_000,
			parameters: {
				...{ resource: 'record', operation: 'delete', entity: entityOf(leadOf[crm]) },
				...{ findBy: 'id', recordId: '={{ $json.id }}' },
			},
		}),
		peer: n8nBench({ ...shared, parameters: n8nParameters }),
		limits: { maxCalls, minRatioToN8n: 5 },
	};
}

function members(maxCalls: number): Bench {
	const shared: Pick<Operation, 'name' | 'crm' | 'prepare' | 'check'> = {
		...{ name: 'Add leads to a campaign (n8n: 500)', crm: 'salesforce' },
		prepare: async (view) => ({ campaign: await view.create('Campaign', { Name: 'Spring' }) }),
		check: async (view, { length }) =>
			requireCount(await view.list('CampaignMember', ['LeadId']), length),
	};
	return {
		...bench({
			...shared,
			records: 1_000,
			parameters: {
				...{ resource: 'campaign', operation: 'addMember', campaignId: '={{ $json.campaign }}' },
				...{ memberType: 'lead', memberId: '={{ $json.id }}' },
			},
		}),
		peer: n8nBench({
			...shared,
			parameters: {
				...{ authentication: 'oAuth2', resource: 'lead', operation: 'addToCampaign' },
				...{ leadId: '={{ $json.id }}', campaignId: '={{ $json.campaign }}', options: {} },
			},
		}),
		limits: { maxCalls, minRatioToN8n: 5 },
	};
}

interface Owners {
	field: string;
	/** The leads go to one and the other in turn. */
	users: ReadonlyArray<{ id: string; email: string }>;
}

const ownersIn: Readonly<Record<Crm, Owners>> = {
	salesforce: { field: 'OwnerId', users: [org.AGENT_ALICE, org.AGENT_BOB] },
	dynamics: { field: 'ownerid', users: [dataverse.AGENT_ALICE, dataverse.AGENT_BOB] },
};

/** n8n's own nodes cannot find the owner. */
function owners(crm: Crm, maxCalls: number): Bench {
	const { field, users } = ownersIn[crm];
	const emails = users.map(({ email }) => email);
	return {
		...bench({
			...{ name: 'Assign owners of leads by email', crm, records: 1_000 },
			prepare: () => Promise.resolve({ emails }),
			parameters: {
				...{ resource: 'record', operation: 'assignOwner', entity: entityOf(leadOf[crm]) },
				...{ findBy: 'id', recordId: '={{ $json.id }}' },
				...{ assignTo: 'email', ownerEmail: '={{ $json.emails[$json.index % 2] }}' },
			},
			check: async (view, items) => {
				const leads = await view.list(leadOf[crm], [field]);
				const ownerOf = new Map(leads.map(({ id, [field]: owner }) => [id, owner]));
				const wrong = items.filter(
					({ id, index }) => ownerOf.get(id) !== users[Number(index) % 2]?.id,
				);
				requireCount(wrong, 0);
			},
		}),
		limits: { maxCalls },
	};
}

function requireCount(records: readonly IDataObject[], expected: number): void {
	if (records.length === expected) return;
	throw new Error(`There are ${records.length} records, not ${expected}`);
}

export const bulkOperations: readonly Bench[] = [
	deletes(
		'salesforce',
		{
			...{ authentication: 'oAuth2', resource: 'lead', operation: 'delete' },
			leadId: '={{ $json.id }}',
		},
		11,
	),
	deletes(
		'dynamics',
		{
			...{ resource: 'row', operation: 'delete', recordId: '={{ $json.id }}' },
			entitySet: { __rl: true, mode: 'id', value: 'leads' },
		},
		13,
	),
	members(3),
	owners('salesforce', 4),
	owners('dynamics', 6),
];
