/** The CRM as the operations of this package's node show it: what a bench begins with, and what it has come to. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Order } from './emulator/messages';
import { entityOf, openOwnNode } from './ownNodes';

export interface CrmView {
	/** All records, with their ids and these fields. */
	list(entity: string, fieldsToReturn: readonly string[]): Promise<IDataObject[]>;
	/** @returns the id. */
	create(entity: string, value: INodeParameters): Promise<string>;
}

export function viewOf(crm: Order['crm'], url: string): CrmView {
	const run = async (parameters: INodeParameters) => {
		const node = await openOwnNode(crm, url, { resource: 'record', ...parameters });
		return (await node([{}])).map(({ json }) => json);
	};
	return {
		list: (entity, fieldsToReturn) =>
			run({
				...{ operation: 'getAll', entity: entityOf(entity), returnAll: true },
				options: { fieldsToReturn: [...fieldsToReturn] },
			}),
		async create(entity, value) {
			const fields = { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] };
			const [created] = await run({ operation: 'create', entity: entityOf(entity), fields });
			return created?.id as string;
		},
	};
}
