/** The operations of the action nodes. A new operation is a file of its resource and a line in this list. */
import type { Product } from '../product';
import { revokeAccess } from './credential/revokeAccess.operation';
import { createOrUpdateLeadOrContact } from './leadOrContact/createOrUpdate.operation';
import type { Operation } from './operation';
import { createOrUpdateRecord } from './record/createOrUpdate.operation';

export const operations: readonly Operation[] = [
	createOrUpdateRecord,
	createOrUpdateLeadOrContact,
	revokeAccess,
];

/** The operations for which the CRM has all that they require. */
export function operationsOf({ capabilities }: Pick<Product, 'capabilities'>): Operation[] {
	return operations.filter(({ requires }) => requires.every((each) => capabilities.has(each)));
}
