/** Revoke: ends the sign-in of the node's credential, once for all items. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { chosenCredentialType } from '../../authentication';
import { toNodeError } from '../../errors';
import type { Product } from '../../product';
import { unauthenticatedTransport } from '../../transport';

/** @throws NodeApiError when the CRM does not end it, unless the node is set to continue on failure. */
export async function revoke(
	context: IExecuteFunctions,
	product: Product,
): Promise<INodeExecutionData[][]> {
	const itemIndexes = [...context.getInputData().keys()];
	try {
		const credential = await context.getCredentials(chosenCredentialType(context, product));
		await product.revokeSignIn?.(credential, unauthenticatedTransport(context));
		return [itemIndexes.map((item) => ({ json: { revoked: true }, pairedItem: { item } }))];
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (!context.continueOnFail()) throw nodeError;
		const json = { revoked: false, error: { message: nodeError.message } };
		return [itemIndexes.map((item) => ({ json, error: nodeError, pairedItem: { item } }))];
	}
}
