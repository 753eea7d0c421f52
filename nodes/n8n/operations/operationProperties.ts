/** The parameters of an action node, built from the operations of its product. */
import type { INodeProperties } from 'n8n-workflow';
import type { Product } from '../product';
import { operationsOf } from './index';
import type { Operation } from './operation';
import { runOptionsProperty } from '../run/runOptions';
import { resources, type Resource } from './resources';

/** Resource, Operation, the parameters of every operation, and those that all of them have. */
export function operationProperties(product: Product): INodeProperties[] {
	const operations = operationsOf(product);
	const used = resources.filter(({ value }) => operations.some((each) => each.resource === value));
	const [{ value: byDefault } = { value: '' }] = used;
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: byDefault,
			options: used.map(({ name, value }) => ({ name: name(product), value })),
		},
		...used.flatMap(({ value: resource }) => {
			const some = operations.filter((each) => each.resource === resource);
			return [
				operationProperty(resource, some),
				...some.flatMap((operation) =>
					operation.properties(product).map((property) => shownFor(operation, property)),
				),
			];
		}),
		runOptionsProperty,
	];
}

function operationProperty(resource: Resource, operations: readonly Operation[]): INodeProperties {
	const [{ value: byDefault } = { value: '' }] = operations;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: byDefault,
		displayOptions: { show: { resource: [resource] } },
		options: operations
			.map(({ name, value, description, action }) => ({ name, value, description, action }))
			.toSorted((left, right) => left.name.localeCompare(right.name)),
	};
}

function shownFor({ resource, value }: Operation, property: INodeProperties): INodeProperties {
	const { show, ...others } = property.displayOptions ?? {};
	return {
		...property,
		displayOptions: { ...others, show: { resource: [resource], operation: [value], ...show } },
	};
}
