/**
 * What the Web API rejects in a batch.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api
 */
import { DataverseError } from './dataverseError';

const BAD_BATCH = '0x80060888';

export const notMultipart = () =>
	new DataverseError(
		415,
		BAD_BATCH,
		"The batch request must have a 'Content-Type' header of 'multipart/mixed' that specifies a boundary.",
	);

export const tooManyParts = (limit: number) =>
	new DataverseError(
		400,
		BAD_BATCH,
		`The current batch message contains too many parts. Only batch messages with a maximum number of '${limit}' query operations and changesets are allowed.`,
	);

export const wrongMethodInChangeSet = (method: string) =>
	new DataverseError(
		400,
		BAD_BATCH,
		`An invalid HTTP method '${method}' was detected for a request in a change set. Requests in change sets only support the HTTP methods 'POST', 'PUT', 'DELETE', and 'PATCH'.`,
	);

export const badPart = (text: string) =>
	new DataverseError(400, BAD_BATCH, `The batch part '${text}' is not an HTTP request.`);

/** A batch cannot contain another, and has to be posted. */
export const batchNotHere = () =>
	new DataverseError(400, BAD_BATCH, 'A batch request has to be posted, and not inside another.');

export const unknownContentId = (reference: string) =>
	new DataverseError(
		400,
		BAD_BATCH,
		`Content-ID Reference: '${reference}' does not exist in the batch context.`,
	);
