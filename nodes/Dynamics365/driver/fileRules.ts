/** What Dataverse rejects in files. */
import type { ErrorRule } from '../../crm/driver/errorRules';

export const fileRules: readonly ErrorRule[] = [
	{
		// https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files#file-size-limits
		codes: ['0x80044a02'],
		pattern: /file size/i,
		kind: 'invalidRecord',
		message: 'The file is larger than {crm} allows: {message}',
		advice:
			'An attachment can have 5 MB in Base64 (about 3.7 MB) unless an administrator has changed it (Power Platform admin center > Manage > Environments > the environment > Settings > Email > Email settings). A file column has its own maximum size.',
	},
	{
		// https://learn.microsoft.com/power-apps/developer/data-platform/file-attributes#block-certain-types-of-files
		codes: ['0x80043e09'],
		kind: 'invalidRecord',
		message: '{crm} rejected the file, because its type is blocked or it is too large: {message}',
		advice:
			'Ask an administrator to remove the file extension from the blocked ones (Power Platform admin center > Manage > Environments > the environment > Settings > Product > Privacy + Security).',
	},
	{
		// https://learn.microsoft.com/power-apps/developer/data-platform/image-column-data
		codes: ['0x80072553'],
		kind: 'invalidRecord',
		message: '{crm} cannot store the image: {message}',
		advice:
			'Image columns store GIF, JPEG, PNG, BMP and TIFF files of up to 30 MB, or less where the column has a smaller maximum size.',
	},
];
