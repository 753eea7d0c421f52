/** Users who become the owners of records in turn. */
import type { CrmRecord } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { Session } from '../../run/session';
import { findUsersByEmail, USER_INACTIVE } from '../user/usersByEmail';

export interface Turns {
	/** At least one. A user who is listed twice has two turns. */
	users: readonly CrmRecord[];
	/** Addresses that only inactive users have. */
	inactive: readonly string[];
}

/** @throws CrmError naming an address that no user has, or several users; and when no user is left. */
export async function findTurns(session: Session, emails: readonly string[]): Promise<Turns> {
	if (emails.length === 0) {
		throw new CrmError('There are no users to assign records to.', {
			kind: 'misconfigured',
			advice: 'Enter at least one email address under Owner Emails.',
		});
	}
	const found = await findUsersByEmail(session, emails);
	const users: CrmRecord[] = [];
	const inactive: string[] = [];
	for (const [index, user] of found.entries()) {
		if (!(user instanceof CrmError)) users.push(user);
		else if (user.code === USER_INACTIVE) inactive.push(emails[index]!);
		else throw user;
	}
	if (users.length > 0) return { users, inactive };
	throw new CrmError(`All users under Owner Emails are inactive: ${inactive.join(', ')}.`, {
		kind: 'misconfigured',
		code: USER_INACTIVE,
		advice: 'Enter the email address of at least one active user.',
	});
}
