/** The parameters of Create or Update that say how an update treats existing values. */
import type { INodeProperties } from 'n8n-workflow';
import { dependsOnTargets } from './matchProperties';

const overwriteOptions = [
	{ name: 'Always', value: 'always', description: 'Overwrite; an empty value clears the field' },
	{
		name: 'Ignore Empty Values',
		value: 'ignoreEmpty',
		description: 'Overwrite, but never with an empty value',
	},
	{
		name: 'Only Fill Empty Fields',
		value: 'onlyFillEmpty',
		description: 'Only fill fields that are empty in the CRM',
	},
];

export const overwriteProperty: INodeProperties = {
	displayName: 'Overwrite Behavior',
	name: 'overwrite',
	type: 'options',
	default: 'always',
	description:
		'How updates treat existing values. Override it for individual fields under Options > Per-Field Overwrite Behavior.',
	options: overwriteOptions,
};

/** One of the Options. */
export const fieldOverwritesOption: INodeProperties = {
	displayName: 'Per-Field Overwrite Behavior',
	name: 'fieldOverwrites',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Field',
	default: {},
	description: 'Overwrite Behavior for individual fields',
	options: [
		{
			displayName: 'Field',
			name: 'field',
			values: [
				{
					displayName: 'Field Name or ID',
					name: 'name',
					type: 'options',
					default: '',
					description:
						'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					typeOptions: {
						loadOptionsMethod: 'getMatchFields',
						loadOptionsDependsOn: dependsOnTargets,
					},
				},
				{
					displayName: 'Overwrite Behavior',
					name: 'overwrite',
					type: 'options',
					default: 'always',
					options: overwriteOptions,
				},
			],
		},
	],
};
