/** Everything about an action node that follows from its product; the node file adds its name, icon and description. */
import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { authenticationProperty, credentialTests, nodeCredentials } from './authentication';
import { listSearchMethods } from './editor/listSearch';
import { loadOptionsMethods } from './editor/loadOptions';
import { resourceMappingMethods } from './editor/resourceMapping';
import { actionOutputs } from './operations/nodeExpressions';
import { operationProperties } from './operations/operationProperties';
import type { Product } from './product';
import { runOperation } from './run/runOperation';

export function actionDescription(product: Product) {
	return {
		inputs: [NodeConnectionTypes.Main],
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
		return await runOperation(this, product);
	};
}
