/** The connected user. */
import type { ConnectedUser } from '../../crm/port';
import { API_PATH, type Client } from './client';
import { quoted } from './query';

/**
 * The root of the API names the connected user, and answers an expired session with 401, which n8n renews;
 * the userinfo endpoint answers it with 403.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_discoveryresource.htm
 */
async function readIds(client: Client): Promise<{ id: string; organizationId: string }> {
	const { identity } = await client.requestGet<{ identity: string }>(API_PATH);
	// The URL ends in the id of the org and that of the user.
	const [organizationId = '', id = ''] = identity.split('/').slice(-2);
	return { id, organizationId };
}

export async function readUserId(client: Client): Promise<string> {
	return (await readIds(client)).id;
}

export async function whoAmI(client: Client): Promise<ConnectedUser> {
	const { id, organizationId } = await readIds(client);
	const { records } = await client.query<{ Name: string }>(
		`SELECT Name FROM User WHERE Id = ${quoted(id)}`,
	);
	return { id, name: records[0]?.Name ?? id, organizationId };
}
