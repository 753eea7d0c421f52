import type { INodeProperties } from 'n8n-workflow';
import type { ItemContext } from '../operation';

/** One of the Options of every operation that writes. */
export const dryRunOption: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to preview the result without writing anything',
};

export function readDryRun({ context, itemIndex }: ItemContext): boolean {
	const { dryRun = false } = context.getNodeParameter('options', itemIndex, {}) as {
		dryRun?: boolean;
	};
	return dryRun;
}
