import { anyText, named, sent, type Colleague, type OperationRow, type RowCrm } from './row';

const file = { name: 'offer.txt', content: 'Grüße' };
const shown = { fileName: file.name, mimeType: 'text/plain', content: file.content };

/** How the emulators show a note and a file of a record. */
const stored = {
	'Dynamics 365': {
		note: { entity: 'annotation', fields: { subject: 'Call', notetext: 'Wants an offer.' } },
		file: { entity: 'annotation', fields: { filename: file.name, isdocument: true } },
	},
	Salesforce: {
		note: { entity: 'ContentNote', fields: { Title: 'Call' } },
		file: { entity: 'ContentDocument', fields: { Title: 'offer', FileExtension: 'txt' } },
	},
};

/** Note: Add, List. File: Upload, List, Download. */
export function fileRows({ underTest }: RowCrm): OperationRow[] {
	const { lead } = underTest.names;
	const { note, file: asStored } = stored[underTest.name as keyof typeof stored];
	const given = ({ create }: Colleague) => ({ id: create(lead, underTest.newLead) });
	const onLead = { entity: named(lead), findBy: 'id', recordId: sent('id') };
	const addNote: OperationRow = {
		of: 'note.add',
		given,
		parameters: { ...onLead, title: 'Call', note: 'Wants an offer.' },
		items: ({ id }) => [{ outcome: 'created', id: anyText, recordId: id, entity: lead }],
		after: (_, { id }) => [[note.entity, id, note.fields]],
	};
	const upload: OperationRow = {
		of: 'file.upload',
		given,
		file,
		parameters: onLead,
		items: ({ id }) => [
			{ outcome: 'created', id: anyText, fileName: file.name, recordId: id, entity: lead },
		],
		after: (_, { id }) => [[asStored.entity, id, asStored.fields]],
	};
	return [
		addNote,
		{
			of: 'note.list',
			follows: addNote,
			parameters: { ...onLead, options: { fullTexts: true } },
			items: ({ id, made }) => [{ id: made, title: 'Call', text: 'Wants an offer.', recordId: id }],
		},
		upload,
		{
			of: 'file.list',
			follows: upload,
			parameters: onLead,
			items: ({ id, made }) => [{ id: made, fileName: file.name, recordId: id }],
		},
		{
			of: 'file.download',
			follows: upload,
			parameters: { fileId: sent('made') },
			showsFile: true,
			items: ({ made }) => [{ id: made, ...shown }],
		},
	];
}

const contract = {
	...{ entity: named('new_thing'), findBy: 'id', recordId: sent('id') },
	fileField: 'new_contract',
};
const uploadToField: OperationRow = {
	of: 'file.uploadToField',
	given: ({ create }) => ({ id: create('new_thing', { new_name: 'Engine' }) }),
	file,
	parameters: contract,
	items: ({ id }) => [{ outcome: 'updated', fileName: file.name, recordId: id }],
};

/** File: the fields that hold files in Dynamics 365. */
export const fileFieldRows: OperationRow[] = [
	uploadToField,
	{
		of: 'file.downloadFromField',
		follows: uploadToField,
		parameters: contract,
		showsFile: true,
		items: ({ id }) => [{ recordId: id, field: 'new_contract', ...shown }],
	},
];
