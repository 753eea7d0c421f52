/**
 * What the Web API rejects in files.
 * https://learn.microsoft.com/power-apps/developer/data-platform/file-column-data
 * https://learn.microsoft.com/power-apps/developer/data-platform/file-attributes
 */
import { DataverseError } from './dataverseError';

export const attachmentTooBig = () =>
	new DataverseError(400, '0x80044a02', 'Attachment file size is too big.');

export const attachmentBlocked = () =>
	new DataverseError(
		400,
		'0x80043e09',
		'The attachment is either not a valid type or is too large. It cannot be uploaded or downloaded.',
	);

export const imageNotProcessed = (place: string) =>
	new DataverseError(
		400,
		'0x80072553',
		`Error occured when processing image. Reason: Update image properties failed for objectid: ${place}`,
	);

/** The code is that of a row that does not exist. */
export const noFileAttachment = () =>
	new DataverseError(404, '0x80040217', 'No file attachment found for attribute');

/** The documentation names no code for these. */
export const fileNameMissing = () =>
	new DataverseError(400, '0x80048d19', 'The file name is missing.');
export const badRange = () =>
	new DataverseError(400, '0x80048d19', 'The range of the chunk is not valid.');
