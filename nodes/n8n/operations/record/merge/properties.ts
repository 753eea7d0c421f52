/** The parameters of Merge. */
import type { INodeProperties } from 'n8n-workflow';
import { fieldList } from '../../../conditionProperties';
import { entityProperty } from '../../../entity';
import type { Product } from '../../../product';
import { dryRunOption } from '../dryRunOption';

const survivalRules = [
	{
		name: 'Longest Text',
		value: 'longest',
		description:
			'The longest text. Fields that are not text are treated as in Master, Empty Fields Filled.',
	},
	{
		name: 'Master',
		value: 'master',
		description: 'Keep the values of the master, even empty ones',
	},
	{
		name: 'Master, Empty Fields Filled',
		value: 'filled',
		description: 'Fill empty fields of the master from the duplicate modified last',
	},
	{
		name: 'Newest',
		value: 'newest',
		description:
			'Use the value of the most recently modified record in which the field is not empty',
	},
];

export const mergeProperties = (product: Product): INodeProperties[] => [
	entityProperty(product),
	{
		displayName: 'Master ID',
		name: 'masterId',
		type: 'string',
		required: true,
		default: '={{ $json.masterId }}',
		description: 'The ID of the record that remains',
	},
	{
		displayName: 'Duplicate IDs',
		name: 'duplicateIds',
		type: 'string',
		required: true,
		default: '={{ $json.duplicateIds }}',
		description:
			'The IDs of one or two records to merge into the master, as a list, or separated by commas, semicolons or line ends. Depending on the CRM, they are deleted or become inactive.',
	},
	{
		displayName: 'Weak Match',
		name: 'weak',
		type: 'boolean',
		default: false,
		description:
			'Whether the match is not certain. An item from Find Duplicates whose weak is true always counts as a weak match. Weak matches go to the Review output, unless Reviewed is on.',
	},
	{
		displayName: 'Reviewed',
		name: 'reviewed',
		type: 'boolean',
		default: false,
		description: 'Whether a person has confirmed that the records are the same',
	},
	{
		displayName: 'Surviving Values',
		name: 'survivingValues',
		type: 'options',
		default: 'filled',
		description:
			'Which values the master has after the merge. Its owner, its active state, and lookups that can refer to several objects or tables do not change.',
		options: survivalRules,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Check Parents',
				name: 'checkParents',
				type: 'boolean',
				default: false,
				description: 'Whether to reject a merge of records that belong to different parents',
			},
			dryRunOption,
			{
				displayName: 'Per-Field Surviving Values',
				name: 'perField',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Field',
				default: {},
				description: 'Surviving Values for individual fields',
				options: [
					{
						displayName: 'Field',
						name: 'rule',
						values: [
							{
								displayName: 'Field Name or ID',
								name: 'field',
								type: 'options',
								default: '',
								description:
									'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
								typeOptions: fieldList,
							},
							{
								displayName: 'Survives',
								name: 'survives',
								type: 'options',
								default: 'master',
								options: survivalRules,
							},
						],
					},
				],
			},
		],
	},
];
