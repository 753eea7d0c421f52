/** What the editor's methods need of the node that is open. */
import { isResourceLocatorValue, type ILoadOptionsFunctions } from 'n8n-workflow';
import type { Crm } from '../../crm/port';
import { toEntityName } from '../entity';
import { toNodeError } from '../errors';
import { openCrm } from '../openCrm';
import type { Product } from '../product';

export function selectedEntity(context: ILoadOptionsFunctions): string {
	return toEntityName(currentParameter(context, 'entity') ?? '');
}

/** While a node is open the parameter being edited is the current one, not the saved one. */
export function currentParameter(context: ILoadOptionsFunctions, name: string): unknown {
	const options = { extractValue: true };
	return (
		context.getCurrentNodeParameter(name, options) ??
		context.getNodeParameter(name, undefined, options)
	);
}

/** The entity that is selected beside a parameter in the same list entry; empty before one is. */
export function entityBeside(context: ILoadOptionsFunctions): string {
	const value = context.getCurrentNodeParameter('&entity');
	return toEntityName(isResourceLocatorValue(value) ? value.value : (value ?? ''));
}

export async function withCrm<Result>(
	context: ILoadOptionsFunctions,
	product: Product,
	load: (crm: Crm) => Promise<Result>,
): Promise<Result> {
	try {
		return await load(await openCrm(context, product));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** For methods of parameters that only a product with cases has. */
export const casesOf = ({ cases }: Product) => cases!;
