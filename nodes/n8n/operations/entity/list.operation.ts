/** List: the objects or tables of the CRM. */
import type { EntitySummary } from '../../../crm/port';
import { defineOperation } from '../defineOperation';
import { readText } from '../readText';
import { toFailure } from '../toFailure';

export const listEntities = defineOperation<object, readonly EntitySummary[], string>({
	resource: 'entity',
	value: 'list',
	name: 'List',
	action: 'List objects or tables',
	description:
		'List the objects or tables of the CRM with their API name and label. Use the API name in other operations.',
	subtitle: '"list"',
	requires: [],
	properties: () => [
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. lead',
			description: 'Part of the label or API name. Leave empty to list all.',
		},
	],
	readSettings: () => ({}),
	prepare: async ({ crm }) => await crm.listEntities(),
	readInput: (item) => readText(item, 'search').toLowerCase(),
	run: (_, { prepared: entities, inputs }) =>
		Promise.resolve(
			inputs.map((wanted) => ({
				json: entities
					.filter(({ name, label }) => `${label} ${name}`.toLowerCase().includes(wanted))
					.map(({ name, label }) => ({ name, label })),
			})),
		),
	toFailure,
});
