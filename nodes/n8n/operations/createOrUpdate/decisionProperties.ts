/** The parameters of Create or Update that say what to do with one, several and no matches. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const skip = { name: 'Skip', value: 'skip', description: 'Write nothing' };

/** A choice of several parameters. */
export const sendToReview = {
	name: 'Send to Review',
	value: 'review',
	description: 'Write nothing and send the item with its candidates to the Review output',
};

export const decisionProperties: readonly INodeProperties[] = [
	{
		displayName: 'On Single Match',
		name: 'onSingleMatch',
		type: 'options',
		default: 'update',
		description: 'What to do when exactly one record matches',
		options: [
			skip,
			{ name: 'Update', value: 'update', description: 'Write the fields that differ' },
		],
	},
	{
		displayName: 'On Multiple Matches',
		name: 'onMultipleMatches',
		type: 'options',
		default: 'fail',
		description:
			'What to do when more than one record matches. By default, the item fails, and the other items are written.',
		options: [
			{
				name: 'Fail',
				value: 'fail',
				description: 'The item fails with an error that lists the matches',
			},
			sendToReview,
			skip,
			{ name: 'Update Least Recently Modified', value: 'leastRecentlyModified' },
			{ name: 'Update Most Recently Modified', value: 'mostRecentlyModified' },
			{ name: 'Update Newest', value: 'newest', description: 'The record created last' },
			{ name: 'Update Oldest', value: 'oldest', description: 'The record created first' },
		],
	},
];

/** @param create the ways to create a record; skipping the item is always possible. */
export function onNoMatchProperty(
	byDefault: string,
	create: readonly INodePropertyOptions[],
): INodeProperties {
	return {
		displayName: 'On No Match',
		name: 'onNoMatch',
		type: 'options',
		default: byDefault,
		description: 'What to do when no record matches',
		options: [...create, skip],
	};
}

export const onNothingToMatchProperty: INodeProperties = {
	displayName: 'If There Is Nothing to Match By',
	name: 'onNothingToMatch',
	type: 'options',
	default: 'skip',
	description:
		'What to do with an item that has no value to match by, such as no email. It cannot be searched, so creating a record for it adds a duplicate in every run.',
	options: [
		{
			name: 'Create',
			value: 'create',
			description: 'Create a record without a duplicate check, as set under On No Match',
		},
		{ name: 'Fail', value: 'fail', description: 'The item fails with an error' },
		sendToReview,
		{ name: 'Skip', value: 'skip', description: 'Write nothing' },
	],
};
