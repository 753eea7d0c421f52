/** Create: creates a record for each item, without a search for existing ones. */
import { entityProperty, hiddenWithoutEntity, readEntity } from '../../entity';
import { accountOptionOf, accountReviewChoices } from '../createOrUpdate/accountOption';
import { contactOptionOf, contactReviewChoices } from '../createOrUpdate/contactOption';
import { createOrUpdateSteps, REVIEW } from '../createOrUpdate/createOrUpdate';
import { duplicateRulesOption } from '../createOrUpdate/sharedOptions';
import { defineOperation } from '../defineOperation';
import { fieldsProperty } from '../fields/mappedFields';
import { dryRunOption } from './dryRunOption';

export const createRecord = defineOperation({
	resource: 'record',
	value: 'create',
	name: 'Create',
	action: 'Create a record',
	description:
		'Create a record without searching for an existing one. Use Create or Update where the record can already exist.',
	subtitle: '"create: " + $parameter["entity"]',
	requires: [],
	outputs: {
		first: 'Done',
		others: [{ name: REVIEW, when: [...accountReviewChoices, ...contactReviewChoices] }],
	},
	properties: (product) => [
		entityProperty(product),
		{
			...fieldsProperty({ name: 'fields', label: 'Fields', method: 'getWritableFields' }),
			required: true,
			displayOptions: { hide: hiddenWithoutEntity },
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				...accountOptionOf(product),
				...contactOptionOf(product),
				duplicateRulesOption,
				dryRunOption,
			],
		},
	],
	...createOrUpdateSteps(({ context, itemIndex }) => ({
		searchIn: [],
		mappers: [{ entity: readEntity(context, itemIndex), parameter: 'fields' }],
	})),
});
