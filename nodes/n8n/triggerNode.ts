/** Everything about a trigger node that follows from its product; the node file adds its name, icon and description. */
import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { authenticationProperty, nodeCredentials } from './authentication';
import { entityProperty } from './entity';
import type { Product } from './product';
import { poll } from './trigger/poll';
import { triggerProperties } from './trigger/properties';

/** The line below the node: whose changes, and which. */
export const triggerSubtitle =
	'={{ $parameter["entity"] + ": " + $parameter["events"].join(", ") }}';

export function triggerDescription(product: Product) {
	return {
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: nodeCredentials(product),
		properties: [
			authenticationProperty(product),
			entityProperty(product),
			...triggerProperties(product),
		],
	} satisfies Partial<INodeTypeDescription>;
}

export function pollTrigger(product: Product) {
	return async function (this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, product);
	};
}
