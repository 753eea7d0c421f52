import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Product } from './product';

/**
 * One operation of an action node, for all items together.
 * @returns the items of each output.
 */
export type Operation = (
	context: IExecuteFunctions,
	product: Product,
) => Promise<INodeExecutionData[][]>;
