/** Lists to choose from: fields and keys. */
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { EntityDescription, FieldDescription } from '../../crm/port';
import type { MemberKind } from '../../sync/relations/marketingLists';
import { toEntityName } from '../entity';
import { searchedPeople } from '../operations/leadOrContact/searchIn';
import { findRelation } from '../operations/relation/relationship';
import type { Product } from '../product';
import { casesOf, currentParameter, entityBeside, selectedEntity, withCrm } from './context';

export function loadOptionsMethods(product: Product) {
	return {
		/** All fields of the selected entity, by label. */
		async getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
			const entity = selectedEntity(this);
			return await withCrm(this, product, async (crm) =>
				toOptions((await crm.describe(entity)).fields),
			);
		},
		/** The fields of the entity beside the parameter. */
		async getFieldsBeside(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
			const entity = entityBeside(this);
			if (entity === '') return [];
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
		/** The fields of contacts. */
		async getContactFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
			return await withCrm(this, product, async (crm) =>
				toOptions((await crm.describe(product.people.contact.name)).fields),
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
	};
}

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

function toOptions(fields: readonly FieldDescription[]): INodePropertyOptions[] {
	return fields
		.toSorted((left, right) => left.label.localeCompare(right.label))
		.map(({ label, name, type }) => ({
			name: label,
			value: name,
			description: `${name}, ${type}`,
		}));
}
