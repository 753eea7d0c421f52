/** Lists that a person searches and pages: records, objects or tables, relationships, actions, and values of conditions. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { searchActions } from '../operations/action/searchActions';
import type { Product } from '../product';
import { listConditionValues } from '../trigger/conditionValues';
import { selectedEntity, withCrm } from './context';
import { toPage } from './listPage';
import { recordSearchMethods } from './recordSearch';

export function listSearchMethods(product: Product) {
	return {
		...recordSearchMethods(product),
		async searchEntities(
			this: ILoadOptionsFunctions,
			filter = '',
			paginationToken?: string,
		): Promise<INodeListSearchResult> {
			return await withCrm(this, product, async (crm) => {
				const wanted = filter.toLowerCase();
				const found = (await crm.listEntities()).filter(({ label, name }) =>
					`${label} ${name}`.toLowerCase().includes(wanted),
				);
				return toPage(found, paginationToken, ({ label, name }) => ({
					name: `${label} (${name})`,
					value: name,
				}));
			});
		},
		/** Many-to-many relationships, by the tables and the schema name. */
		async searchRelationships(
			this: ILoadOptionsFunctions,
			filter = '',
			paginationToken?: string,
		): Promise<INodeListSearchResult> {
			return await withCrm(this, product, async (crm) => {
				const relations = (await crm.actions.relations?.list()) ?? [];
				const wanted = filter.toLowerCase();
				const found = relations
					.map(({ name, first, second }) => ({
						name: `${first.entity} – ${second.entity} (${name})`,
						value: name,
					}))
					.filter(({ name }) => name.toLowerCase().includes(wanted))
					.toSorted((left, right) => left.name.localeCompare(right.name));
				return toPage(found, paginationToken, (each) => each);
			});
		},
		/** The actions that can be run. */
		async searchActions(
			this: ILoadOptionsFunctions,
			filter = '',
			paginationToken?: string,
		): Promise<INodeListSearchResult> {
			return await withCrm(this, product, async ({ actions }) => {
				const found = searchActions(await actions.invocables!.list(), filter);
				return toPage(found, paginationToken, ({ name, label, kind }) => ({
					name: label === name ? `${name} (${kind})` : `${label} (${name})`,
					value: name,
				}));
			});
		},
		/** The values to select for a condition of the trigger: those of the field beside it. */
		async searchConditionValues(
			this: ILoadOptionsFunctions,
			filter?: string,
		): Promise<INodeListSearchResult> {
			const entity = selectedEntity(this);
			const field = this.getCurrentNodeParameter('&field');
			return await withCrm(this, product, async (crm) =>
				listConditionValues(await crm.describe(entity), field, filter),
			);
		},
		/** The same for a condition on contacts. */
		async searchContactConditionValues(
			this: ILoadOptionsFunctions,
			filter?: string,
		): Promise<INodeListSearchResult> {
			const field = this.getCurrentNodeParameter('&field');
			return await withCrm(this, product, async (crm) =>
				listConditionValues(await crm.describe(product.people.contact.name), field, filter),
			);
		},
	};
}
