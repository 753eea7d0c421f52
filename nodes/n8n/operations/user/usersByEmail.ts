/** The users that have email addresses. */
import type { CrmRecord } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { normalize } from '../../../sync/values/normalize';
import type { Session } from '../../run/session';
import { isActive, userFields } from './userItem';

/** The code of the error for an address that only inactive users have. */
export const USER_INACTIVE = 'USER_INACTIVE';

/**
 * @param includeInactive true to accept an inactive user where no active one has the address.
 * @returns for each address its user, or the CrmError that says that there is none or more than one.
 */
export async function findUsersByEmail(
	{ crm, product: { users } }: Pick<Session, 'crm' | 'product'>,
	emails: readonly string[],
	includeInactive = false,
): Promise<Array<CrmRecord | CrmError>> {
	const keys = [...new Set(emails)].map((email) => ({ [users.email]: email }));
	const requests = [{ entity: users.entity, keys, fields: userFields(users) }];
	const found = keys.length > 0 ? (await crm.find(requests)).flat() : [];
	const byEmail = Map.groupBy(found, ({ values }) => toText(values[users.email]));
	return emails.map((email) => {
		const all = byEmail.get(toText(email)) ?? [];
		const active = all.filter((user) => isActive(users, user));
		const candidates = active.length > 0 || !includeInactive ? active : all;
		const [user] = candidates;
		return user && candidates.length === 1 ? user : notExactlyOne(email, candidates, all);
	});
}

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
		code: all.length > 0 ? USER_INACTIVE : 'USER_NOT_FOUND',
		advice: 'Check the address in the CRM, or use another one.',
	});
}
