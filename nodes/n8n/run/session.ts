import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import type { Crm } from '../../crm/port';
import { selectedCredentialType } from '../authentication';
import { openCrm } from '../openCrm';
import type { Product } from '../product';
import type { RunOptions } from './runOptions';

/**
 * Service protection of Dynamics 365 counts over five minutes. Waiting that long is worth it for an action: what is
 * written stays written.
 */
const PATIENCE_MS = 300_000;

/** What an operation works with while one execution of the node runs. */
export interface Session {
	product: Product;
	crm: Crm;
	credential: ICredentialDataDecryptedObject;
	/** Percentage of failed items above which no further items are sent; absent when all are. */
	maxFailures?: number;
}

/**
 * Nothing is sent yet.
 * @throws CrmError when the address in the credential is wrong; n8n's own error when there is no credential.
 */
export async function openSession(
	context: IExecuteFunctions,
	product: Product,
	{ reserve, maxFailures }: RunOptions,
): Promise<Session> {
	return {
		product,
		crm: await openCrm(context, product, { patienceMs: PATIENCE_MS, reserve }),
		credential: await context.getCredentials(selectedCredentialType(context, product)),
		maxFailures,
	};
}
