/** Find by Email: the user with an email address, for all items in few calls. */
import type { CrmRecord } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { normalize } from '../../../sync/values/normalize';
import { defineOperation } from '../defineOperation';
import { readText } from '../readText';
import { toFailure } from '../toFailure';
import { isActive, toUserJson, userFields } from './userItem';

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
	run: async ({ crm, product }, { settings: { includeInactive }, inputs }) => {
		const { users } = product;
		const keys = [...new Set(inputs)].map((email) => ({ [users.email]: email }));
		const requests = [{ entity: users.entity, keys, fields: userFields(users) }];
		const found = keys.length > 0 ? (await crm.find(requests)).flat() : [];
		const byEmail = Map.groupBy(found, ({ values }) => toText(values[users.email]));
		return inputs.map((email) => {
			const all = byEmail.get(toText(email)) ?? [];
			const active = all.filter((user) => isActive(users, user));
			const candidates = active.length > 0 || !includeInactive ? active : all;
			const [user] = candidates;
			if (user && candidates.length === 1) return { json: toUserJson(crm, product, user) };
			const error = notExactlyOne(email, candidates, all);
			return { json: toFailure(error), error };
		});
	},
	toFailure,
});

const toText = (email: CrmRecord['values'][string] | undefined) =>
	normalize({ type: 'email' }, email, { ignoreAccents: false });

function notExactlyOne(
	email: string,
	candidates: readonly CrmRecord[],
	all: readonly CrmRecord[],
): CrmError {
	if (candidates.length > 0) {
		const ids = candidates.map(({ id }) => id).join(', ');
		return new CrmError(`${candidates.length} users have the email address "${email}": ${ids}.`, {
			kind: 'invalidRecord',
			code: 'MULTIPLE_MATCHES',
			advice: 'Use the ID of one of these users instead.',
		});
	}
	const problem =
		all.length > 0
			? `The user with the email address "${email}" is inactive.`
			: `No user has the email address "${email}".`;
	return new CrmError(problem, {
		kind: 'invalidRecord',
		code: all.length > 0 ? 'USER_INACTIVE' : 'USER_NOT_FOUND',
		advice: 'Check the address in the CRM, or use another one.',
	});
}
