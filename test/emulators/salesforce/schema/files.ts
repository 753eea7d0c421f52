/** Files and notes: documents with their versions and links, and notes and attachments of Salesforce Classic. */
import * as f from './fields';
import type { ObjectSchema } from './types';

/** What files and notes can be linked to; attachments and classic notes have most of them as parents. */
const PARENTS = ['Account', 'Campaign', 'Case', 'Contact', 'Lead', 'Opportunity', 'Thing__c'];

const common = { custom: false, createable: true, updateable: true, deletable: true } as const;

const size = (name: string, label: string) =>
	f.int(name, label, { ...f.READ_ONLY, precision: 9, nillable: false, defaultValue: 0 });

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocument.htm */
export const contentDocument: ObjectSchema = {
	...common,
	name: 'ContentDocument',
	label: 'Content Document',
	labelPlural: 'Content Documents',
	keyPrefix: '069',
	createable: false,
	fields: [
		f.id('ContentDocument ID'),
		f.isDeleted(),
		f.text('Title', 'Title', 255, { nillable: false, nameField: true }),
		f.text('FileType', 'File Type', 20, f.READ_ONLY),
		f.text('FileExtension', 'File Extension', 40, f.READ_ONLY),
		size('ContentSize', 'Size'),
		f.lookup(
			'LatestPublishedVersionId',
			'Latest Published Version ID',
			['ContentVersion'],
			f.READ_ONLY,
		),
		f.owner('Owner ID'),
		...f.audit(),
	],
};

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentversion.htm */
export const contentVersion: ObjectSchema = {
	...common,
	name: 'ContentVersion',
	label: 'Content Version',
	labelPlural: 'Content Versions',
	keyPrefix: '068',
	deletable: false,
	fields: [
		f.id('ContentVersion ID'),
		f.isDeleted(),
		f.lookup('ContentDocumentId', 'ContentDocument ID', ['ContentDocument'], {
			updateable: false,
			cascadeDelete: true,
			childRelationshipName: 'ContentVersions',
		}),
		f.checkbox('IsLatest', 'Is Latest', { ...f.READ_ONLY, defaultValue: 1 }),
		f.text('Title', 'Title', 255, { nameField: true }),
		f.text('Description', 'Description', 1_000),
		f.text('PathOnClient', 'Path On Client', 500, { nillable: false, updateable: false }),
		f.lookup('FirstPublishLocationId', 'First Publish Location ID', [...PARENTS, 'User'], {
			updateable: false,
			relationshipName: null,
		}),
		f.blob('VersionData', 'Version Data', { updateable: false, nillable: false }),
		f.text('FileType', 'File Type', 20, f.READ_ONLY),
		f.text('FileExtension', 'File Extension', 40, f.READ_ONLY),
		size('ContentSize', 'Size'),
		f.text('Checksum', 'Checksum', 50, f.READ_ONLY),
		f.owner('Owner ID'),
		...f.audit(),
	],
};

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocumentlink.htm */
export const contentDocumentLink: ObjectSchema = {
	...common,
	name: 'ContentDocumentLink',
	label: 'Content Document Link',
	labelPlural: 'Content Document Links',
	keyPrefix: '06A',
	listedById: ['ContentDocumentId', 'LinkedEntityId'],
	fields: [
		f.id('ContentDocumentLink ID'),
		f.isDeleted(),
		f.lookup('ContentDocumentId', 'ContentDocument ID', ['ContentDocument'], {
			nillable: false,
			updateable: false,
			cascadeDelete: true,
			childRelationshipName: 'ContentDocumentLinks',
		}),
		f.lookup('LinkedEntityId', 'Linked Entity ID', [...PARENTS, 'User'], {
			nillable: false,
			updateable: false,
		}),
		f.restrictedPicklist('ShareType', 'Share Type', ['V', 'C', 'I'], { nillable: false }),
		f.restrictedPicklist('Visibility', 'Visibility', ['AllUsers', 'InternalUsers', 'SharedUsers'], {
			defaultValue: 'AllUsers',
		}),
		...f.audit(),
	],
};

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentnote.htm */
export const contentNote: ObjectSchema = {
	...common,
	name: 'ContentNote',
	label: 'Note',
	labelPlural: 'Notes',
	keyPrefix: '069',
	fields: [
		f.id('Note ID'),
		f.isDeleted(),
		f.text('Title', 'Title', 255, { nillable: false, nameField: true }),
		f.blob('Content', 'Content'),
		f.text('TextPreview', 'Text Preview', 255, f.READ_ONLY),
		f.owner('Owner ID'),
		...f.audit(),
	],
};

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_note.htm */
export const classicNote: ObjectSchema = {
	...common,
	name: 'Note',
	label: 'Note',
	labelPlural: 'Notes',
	keyPrefix: '002',
	fields: [
		f.id('Note Id'),
		f.isDeleted(),
		f.lookup('ParentId', 'Parent ID', PARENTS, { nillable: false, cascadeDelete: true }),
		f.text('Title', 'Title', 80, { nillable: false, nameField: true }),
		f.checkbox('IsPrivate', 'Private'),
		f.longText('Body', 'Body'),
		f.owner('Owner ID'),
		...f.audit(),
	],
};

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_attachment.htm */
export const attachment: ObjectSchema = {
	...common,
	name: 'Attachment',
	label: 'Attachment',
	labelPlural: 'Attachments',
	keyPrefix: '00P',
	fields: [
		f.id('Attachment ID'),
		f.isDeleted(),
		f.lookup('ParentId', 'Parent ID', PARENTS, { nillable: false, cascadeDelete: true }),
		f.text('Name', 'File Name', 255, { nillable: false, nameField: true }),
		f.checkbox('IsPrivate', 'Private'),
		f.text('ContentType', 'Content Type', 120),
		f.int('BodyLength', 'Body Length', {
			...f.READ_ONLY,
			precision: 9,
			derive: ({ Body }) => Buffer.byteLength(String(Body ?? ''), 'base64'),
		}),
		f.blob('Body', 'Body', { nillable: false }),
		f.text('Description', 'Description', 500),
		f.owner('Owner ID'),
		...f.audit(),
	],
};
