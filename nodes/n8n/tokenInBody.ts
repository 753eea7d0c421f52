/** Requests with the access token in the body, which n8n cannot add to them itself. */
import type { CrmRequest, CrmResponse, TokenInBody, Transport } from '../crm/transport';

interface Sending {
	/** Sends without the credential. */
	send: Transport;
	/** Reads the token that n8n keeps now; undefined when there is none to use. */
	readToken: () => Promise<string | undefined>;
}

/**
 * Renews a token that is missing or expired as n8n renews it, with a request that has the token in a header, and sends
 * the request again: one that was rejected for its token has not been carried out.
 * @param authenticated sends with the credential.
 */
export function bodyTransport(
	authenticated: Transport,
	{ send, readToken }: Sending,
): (request: CrmRequest, tokenInBody: TokenInBody) => Promise<CrmResponse> {
	return async (request, { bodyWith, isExpired, renewAt }) => {
		const sendWith = async (token: string) => await send({ ...request, body: bodyWith(token) });

		const token = await readToken();
		const rejected = token === undefined ? undefined : await sendWith(token);
		if (rejected && !isExpired(rejected)) return rejected;
		const renewal = await authenticated({ method: 'GET', url: renewAt, headers: {} });
		if (renewal.status < 200 || renewal.status >= 300) return renewal;
		const renewed = await readToken();
		// A token that is valid there is not accepted here.
		if (renewed === undefined || renewed === token) return rejected ?? renewal;
		return await sendWith(renewed);
	};
}
