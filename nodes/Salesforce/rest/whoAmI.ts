/** Whose sign-in it is. */
import type { SignedInUser } from '../../sync/crm';
import type { Client } from './client';

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_userinfo_endpoint.htm */
export async function whoAmI(client: Client): Promise<SignedInUser> {
	const user = await client.requestGet<{ user_id: string; name: string }>(
		'/services/oauth2/userinfo',
	);
	return { id: user.user_id, name: user.name };
}
