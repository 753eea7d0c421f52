/**
 * A record and the content of one of its fields, as the two parts of a request.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_sobject_insert_update_blob.htm
 */
import { invalidMultipart, jsonParserError } from '../errors';

/** @param text with one character for each byte. */
export function readMultipart(text: string, contentType: string): Record<string, unknown> {
	const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
	if (boundary === undefined || !text.includes(`--${boundary}--`)) {
		throw invalidMultipart('Multipart message is incomplete');
	}
	const parts = text.split(`--${boundary}`).slice(1, -1).map(readPart);
	const fields = parts.find(({ headers }) => /^content-type: *application\/json/im.test(headers));
	if (!fields) throw invalidMultipart('Multipart message must include a non-binary part');
	const content = parts.find((part) => part !== fields);
	if (content?.name === undefined) {
		throw invalidMultipart('Multipart message must include a binary part');
	}
	const body = Buffer.from(content.body, 'latin1').toString('base64');
	return { ...parse(Buffer.from(fields.body, 'latin1').toString('utf8')), [content.name]: body };
}

function readPart(part: string) {
	const end = part.indexOf('\r\n\r\n');
	const headers = part.slice(0, end);
	return {
		headers,
		name: /^content-disposition: *form-data;[^\r\n]*\bname="([^"]+)"/im.exec(headers)?.[1],
		body: part.slice(end + 4, -2),
	};
}

function parse(text: string): Record<string, unknown> {
	try {
		return JSON.parse(text) as Record<string, unknown>;
	} catch (error) {
		throw jsonParserError(error instanceof Error ? error.message : 'Unexpected end of input');
	}
}
