import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import type { Outcome } from '../../../sync/matching/outcome';
import { toNodeError } from '../../errors';

/**
 * The item an outcome becomes, paired to the item it came from.
 * A failed one also carries n8n's error, which sends it to the error output where the node has one.
 */
export function toOutcomeItem(
	node: INode,
	outcome: Outcome,
	itemIndex: number,
): INodeExecutionData {
	const pairedItem = { item: itemIndex };
	if (outcome.outcome !== 'failed') return { json: toJson(outcome), pairedItem };
	const { error, ...told } = outcome;
	return {
		json: toJson({
			...told,
			error: { code: error.code ?? null, message: error.message, fields: error.fields },
		}),
		error: toNodeError(node, error, itemIndex),
		pairedItem,
	};
}

/** Outcomes are plain data; n8n's type for it asks for an index signature, which interfaces have not. */
function toJson(data: object): IDataObject {
	return { ...data };
}
