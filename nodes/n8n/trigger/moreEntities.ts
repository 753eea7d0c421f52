/** More Objects or More Tables: the entities that a trigger watches besides the first one, each with its own fields. */
import { isResourceLocatorValue, type INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../crm/errors';
import { entityProperty, toEntityName } from '../entity';
import type { Product } from '../product';
import { toNames } from './names';

/** What every entity of a trigger has for itself. */
export interface EntitySettings {
	/** API name. */
	entity: string;
	/** API names; empty for all fields. */
	fields: string[];
	/** API names; empty to emit every update. */
	watchedFields: string[];
}

/** With more, the memory of each would be too small for its changes: see storage.ts. */
const MAX_ENTITIES = 5;

/** The value of the option. */
export interface MoreEntities {
	entities?: ReadonlyArray<{ entity?: unknown; fields?: unknown; watchedFields?: unknown }>;
}

const fieldsBeside = {
	loadOptionsMethod: 'getFieldsBeside',
	loadOptionsDependsOn: ['&entity.value'],
};

const labelOf = ({ entityTerm }: Product) => `More ${entityTerm}s`;

export function moreEntitiesProperty(product: Product): INodeProperties {
	const { entityTerm } = product;
	const terms = `${entityTerm.toLowerCase()}s`;
	return {
		displayName: labelOf(product),
		name: 'moreEntities',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		placeholder: `Add ${entityTerm}`,
		description: `Up to ${MAX_ENTITIES - 1} other ${terms} whose changes also start the workflow. Each poll returns the changes of one ${entityTerm.toLowerCase()} after the other, in this order: put accounts before contacts to get parents first. Events, Start From and the limits apply to all of them. Conditions, Contact Conditions and Sync Stamp cannot be used.`,
		options: [
			{
				displayName: entityTerm,
				name: 'entities',
				values: [
					entityProperty(product),
					{
						displayName: 'Fields to Return (Names or IDs)',
						name: 'fields',
						type: 'multiOptions',
						default: [],
						description:
							'Leave empty to return all fields. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
						typeOptions: fieldsBeside,
					},
					{
						displayName: 'Only When These Fields Change (Names or IDs)',
						name: 'watchedFields',
						type: 'multiOptions',
						default: [],
						description:
							'Leave empty to return every update. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
						typeOptions: fieldsBeside,
					},
				],
			},
		],
	};
}

/**
 * @param first the entity of the trigger's main parameter.
 * @returns all entities of the trigger, in the order of their changes.
 * @throws CrmError when an entity is missing or selected twice, or there are too many.
 */
export function readEntities(
	product: Product,
	first: EntitySettings,
	{ entities = [] }: MoreEntities = {},
): EntitySettings[] {
	const more = entities.map(({ entity, fields, watchedFields }) => ({
		entity: toEntityName(isResourceLocatorValue(entity) ? entity.value : (entity ?? '')),
		fields: toNames(fields),
		watchedFields: toNames(watchedFields),
	}));
	const all = [first, ...more];
	if (more.some(({ entity }) => entity === '')) {
		throw wrong(
			product,
			`An entry of ${labelOf(product)} is empty.`,
			`Select the ${product.entityTerm.toLowerCase()}, or remove the entry.`,
		);
	}
	const names = all.map(({ entity }) => entity.toLowerCase());
	const twice = all.find(({ entity }, index) => names.indexOf(entity.toLowerCase()) !== index);
	if (twice) {
		throw wrong(product, `"${twice.entity}" is selected twice.`, 'Remove one of the entries.');
	}
	if (all.length > MAX_ENTITIES) {
		throw wrong(
			product,
			`A trigger can watch at most ${MAX_ENTITIES} ${product.entityTerm.toLowerCase()}s, but ${all.length} are selected.`,
			'Remove some of them, and add another trigger for them.',
		);
	}
	return all;
}

/** @param parameter label of a parameter that names fields of one entity, set although there are several. */
export function onlyForOneEntity(product: Product, parameter: string): CrmError {
	const term = product.entityTerm.toLowerCase();
	return wrong(
		product,
		`${parameter} cannot be used together with ${labelOf(product)}, because each ${term} has different fields.`,
		`Remove one of the two. To use ${parameter}, add a separate trigger for each ${term}.`,
	);
}

function wrong(product: Product, message: string, advice: string): CrmError {
	return new CrmError(message, {
		kind: 'misconfigured',
		advice: `${advice} The setting is under Options > ${labelOf(product)}.`,
	});
}
