/** The parameters of Find Duplicates. */
import type { INodeProperties } from 'n8n-workflow';
import { conditionProperties } from '../../../conditionProperties';
import { entityProperty } from '../../../entity';
import type { Product } from '../../../product';
import { matchProperties } from '../../createOrUpdate/matchProperties';
import { phoneCountryOption } from '../../createOrUpdate/sharedOptions';
import { fieldsOption } from '../recordItem';

const ofAll = { compare: ['all'] };

export const findDuplicatesProperties = (product: Product): INodeProperties[] => [
	entityProperty(product),
	{
		displayName: 'Compare',
		name: 'compare',
		type: 'options',
		default: 'all',
		description: 'Which records to compare. Inactive records are excluded.',
		options: [
			{
				name: 'All Records',
				value: 'all',
				description: 'All records that meet the conditions, with each other',
			},
			{
				name: 'Given Records',
				value: 'given',
				description: 'The record of each item, with all other records',
			},
		],
	},
	{
		displayName: 'Record ID',
		name: 'recordId',
		type: 'string',
		required: true,
		default: '',
		description: 'The ID of the record to find duplicates of',
		displayOptions: { show: { compare: ['given'] } },
	},
	...conditionProperties(
		'Only records that meet these conditions are compared. If empty, all records are compared.',
	).map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { ...ofAll, ...property.displayOptions?.show },
		},
	})),
	...matchProperties({ forCompanies: true }),
	{
		displayName: 'Proposed Master',
		name: 'proposedMaster',
		type: 'options',
		default: 'oldest',
		description:
			'Which record of a group to propose as the master, the one to keep. If several qualify, the oldest of them.',
		options: [
			{
				name: 'Most Complete',
				value: 'mostComplete',
				description: 'The record with the most values in fields that the connected user can read',
			},
			{ name: 'Most Recently Modified', value: 'lastModified' },
			{ name: 'Oldest', value: 'oldest', description: 'The record created first' },
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			phoneCountryOption,
			fieldsOption,
			{
				displayName: 'Ignore Accents',
				name: 'ignoreAccents',
				type: 'boolean',
				default: false,
				description: 'Whether José matches Jose',
			},
			{
				displayName: 'Max Records',
				name: 'maxRecords',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 50000,
				description:
					'Maximum number of records to compare. If there are more, the item fails, because duplicates would be missed.',
			},
			{
				displayName: 'Weak Matches',
				name: 'weakMatches',
				type: 'options',
				default: 'byRule',
				description:
					'What to do with a match that is not certain: by phone or name if the email addresses differ, or by company name alone. It is returned as a separate group, with weak set to true.',
				options: [
					{
						name: 'As in Create or Update',
						value: 'byRule',
						description: 'Return weak matches by company name, and ignore the others',
					},
					{ name: 'Ignore', value: 'ignore' },
					{ name: 'Return', value: 'return' },
				],
			},
		],
	},
];
