/** Find by Email: the user with an email address, for all items in few calls. */
import { CrmError } from '../../../crm/errors';
import { defineOperation } from '../defineOperation';
import { readText } from '../readText';
import { toFailure } from '../toFailure';
import { toUserJson } from './userItem';
import { findUsersByEmail } from './usersByEmail';

interface FindSettings {
	includeInactive: boolean;
}

export const findUserByEmail = defineOperation<FindSettings, object, string>({
	resource: 'user',
	value: 'findByEmail',
	name: 'Find by Email',
	action: 'Find a user by email',
	description:
		'Find the active user with an email address, for example to make them the owner of a record. Fails if there is none, or more than one.',
	subtitle: '"find: user by email"',
	requires: [],
	properties: () => [
		{
			displayName: 'Email',
			name: 'userEmail',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. nathan@example.com',
			description: 'The email address of the user in the CRM, in upper or lower case',
		},
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
					description: 'Whether to return an inactive user if no active one has the email address',
				},
			],
		},
	],
	readSettings: ({ context, itemIndex }) => {
		const { includeInactive = false } = context.getNodeParameter('options', itemIndex, {}) as {
			includeInactive?: boolean;
		};
		return { includeInactive };
	},
	prepare: () => Promise.resolve({}),
	readInput: (item) => {
		const email = readText(item, 'userEmail');
		if (email !== '') return email;
		throw new CrmError('The email address of the user is empty.', {
			kind: 'invalidRecord',
			advice: 'Enter an email address, or leave out items without one before this node.',
		});
	},
	run: async (session, { settings: { includeInactive }, inputs }) => {
		const found = await findUsersByEmail(session, inputs, includeInactive);
		return found.map((user) =>
			user instanceof CrmError
				? { json: toFailure(user), error: user }
				: { json: toUserJson(session.crm, session.product, user) },
		);
	},
	toFailure,
});
