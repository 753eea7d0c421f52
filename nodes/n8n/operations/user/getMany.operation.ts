/** Get Many: the users of the CRM. */
import type { IDataObject } from 'n8n-workflow';
import { limitProperties, readLimit } from '../limit';
import { defineOperation } from '../defineOperation';
import { toFailure } from '../toFailure';
import { onlyActive, toUserJson, userFields } from './userItem';

interface GetManySettings {
	/** Absent for all users. */
	limit?: number;
	includeInactive: boolean;
}

export const getManyUsers = defineOperation<GetManySettings, object, object>({
	resource: 'user',
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many users',
	description:
		'Retrieve the active users of the CRM, sorted by name. Returns the ID, name, email address and username of each.',
	subtitle: '"get many: users"',
	requires: [],
	properties: () => [
		...limitProperties,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Include Inactive Users',
					name: 'includeInactive',
					type: 'boolean',
					default: false,
					description: 'Whether to also return inactive or disabled users',
				},
			],
		},
	],
	readSettings: (item) => {
		const { includeInactive = false } = item.context.getNodeParameter(
			'options',
			item.itemIndex,
			{},
		) as { includeInactive?: boolean };
		return { limit: readLimit(item), includeInactive };
	},
	prepare: () => Promise.resolve({}),
	readInput: () => ({}),
	run: async ({ crm, product }, { settings: { limit, includeInactive }, inputs }) => {
		const { users } = product;
		const request = {
			entity: users.entity,
			fields: userFields(users),
			sort: [{ field: users.name, direction: 'ascending' as const }],
			...(!includeInactive && { conditions: onlyActive(users) }),
			limit,
		};
		const found: IDataObject[] = [];
		for await (const { records } of crm.query([request])) {
			for (const user of records) found.push(toUserJson(crm, product, user));
		}
		// Items are separate: a later node can change one of them.
		return inputs.map(() => ({ json: found.map((user) => ({ ...user })) }));
	},
	toFailure,
});
