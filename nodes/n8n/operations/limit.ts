/** The parameters Return All and Limit. */
import type { INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../crm/errors';
import type { ItemContext } from './operation';

export const limitProperties: readonly INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** @returns undefined for all results. @throws CrmError when it is not a number of results. */
export function readLimit({ context, itemIndex }: ItemContext): number | undefined {
	if (context.getNodeParameter('returnAll', itemIndex, false) === true) return undefined;
	const entered = context.getNodeParameter('limit', itemIndex, 50);
	const limit = Number(entered);
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw new CrmError(
		`Limit must be a whole number of at least 1, not ${JSON.stringify(entered)}.`,
		{
			kind: 'misconfigured',
			advice: 'Change Limit, or turn on Return All.',
		},
	);
}
