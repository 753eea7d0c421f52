/** List: the actions that can be run. */
import type { InvocableSummary } from '../../../crm/port';
import { defineOperation } from '../defineOperation';
import { readText } from '../readText';
import { toFailure } from '../toFailure';
import { searchActions } from './searchActions';

export const listActions = defineOperation<object, readonly InvocableSummary[], string>({
	resource: 'action',
	value: 'list',
	name: 'List',
	action: 'List actions',
	description:
		'List the actions of the CRM that can be run, such as flows and custom APIs, with their name, label and kind. Use the name in Action: Run and Action: Describe.',
	subtitle: '"list: actions"',
	requires: ['invocables'],
	properties: ({ actionExample = '' }) => [
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: `e.g. ${actionExample}`,
			description: 'Part of the name, label or kind, such as flow. Leave empty to list all.',
		},
	],
	readSettings: () => ({}),
	prepare: async ({ crm }) => await crm.actions.invocables!.list(),
	readInput: (item) => readText(item, 'search'),
	run: (_, { prepared: actions, inputs }) =>
		Promise.resolve(
			inputs.map((wanted) => ({
				json: searchActions(actions, wanted).map(({ name, label, kind }) => ({
					name,
					label,
					kind,
				})),
			})),
		),
	toFailure,
});
