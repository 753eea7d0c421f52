/** The Record resource: its operations and what a user sets for them. */
import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../operation';
import type { Product } from '../../product';
import { upsert } from './upsert.operation';
import { upsertProperties } from './upsert.properties';

export const recordOperations = { upsert } satisfies Record<string, Operation>;

/** @param entity the Record Type parameter, which each CRM names in its own way. */
export function recordProperties(product: Product, entity: INodeProperties): INodeProperties[] {
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: 'upsert',
			displayOptions: { show: { resource: ['record'] } },
			options: [
				{
					name: 'Create or Update',
					value: 'upsert',
					description:
						'Create a new record, or update the current one if it already exists (upsert)',
					action: 'Create or update a record',
				},
			],
		},
		...upsertProperties(product, entity),
	];
}
