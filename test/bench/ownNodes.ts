/** This package's two action nodes. */
import { join, resolve } from 'node:path';
import type { IDataObject, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import { dynamics, salesforce } from '../scenarios/subjects';
import { instance } from '../support/instance';
import { openNode } from '../support/n8nHost';
import type { Order } from './emulator/messages';

const NODES = resolve(__dirname, '..', '..', 'nodes');

const ownNodes = {
	salesforce: { subject: salesforce, file: 'Salesforce/SalesforceSync.node.ts' },
	dynamics: { subject: dynamics, file: 'Dynamics365/Dynamics365Sync.node.ts' },
};

/** @returns a run of the node in a workflow that is connected to the CRM at `url`. */
export async function openOwnNode(
	crm: Order['crm'],
	url: string,
	parameters: INodeParameters,
): Promise<(items: readonly IDataObject[]) => Promise<INodeExecutionData[]>> {
	const { subject, file } = ownNodes[crm];
	const credentials = { [subject.credentialType.name]: await subject.connect(url) };
	return openNode(instance<INodeType>(join(NODES, file)), { parameters, credentials });
}

/** An object or table, as the editor saves it. */
export const entityOf = (value: string) => ({ __rl: true, mode: 'name', value });
