/** The connected user. */
import type { ConnectedUser } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { queryString } from './query';
import type { Sender } from './send';

interface Ids {
	UserId: string;
	OrganizationId: string;
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/whoami */
const readIds = async (sender: Sender) => await sender.getJson<Ids>('WhoAmI');

export async function readUserId(sender: Sender): Promise<string> {
	return (await readIds(sender)).UserId;
}

/** The ids, and the name where the user can read their own record. */
export async function whoAmI(sender: Sender): Promise<ConnectedUser> {
	const { UserId: id, OrganizationId: organizationId } = await readIds(sender);
	try {
		const user = await sender.getJson<{ fullname: string | null }>(
			`systemusers(${id})?${queryString({ $select: 'fullname' })}`,
			{ entity: 'systemuser' },
		);
		return { id, name: user.fullname ?? id, organizationId };
	} catch (error) {
		const isForbidden = error instanceof CrmError && error.status === 403;
		if (isForbidden && error.reason !== 'noRole') return { id, name: id, organizationId };
		throw error;
	}
}
