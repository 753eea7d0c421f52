/** Reads what Dataverse answers to a request that reads. */
import { isObject, readJsonBody, UnreadableAnswer } from '../../crm/driver/readAnswer';
import type { CrmResponse } from '../../crm/transport';

interface Body {
	'@odata.context'?: unknown;
	value?: unknown;
}

/**
 * Every such answer names its context, and a list contains objects: what does not is of a proxy, or not whole.
 * https://docs.oasis-open.org/odata/odata-json-format/v4.0/odata-json-format-v4.0.html
 * @throws UnreadableAnswer
 */
export function readOData<Content extends object>(response: Pick<CrmResponse, 'body'>): Content {
	const content = readJsonBody<Content & Body>(response);
	const { '@odata.context': context, value } = content;
	const isWhole = !Array.isArray(value) || value.every(isObject);
	if (typeof context !== 'string' || !isWhole) throw new UnreadableAnswer();
	return content;
}

/** The same, or an object without anything, which Dataverse answers when nothing has changed since a token. */
export function readODataOrNothing<Content extends object>(response: CrmResponse): Content {
	const content = readJsonBody<Content>(response);
	const isNothing = !Array.isArray(content) && Object.keys(content).length === 0;
	return isNothing ? content : readOData<Content>(response);
}
