/** MSAL's requests, sent by whatever HTTP client the caller has. */
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { CrmError } from '../../../crm/errors';
import { noAnswer } from '../../../crm/driver/noAnswer';
import type { CrmRequest, CrmResponse, Transport } from '../../../crm/transport';

export interface SignInNetwork {
	client: INetworkModule;
	/** Why the last request had no answer that MSAL could read; MSAL itself tells no more than that. */
	readonly failure: CrmError | undefined;
}

/** @param asked what is asked for tokens, for the messages. */
export function createNetwork(transport: Transport, asked: string): SignInNetwork {
	let failure: CrmError | undefined;

	const send = async <Body>(
		method: CrmRequest['method'],
		url: string,
		{ headers = {}, body }: NetworkRequestOptions = {},
	): Promise<NetworkResponse<Body>> => {
		try {
			const answer = await transport({ method, url, headers, body });
			const { status } = answer;
			return { status, headers: { ...answer.headers }, body: readBody<Body>(answer, asked) };
		} catch (error) {
			failure = noAnswer(error, { crm: asked, baseUrl: url, writes: false });
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

/** A proxy's or a gateway's own page is no answer to a sign-in. */
function readBody<Body>({ status, body }: CrmResponse, asked: string): Body {
	try {
		return JSON.parse(body) as Body;
	} catch {
		const passing = status >= 500 || status === 429;
		throw new CrmError(`${asked} answered with something else than JSON (status ${status}).`, {
			kind: passing ? 'retryLater' : 'misconfigured',
			status,
			...(passing && { waitCause: 'temporarily-unavailable' as const }),
			advice: passing
				? 'Try again later.'
				: 'Check Sign-In Server in the credential, and the proxy between n8n and the sign-in server.',
		});
	}
}
