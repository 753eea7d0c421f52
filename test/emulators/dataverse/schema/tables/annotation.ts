import { boolean, memo, number, text } from '../builders';
import type { LookupColumn } from '../columns';
import { Table } from '../table';

/** A note can be of a row of any table that has notes. */
const object: LookupColumn = {
	kind: 'lookup',
	type: 'Lookup',
	name: 'objectid',
	schemaName: 'ObjectId',
	label: 'Regarding',
	required: 'None',
	validFor: { create: true, update: true },
	targets: ['account', 'contact', 'incident', 'lead', 'opportunity'].map((table) => ({
		table,
		navigationProperty: `objectid_${table}`,
		relationship: `${table}_Annotation`,
	})),
};

/** A note. https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/annotation */
export const annotation = new Table({
	schemaName: 'Annotation',
	pluralSchemaName: 'Annotations',
	label: 'Note',
	pluralLabel: 'Notes',
	objectTypeCode: 5,
	nameColumn: 'subject',
	changeTracking: true,
	ownership: 'UserOwned',
	columns: [
		text('Subject', 'Title', { maxLength: 500 }),
		memo('NoteText', 'Description', 100_000),
		boolean('IsDocument', 'Is Document'),
		text('FileName', 'File Name', { maxLength: 255 }),
		text('MimeType', 'Mime Type', { maxLength: 256 }),
		text('DocumentBody', 'Document', { maxLength: 1_073_741_823, format: 'TextArea' }),
		number('integer', 'FileSize', 'File Size (Bytes)', {
			...{ minimum: 0, maximum: 1_000_000_000, readOnly: true },
		}),
		object,
	],
});
