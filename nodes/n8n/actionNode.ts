/** Everything about an action node that follows from its product; the node file adds its name, icon and description. */
import type { IExecuteFunctions, INodeExecutionData, INodeTypeDescription } from 'n8n-workflow';
import { authenticationProperty, credentialTests, nodeCredentials } from './authentication';
import { listSearchMethods } from './editor/listSearch';
import { loadOptionsMethods } from './editor/loadOptions';
import { resourceMappingMethods } from './editor/resourceMapping';
import { actionOutputs } from './operations/nodeExpressions';
import { operationProperties } from './operations/operationProperties';
import type { Product } from './product';
import { MAIN, requireN8n } from './requireN8n';
import { runOperation } from './run/runOperation';

export function actionDescription(product: Product) {
	return {
		inputs: [MAIN],
		outputs: actionOutputs(product),
		credentials: nodeCredentials(product),
		properties: [authenticationProperty(product), ...operationProperties(product)],
	} satisfies Partial<INodeTypeDescription>;
}

export function nodeMethods(product: Product) {
	return {
		listSearch: listSearchMethods(product),
		loadOptions: loadOptionsMethods(product),
		resourceMapping: resourceMappingMethods(product),
		credentialTest: credentialTests(product),
	};
}

export function executeAction(product: Product) {
	return async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		requireN8n(this.getNode());
		return await runOperation(this, product);
	};
}
