import type { OrganizationSettings } from '../environment';
import { attachmentBlocked, attachmentTooBig } from '../errors/fileErrors';
import type { Row } from '../../kernel/store';
import type { Table } from '../schema/table';

/**
 * What the file of a note can be. The limit applies to the size in Base64.
 * https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files#file-size-limits
 */
export function checkNoteFile(
	{ maxUploadFileSize, blockedAttachments }: OrganizationSettings,
	{ name }: Table,
	{ filename, documentbody }: Row,
): void {
	if (name !== 'annotation') return;
	const extension =
		String(filename ?? '')
			.split('.')
			.at(-1)
			?.toLowerCase() ?? '';
	if (blockedAttachments.includes(extension)) throw attachmentBlocked();
	if (String(documentbody ?? '').length > maxUploadFileSize) throw attachmentTooBig();
}
