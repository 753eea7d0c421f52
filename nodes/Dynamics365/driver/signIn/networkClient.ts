/** MSAL's network client, over the transport of the caller. */
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { CrmError } from '../../../crm/errors';
import { noAnswer } from '../../../crm/driver/noAnswer';
import type { CrmRequest, CrmResponse, Transport } from '../../../crm/transport';

export interface SignInNetwork {
	client: INetworkModule;
	/** Why the last request had no response that MSAL could read; MSAL's own error does not say. */
	readonly failure: CrmError | undefined;
}

/** @param endpoint name of the token endpoint, for the messages. */
export function createNetwork(transport: Transport, endpoint: string): SignInNetwork {
	let failure: CrmError | undefined;

	const send = async <Body>(
		method: CrmRequest['method'],
		url: string,
		{ headers = {}, body }: NetworkRequestOptions = {},
	): Promise<NetworkResponse<Body>> => {
		try {
			const answer = await transport({ method, url, headers, body });
			const { status } = answer;
			return { status, headers: { ...answer.headers }, body: readBody<Body>(answer, endpoint) };
		} catch (error) {
			failure = noAnswer(error, { crm: endpoint, baseUrl: url, writes: false });
			throw failure;
		}
	};

	return {
		client: {
			sendGetRequestAsync: async (url, options) => await send('GET', url, options),
			sendPostRequestAsync: async (url, options) => await send('POST', url, options),
		},
		get failure() {
			return failure;
		},
	};
}

/** @throws CrmError for a body that is not JSON, such as the error page of a proxy or gateway. */
function readBody<Body>({ status, body }: CrmResponse, endpoint: string): Body {
	try {
		return JSON.parse(body) as Body;
	} catch {
		const temporary = status >= 500 || status === 429;
		throw new CrmError(`${endpoint} did not return JSON (status ${status}).`, {
			kind: temporary ? 'retryLater' : 'misconfigured',
			status,
			...(temporary && { waitCause: 'temporarily-unavailable' as const }),
			advice: temporary
				? 'Try again later.'
				: 'Check Authority Host in the credential, and the proxy between n8n and the sign-in server.',
		});
	}
}
