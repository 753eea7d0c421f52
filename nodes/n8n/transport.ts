/** The transport of a driver over n8n's HTTP helper, with its proxies, TLS settings, guards and token renewal. */
import type {
	IAdditionalCredentialOptions,
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestHelper,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';
import { CrmError } from '../crm/errors';
import { type CrmRequest, type CrmResponse, type Transport } from '../crm/transport';
import { isByteStream, readText, toReadable } from './byteStream';
import { bodyTransport } from './tokenInBody';

export type NodeContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/** Milliseconds for one response of a CRM; long queries take minutes. */
const TIMEOUT_MS = 150_000;

/** Milliseconds for a sign-in; where there is no managed identity, its endpoint never responds. */
const SIGN_IN_TIMEOUT_MS = 30_000;

/** The credential that the transport signs in with. */
export interface Account {
	/** The CRM's name in messages. */
	label: string;
	credentialType: string;
	/** Explains a message of the sign-in server; undefined when there is no explanation. */
	explainSignIn: (message: string) => CrmError | undefined;
	/** The access token in the data of the credential; undefined when there is none to use. */
	accessTokenOf?: (credential: ICredentialDataDecryptedObject) => string | undefined;
}

/**
 * Sends with the credential; n8n adds the token and renews it after a 401. It does not repeat a request with a stream,
 * which it cannot read a second time: that is done here.
 */
export function n8nTransport(context: NodeContext, account: Account): Transport {
	const withHeader = headerTransport(context, account);
	const withBody = bodyTransport(withHeader, {
		send: plainTransport(context),
		readToken: async () =>
			account.accessTokenOf?.(await context.getCredentials(account.credentialType)),
	});
	return async (request) =>
		request.tokenInBody ? await withBody(request, request.tokenInBody) : await withHeader(request);
}

function headerTransport(context: NodeContext, account: Account): Transport {
	const send = async (request: CrmRequest) => {
		try {
			const response = (await context.helpers.httpRequestWithAuthentication.call(
				context,
				account.credentialType,
				toHttpOptions(request),
				renewalOf(request),
			)) as IN8nHttpFullResponse;
			return await toCrmResponse(response.statusCode, response.headers, response.body);
		} catch (error) {
			return await responseIn(error, account);
		}
	};
	return async (request) => {
		const response = await send(request);
		const { upload, expiredSessionStatus = 401 } = request;
		return upload && response.status === expiredSessionStatus ? await send(request) : response;
	};
}

/** Sends without the credential, for the sign-in itself. */
export const unauthenticatedTransport = (helper: IHttpRequestHelper): Transport =>
	plainTransport(helper, SIGN_IN_TIMEOUT_MS);

function plainTransport({ helpers }: IHttpRequestHelper, timeout = TIMEOUT_MS): Transport {
	return async (request) => {
		const response = (await helpers.httpRequest({
			...toHttpOptions(request),
			ignoreHttpStatusErrors: true,
			timeout,
		})) as IN8nHttpFullResponse;
		return await toCrmResponse(response.statusCode, response.headers, response.body);
	};
}

/** The status at which n8n renews the token. */
const renewalOf = ({ expiredSessionStatus = 401 }: CrmRequest): IAdditionalCredentialOptions => ({
	oauth2: { tokenExpiredStatusCode: expiredSessionStatus },
});

function toHttpOptions({
	method,
	url,
	headers,
	body,
	upload,
	streamed = false,
	expiredSessionStatus = 401,
}: CrmRequest): IHttpRequestOptions {
	return {
		method,
		url,
		headers: { ...headers, ...(upload && { 'Content-Length': String(upload.size) }) },
		body: upload ? toReadable(upload.open()) : body,
		// A buffer, because the helper would parse the body as JSON, and multipart responses are not JSON.
		encoding: streamed ? 'stream' : 'arraybuffer',
		returnFullResponse: true,
		// n8n renews the token when this status is thrown; the driver reads every other status.
		ignoreHttpStatusErrors: { ignore: true, except: [expiredSessionStatus] },
		disableFollowRedirect: true,
		timeout: TIMEOUT_MS,
	};
}

async function toCrmResponse(status: number, headers: object, body: unknown): Promise<CrmResponse> {
	const response = {
		status,
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
		),
	};
	if (!isByteStream(body)) {
		return { ...response, body: Buffer.isBuffer(body) ? body.toString('utf8') : '' };
	}
	const isSuccess = status >= 200 && status < 300;
	return isSuccess
		? { ...response, body: '', stream: body }
		: { ...response, body: await readText(body) };
}

/**
 * The response inside an error of n8n's helper.
 * @throws the error itself where no response arrived, for the driver to explain; CrmError where signing in failed.
 */
async function responseIn(error: unknown, { label, explainSignIn }: Account): Promise<CrmResponse> {
	for (let each = error; each instanceof Error; each = each.cause) {
		if (each instanceof CrmError) throw each;
		const { response, code, body } = each as Error & HttpFailure;
		if (response) return await toCrmResponse(response.status, response.headers, response.data);
		const explained = body?.error_description && explainSignIn(body.error_description);
		if (explained) throw explained;
		if (code !== undefined) throw each;
	}
	const reason = error instanceof Error ? error.message : String(error);
	throw new CrmError(`Signing in to ${label} failed: ${reason}`, {
		kind: 'signInAgain',
		advice:
			'Open the credential and test the connection. Connect the account again if it is an OAuth2 credential.',
	});
}

/** What axios adds to its errors, and n8n's OAuth2 client to its own: the response. */
interface HttpFailure {
	response?: { status: number; headers: object; data: unknown };
	code?: string;
	body?: { error_description?: string };
}
