/** The connected user. */
import type { ConnectedUser } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { queryString } from './query';
import type { Sender } from './send';

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/whoami */
export async function readUserId(sender: Sender): Promise<string> {
	return (await sender.getJson<{ UserId: string }>('WhoAmI')).UserId;
}

/** The id, and the name where the user can read their own record. */
export async function whoAmI(sender: Sender): Promise<ConnectedUser> {
	const id = await readUserId(sender);
	try {
		const user = await sender.getJson<{ fullname: string | null }>(
			`systemusers(${id})?${queryString({ $select: 'fullname' })}`,
			{ entity: 'systemuser' },
		);
		return { id, name: user.fullname ?? id };
	} catch (error) {
		const isForbidden = error instanceof CrmError && error.status === 403;
		if (isForbidden && error.reason !== 'noRole') return { id, name: id };
		throw error;
	}
}
