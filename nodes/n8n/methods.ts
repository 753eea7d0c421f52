/** What the editor loads from the CRM while a node is open: objects or tables, fields, keys, and the fields to map. */
import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { Crm, FieldDescription, EntityDescription } from '../crm/port';
import { toNodeError } from './errors';
import { openCrm } from './openCrm';
import type { Product } from './product';
import { toEntityName } from './entity';
import { toPage } from './listPage';
import { toActionName } from './operations/action/actionProperty';
import { parametersToMap } from './operations/action/parametersToMap';
import { searchActions } from './operations/action/searchActions';
import { fieldsToMap, type Mapping } from './operations/fields/fieldsToMap';
import type { MemberKind } from '../sync/relations/marketingLists';
import { searchedPeople } from './operations/leadOrContact/searchIn';
import { findRelation } from './operations/relation/relationship';
import { listConditionValues } from './trigger/conditionValues';

export function editorMethods(product: Product) {
	return {
		listSearch: {
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
		},
		loadOptions: {
			/** All fields of the selected entity, by label. */
			async getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const entity = selectedEntity(this);
				return await withCrm(this, product, async (crm) =>
					toOptions((await crm.describe(entity)).fields),
				);
			},
			/** The fields of the selected entity that hold a file. */
			async getFileFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const entity = selectedEntity(this);
				return await withCrm(this, product, async (crm) => {
					const { fileFields = [] } = await crm.describe(entity);
					return fileFields.map(({ name, label, holds }) => ({
						name: label,
						value: name,
						description: `${name}, ${holds}`,
					}));
				});
			},
			/** The fields to match by: those of the searched entities, each name once. */
			async getMatchFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const descriptions = await describeSearched(this, product);
				const fields = descriptions.flatMap((description) => description.fields);
				return toOptions([...new Map(fields.map((field) => [field.name, field])).values()]);
			},
			/** The fields of leads. */
			async getLeadFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await withCrm(this, product, async (crm) =>
					toOptions((await crm.describe(product.people.lead.name)).fields),
				);
			},
			/** The fields of the members of marketing lists. */
			async getMemberFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const kind = currentParameter(this, 'memberType') as MemberKind;
				const entity = product.marketingLists!.memberEntities[kind];
				return await withCrm(this, product, async (crm) =>
					toOptions((await crm.describe(entity)).fields),
				);
			},
			/** The fields of the first table of the selected relationship. */
			async getFirstFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await relationFields(this, product, 'first');
			},
			async getSecondFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await relationFields(this, product, 'second');
			},
			/** The fields of the table of the record that is given. */
			async getGivenFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const isSecond = currentParameter(this, 'side') === 'second';
				return await relationFields(this, product, isSecond ? 'second' : 'first');
			},
			/** The fields of the records that are associated with it. */
			async getRelatedFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const isSecond = currentParameter(this, 'side') === 'second';
				return await relationFields(this, product, isSecond ? 'first' : 'second');
			},
			/** The fields of cases. */
			async getCaseFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await withCrm(this, product, async (crm) =>
					toOptions((await crm.describe(casesOf(product).entity.name)).fields),
				);
			},
			/** External IDs and alternate keys of the searched entities. */
			async getKeys(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const descriptions = await describeSearched(this, product);
				return descriptions
					.flatMap(({ keys }) => keys)
					.map(({ label, name, fields }) => ({
						name: label,
						value: name,
						description: fields.join(', '),
					}));
			},
		},
		resourceMapping: {
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
		},
	};
}

/** For methods of parameters that only a product with cases has. */
const casesOf = ({ cases }: Product) => cases!;

async function relationFields(
	context: ILoadOptionsFunctions,
	product: Product,
	side: 'first' | 'second',
): Promise<INodePropertyOptions[]> {
	const name = toEntityName(currentParameter(context, 'relationship') ?? '');
	return await withCrm(context, product, async (crm) => {
		const relation = await findRelation(crm, name);
		return toOptions((await crm.describe(relation[side].entity)).fields);
	});
}

async function mapperFieldsOf(
	context: ILoadOptionsFunctions,
	product: Product,
	entity: string,
	mapping: Mapping = 'write',
): Promise<ResourceMapperFields> {
	return await withCrm(context, product, async (crm) => ({
		fields: fieldsToMap(await crm.describe(entity), product, mapping),
	}));
}

async function describeSearched(
	context: ILoadOptionsFunctions,
	product: Product,
): Promise<EntityDescription[]> {
	const entities =
		currentParameter(context, 'resource') === 'leadOrContact'
			? searchedPeople(product, currentParameter(context, 'searchIn'))
			: [selectedEntity(context)];
	return await withCrm(context, product, async (crm) => {
		const descriptions = [];
		for (const entity of entities) descriptions.push(await crm.describe(entity));
		return descriptions;
	});
}

function selectedEntity(context: ILoadOptionsFunctions): string {
	return toEntityName(currentParameter(context, 'entity') ?? '');
}

/** While a node is open the parameter being edited is the current one, not the saved one. */
function currentParameter(context: ILoadOptionsFunctions, name: string): unknown {
	const options = { extractValue: true };
	return (
		context.getCurrentNodeParameter(name, options) ??
		context.getNodeParameter(name, undefined, options)
	);
}

async function withCrm<Result>(
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

function toOptions(fields: readonly FieldDescription[]): INodePropertyOptions[] {
	return fields
		.toSorted((left, right) => left.label.localeCompare(right.label))
		.map(({ label, name, type }) => ({
			name: label,
			value: name,
			description: `${name}, ${type}`,
		}));
}
