/** What the action nodes can do: their resources, each with its operations, and what comes out. */
import type {
	ExpressionString,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { Operation } from './operation';
import type { Product } from './product';
import { recordOperations, recordProperties } from './operations/record/operations';
import { signInOperations, signInProperties } from './operations/credential/operations';

const resources: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
	record: recordOperations,
	signIn: signInOperations,
};

const record = { name: 'Record', value: 'record' };
const signIn = { name: 'Sign-In', value: 'signIn' };

/** What a user sets on an action node, below how it signs in. */
export function actionProperties(product: Product, entity: INodeProperties): INodeProperties[] {
	const canRevoke = product.revokeSignIn !== undefined;
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: 'record',
			options: canRevoke ? [record, signIn] : [record],
		},
		...recordProperties(product, entity),
		...(canRevoke ? signInProperties : []),
	];
}

/** Below the node: what it does, and where. */
export const actionSubtitle =
	'={{ $parameter["resource"] === "signIn" ? "revoke the sign-in" : "create or update: " + ({ leads: "leads", contacts: "contacts", leadsThenContacts: "leads, contacts", contactsThenLeads: "contacts, leads" }[$rawParameter["searchIn"]] ?? $parameter["entity"]) }}';

/** Done, and besides it Review where items may be sent there: it is chosen, or an expression chooses for each item. */
export const actionOutputs: ExpressionString =
	'={{ /^(=|review$)/.test($rawParameter["onMultipleMatches"]) ? [{ type: "main", displayName: "Done" }, { type: "main", displayName: "Review" }] : ["main"] }}';

/** Runs the chosen operation for all items together. */
export async function executeAction(
	context: IExecuteFunctions,
	product: Product,
): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0);
	const operation = context.getNodeParameter('operation', 0);
	return await resources[resource]![operation]!(context, product);
}
