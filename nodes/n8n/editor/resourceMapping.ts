/** The fields that a person maps. */
import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';
import { parametersToMap } from '../operations/action/parametersToMap';
import { toActionName } from '../operations/action/actionProperty';
import { fieldsToMap, type Mapping } from '../operations/fields/fieldsToMap';
import type { Product } from '../product';
import { casesOf, currentParameter, selectedEntity, withCrm } from './context';
import { lookupKeysOf } from './lookupKeys';

export function resourceMappingMethods(product: Product) {
	return {
		/** The fields of the selected entity that a write can set. */
		async getWritableFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
			return await mapperFieldsOf(this, product, selectedEntity(this));
		},
		/** The fields of the selected entity that an update can set. */
		async getUpdatableFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
			return await mapperFieldsOf(this, product, selectedEntity(this), 'update');
		},
		/** The parameters of the selected action. */
		async getActionParameters(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
			const action = toActionName(currentParameter(this, 'action'));
			return await withCrm(this, product, async ({ actions }) => ({
				fields: parametersToMap(await actions.invocables!.describe(action)),
			}));
		},
		async getLeadFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
			return await mapperFieldsOf(this, product, product.people.lead.name);
		},
		async getContactFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
			return await mapperFieldsOf(this, product, product.people.contact.name);
		},
		async getAccountFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
			return await mapperFieldsOf(this, product, casesOf(product).callers.account.entity.name);
		},
		async getCaseFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
			return await mapperFieldsOf(this, product, casesOf(product).entity.name);
		},
	};
}

async function mapperFieldsOf(
	context: ILoadOptionsFunctions,
	product: Product,
	entity: string,
	mapping: Mapping = 'write',
): Promise<ResourceMapperFields> {
	return await withCrm(context, product, async (crm) => {
		const description = await crm.describe(entity);
		const lookupKeys = await lookupKeysOf(crm, description, product);
		return { fields: fieldsToMap(description, { lookupKeys }, mapping) };
	});
}
