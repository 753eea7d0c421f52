/** What a live run sends and receives, kept in memory for the judgment of assumptions and for the recording. */
import type { CrmRequest, CrmResponse, Transport } from '../../nodes/crm/transport';

export interface Exchange {
	/** The check during which it was sent. */
	during: string;
	request: CrmRequest;
	response: CrmResponse;
}

/** The same transport, which keeps what it sends and receives. */
export function keepExchanges(
	transport: Transport,
	exchanges: Exchange[],
	during: () => string,
): Transport {
	return async (request) => {
		const response = await transport(request);
		exchanges.push({ during: during(), request, response });
		return response;
	};
}
