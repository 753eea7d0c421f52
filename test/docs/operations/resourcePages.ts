/** Which page describes each resource of the action nodes. */
import { operations, operationsOf } from '../../../nodes/n8n/operations';
import type { Operation } from '../../../nodes/n8n/operations/operation';
import { resources } from '../../../nodes/n8n/operations/resources';
import { products } from '../../../nodes/products';
import { different } from './markdown';

export interface ResourcePage {
	/** As the editor shows it, such as "Table / Object". */
	title: string;
	/** The name of the file in `docs/operations/`. */
	file: string;
	operations: readonly Operation[];
}

/** In the order in which the editor shows the resources. */
export const resourcePages: readonly ResourcePage[] = resources.map(({ name, value }) => {
	const title = different(products.map(name));
	return {
		title,
		file: `${title.toLowerCase().replace(/[^a-z]+/g, '-')}.md`,
		operations: operations.filter(({ resource }) => resource === value),
	};
});

/** The products whose action node has an operation. */
export const productsWith = (operation: Operation) =>
	products.filter((product) => operationsOf(product).includes(operation));

/** The action nodes that have an operation. */
export const nodesWith = (operation: Operation): string =>
	productsWith(operation)
		.map(({ label }) => `${label} Sync`)
		.join(', ');
