/** Everything about a trigger node that follows from its product; the node file adds its name, icon and description. */
import type { INodeExecutionData, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { authenticationProperty, nodeCredentials } from './authentication';
import { entityProperty } from './entity';
import type { Product } from './product';
import { MAIN, requireN8n } from './requireN8n';
import { poll } from './trigger/poll';
import { triggerProperties } from './trigger/properties';

/** The line below the node: whose changes, and which. */
export const triggerSubtitle =
	'={{ [$parameter["entity"]].concat(($parameter["options"]?.moreEntities?.entities ?? []).map((each) => each.entity?.value ?? each.entity)).join(", ") + ": " + $parameter["events"].join(", ") }}';

export function triggerDescription(product: Product) {
	return {
		polling: true,
		inputs: [],
		outputs: [MAIN],
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
		requireN8n(this.getNode());
		return await poll(this, product);
	};
}
