/** Files of records. */
import type { CrmError } from '../errors';
import type { ByteSource, ByteStream } from '../transport';
import type { RecordReference } from './records';

/** A file of a workflow. */
export interface FileToSend {
	/** With its extension. */
	name: string;
	/** Empty where it is not known. */
	mimeType: string;
	content: ByteSource;
}

export interface FileToUpload extends FileToSend {
	/** What the file is attached to. */
	record: RecordReference;
	/** What users see as the name of the file or note; '' for the file name. */
	title: string;
	/** '' for none. */
	description: string;
}

/** A file that is attached to a record. */
export interface StoredFile extends RecordReference {
	/** With its extension. */
	name: string;
	/** Id of the record that holds the content, where that is another one. */
	contentId?: string;
	/** Absent where the CRM does not keep it. */
	mimeType?: string;
	/** In bytes. */
	size: number;
	createdAt: string;
	modifiedAt: string;
}

/** What is read of a file. */
export interface OpenFile {
	name: string;
	mimeType?: string;
	content: ByteStream;
}

/** @throws CrmError when the CRM rejects the request or cannot be reached. */
export interface Files {
	/**
	 * Attaches files to records, one after the other. An upload whose outcome is unknown is repeated only where that
	 * cannot add a second file.
	 * @returns for each file what it became, or why it was not uploaded.
	 */
	upload(files: Iterable<FileToUpload>): Promise<Array<RecordReference | CrmError>>;
	/** For each record its files, newest first. All records are of one entity. */
	list(records: readonly RecordReference[]): Promise<StoredFile[][]>;
	/** The files with these ids, or why there is none, in as few calls as the CRM allows. */
	find(ids: readonly string[]): Promise<Array<StoredFile | CrmError>>;
	open(file: StoredFile): Promise<OpenFile>;
}

/** A field that holds one file. */
export interface FileField {
	record: RecordReference;
	/** API name. */
	field: string;
}

/** Fields that hold a file, where the CRM has them. @throws CrmError as above. */
export interface FileFields {
	/** Replaces the file in the field. */
	upload(target: FileField, file: FileToSend): Promise<void>;
	open(source: FileField): Promise<OpenFile>;
}
