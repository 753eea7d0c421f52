/** Whose sign-in it is. */
import type { SignedInUser } from '../../sync/crm';
import { CrmError } from '../../sync/errors';
import { queryString } from './query';
import type { Sender } from './send';

/**
 * The id, and the name where the user may read the own record.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/whoami
 */
export async function whoAmI(sender: Sender): Promise<SignedInUser> {
	const { UserId: id } = await sender.getJson<{ UserId: string }>('WhoAmI');
	try {
		const user = await sender.getJson<{ fullname: string | null }>(
			`systemusers(${id})?${queryString({ $select: 'fullname' })}`,
			{ recordType: 'systemuser' },
		);
		return { id, name: user.fullname ?? id };
	} catch (error) {
		if (error instanceof CrmError && error.status === 403) return { id, name: id };
		throw error;
	}
}
