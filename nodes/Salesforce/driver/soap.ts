/**
 * The SOAP API, for the calls that the REST API does not have. jsforce writes the messages and reads the results.
 * https://developer.salesforce.com/docs/platform/api/guide/sforce-api-header-sessionheader.html
 */
import { UnreadableAnswer } from '../../crm/driver/readAnswer';
import { escapeXml } from '../../crm/driver/xml';
import type { CrmRequest, CrmResponse } from '../../crm/transport';
import { readFault } from './errorBody';

/** Stands for the access token, which this API reads from the message and nowhere else. */
export const SESSION_PLACEHOLDER = 'SESSION_ID';

export const isSoapUrl = (url: string) => new URL(url).pathname.startsWith('/services/Soap/');

/**
 * @param request as jsforce has written it.
 * @param renewAt root of the REST API.
 */
export function toSoapRequest(request: CrmRequest, renewAt: string): CrmRequest {
	// jsforce leaves carriage returns as they are, and XML would read them as line feeds.
	const body = request.body?.replaceAll('\r', '&#13;') ?? '';
	return {
		...request,
		body,
		tokenInBody: {
			bodyWith: (token) =>
				body.replace(`>${SESSION_PLACEHOLDER}<`, () => `>${escapeXml(token) ?? ''}<`),
			isExpired: ({ body: answer }) => readFault(answer)?.errorCode === 'INVALID_SESSION_ID',
			renewAt,
		},
	};
}

/** The whole message. @throws UnreadableAnswer for one that is cut off, or a web page. */
export function readSoapBody({ body }: CrmResponse): string {
	if (!/<\/(?:\w+:)?Body>\s*<\/(?:\w+:)?Envelope>\s*$/.test(body)) throw new UnreadableAnswer();
	return body;
}
