/** The resources of the action nodes, in the order in which the editor shows them. */
import type { Product } from '../product';

type EntityTerm = Pick<Product, 'entityTerm'>;

export const resources = [
	{ name: () => 'Record', value: 'record' },
	{ name: () => 'Lead or Contact', value: 'leadOrContact' },
	{ name: () => 'Lead', value: 'lead' },
	{ name: () => 'Campaign', value: 'campaign' },
	{ name: () => 'Marketing List', value: 'marketingList' },
	{ name: () => 'Case', value: 'case' },
	{ name: () => 'Relation', value: 'relation' },
	{ name: () => 'Note', value: 'note' },
	{ name: () => 'File', value: 'file' },
	{ name: ({ entityTerm }: EntityTerm) => entityTerm, value: 'entity' },
	{ name: () => 'Action', value: 'action' },
	{ name: () => 'User', value: 'user' },
	{ name: () => 'Query', value: 'query' },
	{ name: () => 'Credential', value: 'credential' },
] as const satisfies ReadonlyArray<{ name: (product: EntityTerm) => string; value: string }>;

export type Resource = (typeof resources)[number]['value'];
