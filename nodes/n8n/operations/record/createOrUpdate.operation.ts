/** Create or Update of one object or table. */
import type { INodeProperties } from 'n8n-workflow';
import { entityProperty, hiddenWithoutEntity, readEntity } from '../../entity';
import { createOrUpdateFacts, createOrUpdateSteps } from '../createOrUpdate/createOrUpdate';
import {
	decisionProperties,
	onNoMatchProperty,
	onNothingToMatchProperty,
} from '../createOrUpdate/decisionProperties';
import { matchDomainProperty } from '../createOrUpdate/matchDomain';
import { matchProperties } from '../createOrUpdate/matchProperties';
import { optionsProperty } from '../createOrUpdate/optionsProperty';
import { overwriteProperty } from '../createOrUpdate/overwriteProperties';
import { fieldsProperty } from '../fields/mappedFields';
import { defineOperation } from '../defineOperation';
import type { ItemContext } from '../operation';

export const createOrUpdateRecord = defineOperation({
	...createOrUpdateFacts,
	resource: 'record',
	action: 'Create or update a record',
	description:
		'Create a record, or update it if a match exists (upsert). Finds existing records by email, name, phone, domain, a key, or fields you select.',
	subtitle: '"upsert: " + $parameter["entity"]',
	properties: (product) => {
		const search = { searchIn: ['entity'] };
		return [
			entityProperty(product),
			{
				...fieldsProperty({ name: 'fields', label: 'Fields', method: 'getWritableFields' }),
				required: true,
				displayOptions: { hide: hiddenWithoutEntity },
			},
			searchInProperty(product.entityTerm),
			...[
				...matchProperties({ forCompanies: true }),
				matchDomainProperty,
				...decisionProperties,
				onNoMatchProperty('create', [{ name: 'Create Record', value: 'create' }]),
				onNothingToMatchProperty,
				overwriteProperty,
			].map((property) => shownWith(property, search)),
			optionsProperty(product, { withContact: true }),
		];
	},
	...createOrUpdateSteps(({ context, itemIndex }: ItemContext) => {
		const entity = readEntity(context, itemIndex);
		const isSearched = context.getNodeParameter('searchIn', itemIndex, 'entity') !== 'none';
		return {
			searchIn: isSearched ? [entity] : [],
			mappers: [{ entity, parameter: 'fields' }],
		};
	}),
});

function searchInProperty(entityTerm: string): INodeProperties {
	const options = [
		{
			name: "Don't Search (Always Create)",
			value: 'none',
			description: 'Every item creates a record',
		},
		{ name: `Selected ${entityTerm}`, value: 'entity' },
	];
	return {
		displayName: 'Search In',
		name: 'searchIn',
		type: 'options',
		default: 'entity',
		description: 'Where to search for an existing record before creating one',
		options,
	};
}

function shownWith(property: INodeProperties, show: Record<string, string[]>): INodeProperties {
	return {
		...property,
		displayOptions: { show: { ...show, ...property.displayOptions?.show } },
	};
}
